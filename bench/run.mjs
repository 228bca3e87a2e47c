/**
 * Benchmarks. `npm run bench` measures everything that the machine has the programs for, prints the tables and writes them to
 * `bench/RESULTS.md`. Words choose among them (see `measurements`), and then `--write` puts what was measured into the page;
 * `--rounds N` says how often each command runs; `--large` adds 4 GB of log, which takes 4 GB in the temporary directory.
 * Nothing here asserts a time: compare the ratios of one session.
 */
import { parseArgs } from "node:util";
import { forAccessLogs, forFiles, forLogs, forStart, forTimes } from "./contenders.mjs";
import { bytesOf, directoryOf, logOf, rowsOf, timeLogOf } from "./inputs.mjs";
import { measure } from "./measure.mjs";
import { measureParsers } from "./parsers.mjs";
import { profileReport } from "./profile.mjs";
import { writeResults } from "./results.mjs";
import { measureRollup } from "./rollup.mjs";

const digits = (value, places) => (value === null ? "–" : value.toFixed(places));

function tableOf(headings, rows) {
  const widths = headings.map((_, i) => Math.max(3, ...[headings, ...rows].map((row) => row[i].length)));
  const line = (row) =>
    `| ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(" | ")} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [line(headings), rule, ...rows.map(line)].join("\n");
}

/** `bytes`: length of the input; null where a rate would say nothing. */
function figureTable(figures, bytes) {
  const rows = figures.map(({ name, elapsed, cpu, peak }) => [
    name,
    digits(elapsed, 3),
    digits(cpu, 2),
    digits(bytes === null ? null : bytes / 1e6 / elapsed, 0),
    digits(elapsed / figures[0].elapsed, 2),
    digits(peak === null ? null : peak / 1e6, 0),
  ]);
  return tableOf(["command", "s", "CPU s", "MB/s", "x", "peak MB"], rows);
}

function leftOut(notes) {
  return notes.length === 0 ? "" : `\n\nLeft out: ${notes.join("; ")}.`;
}

/** Peaks of the same commands over logs of several lengths, as they were measured in this session. */
const peaks = new Map();

/** Commands beside each other; "x" is the time on the clock relative to the first row. */
function commands(title, input, contenders, usualRounds = 5) {
  return {
    title,
    run(rounds = usualRounds) {
      const path = input();
      const bytes = bytesOf(path);
      const { figures, notes } = measure(contenders, path, rounds, bytes);
      const isOneFile = contenders !== forFiles && contenders !== forStart;
      return { figures, bytes, text: figureTable(figures, isOneFile ? bytes : null) + leftOut(notes) };
    },
  };
}

/** `mostRounds`: a gigabyte need not be read as often as is asked for. */
function cloudLog(megabytes, title, mostRounds = 5) {
  const measurement = commands(title, () => logOf("cloud", megabytes), forLogs, mostRounds);
  return {
    title,
    run(rounds = mostRounds) {
      const result = measurement.run(megabytes < 1000 ? rounds : Math.min(rounds, mostRounds));
      peaks.set(megabytes, result.figures);
      return result;
    },
  };
}

function memory() {
  const sizes = [...peaks.keys()].sort((a, b) => a - b);
  const own = [...peaks.values()].flat().filter(({ name }) => name.startsWith("runlens"));
  const names = [...new Set(own.map(({ name }) => name))];
  const peakOf = (size, name) => peaks.get(size)?.find((figure) => figure.name === name)?.peak ?? null;
  const rows = names.map((name) => [
    name,
    ...sizes.map((size) => {
      const peak = peakOf(size, name);
      return digits(peak === null ? null : peak / 1e6, 0);
    }),
  ]);
  return { text: tableOf(["peak MB of a log of", ...sizes.map((size) => `${size} MB`)], rows) };
}

async function parsers(rounds = 3) {
  const rows = await measureParsers(rounds);
  return {
    text: tableOf(
      ["parser", "alone", "with all"],
      rows.map(({ id, alone, all }) => [id, digits(alone, 0), digits(all, 0)]),
    ),
  };
}

function rollup(rounds = 3) {
  const { figures, notes } = measureRollup(rowsOf(10_000_000), rounds);
  return { text: figureTable(figures, null) + leftOut(notes) };
}

function profile() {
  const threads = profileReport(logOf("cloud", 1000));
  const rows = threads.flatMap(({ thread, areas }) =>
    areas
      .filter(([, seconds]) => seconds >= 0.05)
      .map(([area, seconds]) => [area, thread === 0 ? "main" : `worker ${thread}`, digits(seconds, 2)]),
  );
  return {
    text: `CPU profile of one run of \`report\`: self time of functions, summed by the part of the program they are in. The profiler itself takes some.\n\n${tableOf(["part", "thread", "s"], rows)}`,
  };
}

/** By the word that chooses it. */
const measurements = {
  start: commands("Start, and the sample report", () => "/dev/null", forStart),
  "cloud-10": cloudLog(10, "Cloud benchmark log, 10 MB"),
  "cloud-100": cloudLog(100, "Cloud benchmark log, 100 MB"),
  "epochs-100": commands(
    "The same with creation times in the names, 100 MB",
    () => logOf("epochs", 100),
    forLogs,
  ),
  "debug-100": commands("Verbose debug log, 100 MB", () => logOf("debug", 100), forLogs),
  "nothing-100": commands(
    "A log with nothing of interest, 100 MB",
    () => logOf("nothing", 100),
    forAccessLogs,
  ),
  files: commands("10,000 small files", () => directoryOf(10_000), forFiles),
  time: commands("200,000 `time -v` blocks", () => timeLogOf(200_000), forTimes),
  rollup: { title: "Ten million rows, grouped quantiles", run: rollup },
  "cloud-1000": cloudLog(1000, "Cloud benchmark log, 1 GB", 3),
  "cloud-4000": cloudLog(4000, "Cloud benchmark log, 4 GB", 1),
  memory: { title: "Memory by the length of the log", run: memory },
  profile: { title: "Where the time of the report on 1 GB goes", run: profile },
  parsers: { title: "Parsers on their own fixtures, MB/s", run: parsers },
};

function readArguments() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: "string" },
      large: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
    },
  });
  const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
  if (positionals.some((name) => !(name in measurements)) || Number.isNaN(rounds)) {
    console.error(
      `bench: choose among ${Object.keys(measurements).join(", ")}; --rounds N, --large, --write`,
    );
    process.exit(2);
  }
  const whole = positionals.length === 0;
  const all = Object.keys(measurements).filter((name) => values.large || name !== "cloud-4000");
  return { names: whole ? all : positionals, rounds, whole, write: whole || values.write };
}

const { names, rounds, whole, write } = readArguments();
const sections = [];
for (const name of names) {
  const { title, run } = measurements[name];
  const { text } = await run(rounds);
  console.log(`\n## ${title}\n\n${text}`);
  sections.push({ title, text });
}
const given = process.argv.slice(2).filter((word) => word !== "--write");
const command = ["npm run bench", ...(given.length === 0 ? [] : ["--", ...given])].join(" ");
if (write) writeResults(sections, command, whole);
