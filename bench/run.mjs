/**
 * Benchmarks. `npm run bench` prints the table and writes it to `bench/RESULTS.md`; `npm run bench -- parsers` measures each parser alone.
 * Other words choose inputs (`cloud-100`, `files`, `time`, `start`, …: see `suites`), `--rounds N` how often each command runs.
 * Nothing here asserts a time: compare the ratios of one session.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { arch, availableParallelism, cpus } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { forFiles, forLogs, forStart, forTimes } from "./contenders.mjs";
import { bytesOf, directoryOf, logOf, timeLogOf } from "./inputs.mjs";
import { measure } from "./measure.mjs";
import { measureParsers } from "./parsers.mjs";

const results = join(dirname(fileURLToPath(import.meta.url)), "RESULTS.md");

const cloud = (kind, megabytes) => ({ input: () => logOf(kind, megabytes), contenders: forLogs });

/** By name; the first group runs unless others are asked for. */
const suites = {
  start: { title: "Start, and the sample report", input: () => "/dev/null", contenders: forStart },
  "cloud-10": { title: "Cloud benchmark log, 10 MB", ...cloud("cloud", 10) },
  "cloud-100": { title: "Cloud benchmark log, 100 MB", ...cloud("cloud", 100) },
  "epochs-100": { title: "The same with creation times in the names, 100 MB", ...cloud("epochs", 100) },
  "debug-100": { title: "Verbose debug log, 100 MB", ...cloud("debug", 100) },
  "nothing-100": { title: "A log with nothing of interest, 100 MB", ...cloud("nothing", 100) },
  files: { title: "10,000 small files", input: () => directoryOf(10_000), contenders: forFiles },
  time: { title: "200,000 `time -v` blocks", input: () => timeLogOf(200_000), contenders: forTimes },
  "cloud-1000": { title: "Cloud benchmark log, 1 GB", ...cloud("cloud", 1000), rounds: 3 },
  "cloud-4000": { title: "Cloud benchmark log, 4 GB", ...cloud("cloud", 4000), rounds: 1 },
};
const usual = Object.keys(suites).filter((name) => name !== "cloud-4000");

const digits = (value, places) => (value === null ? "–" : value.toFixed(places));

function tableOf(headings, rows) {
  const widths = headings.map((_, i) => Math.max(...[headings, ...rows].map((row) => row[i].length)));
  const line = (row) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  return [line(headings), rule, ...rows.map(line)].join("\n");
}

/** A table in Markdown; "x" is the time on the clock relative to the first row. */
function suiteTable({ title, input, contenders, rounds = 5 }, wantedRounds) {
  const path = input();
  const figures = measure(contenders, path, wantedRounds ?? rounds);
  const bytes = contenders === forLogs || contenders === forTimes ? bytesOf(path) : null;
  const rows = figures.map(({ name, elapsed, cpu, peak }) => [
    name,
    digits(elapsed, 3),
    digits(cpu, 2),
    digits(bytes === null ? null : bytes / 1e6 / elapsed, 0),
    digits(elapsed / figures[0].elapsed, 2),
    digits(peak === null ? null : peak / 1e6, 0),
  ]);
  return `## ${title}\n\n${tableOf(["command", "s", "CPU s", "MB/s", "x", "peak MB"], rows)}\n`;
}

async function parserTable(rounds) {
  const rows = await measureParsers(rounds ?? 3);
  return `## Parsers on their own fixtures, MB/s\n\n${tableOf(
    ["parser", "alone", "with all"],
    rows.map(({ id, alone, all }) => [id, digits(alone, 0), digits(all, 0)]),
  )}\n`;
}

function machine() {
  const memory = /MemTotal:\s+(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1];
  return `${availableParallelism()} cores (${cpus()[0]?.model ?? "unknown"}, shared with other work), ${arch()}, ${Math.round(Number(memory) / 1e6)} GB, Node ${process.versions.node}`;
}

const args = process.argv.slice(2);
const at = args.indexOf("--rounds");
const rounds = at === -1 ? null : Number(args.splice(at, 2)[1]);
const unknown = args.filter((name) => name !== "parsers" && !(name in suites));
if (unknown.length > 0 || Number.isNaN(rounds)) {
  console.error(`bench: choose among parsers, ${Object.keys(suites).join(", ")}; --rounds N`);
  process.exit(2);
}

const tables = [];
for (const name of args.length === 0 ? usual : args) {
  const table = name === "parsers" ? await parserTable(rounds) : suiteTable(suites[name], rounds);
  console.log(`\n${table}`);
  tables.push(table);
}
// A single table is a look at something, not a session worth keeping.
if (tables.length > 1) {
  const given = process.argv.slice(2);
  const command = ["npm run bench", ...(given.length === 0 ? [] : ["--", ...given])].join(" ");
  const head = `# Benchmarks\n\n${new Date().toISOString().slice(0, 10)}, \`${command}\`, on ${machine()}. Medians of commands that ran in turn; "x" is the time on the clock relative to the first row; "peak MB" is of the largest process of a command.\n`;
  writeFileSync(results, [head, ...tables].join("\n"));
}
