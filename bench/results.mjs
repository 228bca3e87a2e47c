/** `RESULTS.md`: a section for each table, which is replaced when it is measured again. Sections that nothing here writes stay as they are. */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, arch, cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const path = join(dirname(fileURLToPath(import.meta.url)), "RESULTS.md");

function machine() {
  const memory = /MemTotal:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}, shared with other work), ${arch()}, ${Math.round(Number(memory) / 1e6)} GB, Node ${process.versions.node}`;
}

/** `text` below the heading, in Markdown. */
const written = ({ title, text }) => `## ${title}\n\n${text.trim()}\n`;

/** `whole`: all that is measured by default was measured, so that what the page says at its head holds for all of it. */
export function writeResults(sections, command, whole) {
  const said = `${new Date().toISOString().slice(0, 10)}, \`${command}\`, on ${machine()}.`;
  const [head, ...before] = readFileSync(path, "utf8").split(/^(?=## )/m);
  const fresh = new Map(
    sections.map((section) => [
      section.title,
      written(whole ? section : { ...section, text: `${said}\n\n${section.text}` }),
    ]),
  );
  const kept = before.filter((section) => !fresh.has(titleOf(section)));
  const after = before.map((section) => fresh.get(titleOf(section)) ?? section);
  const added = [...fresh].filter(([title]) => !before.some((section) => titleOf(section) === title));
  const body = whole ? [...fresh.values(), ...kept] : [...after, ...added.map(([, text]) => text)];
  const top = whole
    ? `# Benchmarks\n\n${said} Medians of commands that ran in turn; "x" is the time on the clock relative to the first row; "peak MB" is of the largest process of a command.\n`
    : head;
  writeFileSync(path, [top, ...body].map((part) => `${part.trim()}\n`).join("\n"));
}

function titleOf(section) {
  return section.slice(3, section.indexOf("\n"));
}
