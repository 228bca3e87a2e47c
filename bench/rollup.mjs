/**
 * Grouped quantiles of ten million rows, in the tables of runlens and in engines beside it: each in a process of its own, which loads the
 * rows first and measures only the question. `node bench/rollup.mjs CONTENDER FILE` prints the seconds and a checksum.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { engines, findEngine, openEngine } from "./engines.mjs";
import { medians } from "./measure.mjs";
import { loadParts } from "./parts.mjs";

const path = fileURLToPath(import.meta.url);

const tables = `
  export { buildsOf } from "./src/reports/build-groups.ts";
  export { quantile, quantiles } from "./src/analysis/quantile.ts";
  export { Store } from "./src/tables/store.ts";
  export { toTables } from "./src/tables/tables.ts";
  export { op } from "arquero";`;

/** `test,seconds` a line, into a table of builds. */
function fill({ Store, toTables }, input) {
  const store = new Store();
  store.source = "rows.csv";
  const builds = store.table("builds");
  const { columns } = builds;
  const bytes = readFileSync(input);
  const [stage, outcome] = [columns.stage.code("server"), columns.outcome.code("built")];
  let line = 0;
  for (let at = 0; at < bytes.length;) {
    const comma = bytes.indexOf(0x2c, at);
    const end = bytes.indexOf(0x0a, comma);
    const row = builds.row(++line);
    columns.test.set(row, Number(bytes.latin1Slice(at, comma)));
    columns.index.set(row, 1);
    columns.duration_s.set(row, Number(bytes.latin1Slice(comma + 1, end)));
    columns.stage.setCode(row, stage);
    columns.outcome.setCode(row, outcome);
    at = end + 1;
  }
  return toTables(store);
}

/** The durations of each test, found by counting. */
function byTest({ builds }) {
  const [tests, durations] = [builds.column("test"), builds.column("duration_s")];
  const ends = new Uint32Array(1001);
  for (const test of tests) ends[test + 1]++;
  for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1];
  const starts = ends.slice();
  const all = new Float64Array(durations.length);
  for (let row = 0; row < all.length; row++) all[ends[tests[row]]++] = durations[row];
  return Array.from(starts, (start, test) => all.subarray(start, ends[test])).filter(
    ({ length }) => length > 0,
  );
}

function meanOf(values) {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** A contender loads the rows and returns the question: rows of [test, count, mean, median, p90] in any order. */
const contenders = {
  async "runlens: quantiles by selection"(input) {
    const parts = await loadParts(tables);
    const filled = fill(parts, input);
    return () =>
      byTest(filled).map((seconds) => [
        0,
        seconds.length,
        meanOf(seconds),
        ...parts.quantiles(seconds, [0.5, 0.9]),
      ]);
  },
  async "runlens: the groups of the build report, sorted with their rows"(input) {
    const parts = await loadParts(tables);
    const filled = fill(parts, input);
    return () =>
      parts.buildsOf(filled).groups.map(({ built }) => {
        const seconds = built.ascending();
        return [
          0,
          seconds.length,
          meanOf(seconds),
          parts.quantile(seconds, 0.5),
          parts.quantile(seconds, 0.9),
        ];
      });
  },
  async "arquero: rollup"(input) {
    const parts = await loadParts(tables);
    const { builds } = fill(parts, input);
    const { op } = parts;
    return () =>
      builds
        .groupby("test")
        .rollup({
          n: op.count(),
          mean: op.mean("duration_s"),
          median: op.median("duration_s"),
          p90: op.quantile("duration_s", 0.9),
        })
        .objects()
        .map(({ test, n, mean, median: middle, p90 }) => [test, n, mean, middle, p90]);
  },
};
const engineOf = new Map(Object.entries(engines).map(([engine, name]) => [`${name}: group by`, engine]));
for (const [name, engine] of engineOf)
  contenders[name] = async (input) => {
    const { load, rollup, query } = await openEngine(engine);
    for (const statement of load(input)) await query(statement);
    return async () => (await query(rollup)).map((row) => row.flat());
  };

/** Medians of each contender that is there, in the order of `contenders`, and who is left out. */
export function measureRollup(input, rounds) {
  const absent = [...engineOf].flatMap(([name, engine]) => (findEngine(engine) === null ? [name] : []));
  const names = Object.keys(contenders).filter((name) => !absent.includes(name));
  const runs = names.map(() => []);
  for (let round = 0; round < rounds; round++)
    names.forEach((name, i) =>
      runs[i].push(JSON.parse(execFileSync(process.execPath, [path, name, input], { encoding: "utf8" }))),
    );
  const [{ checksum }] = runs[0];
  const figures = names.map((name, i) => {
    if (Math.abs(runs[i][0].checksum / checksum - 1) > 1e-9)
      throw new Error(`${name} gives other figures: ${runs[i][0].checksum} instead of ${checksum}`);
    return { name, ...medians(runs[i]) };
  });
  return { figures, notes: absent.map((name) => `${name}: is not installed`) };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [name, input] = process.argv.slice(2);
  const ask = await contenders[name](input);
  const [start, before] = [performance.now(), process.cpuUsage()];
  const rows = await ask();
  const elapsed = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const checksum = rows.reduce((sum, [, n, mean, middle, p90]) => sum + Number(n) + mean + middle + p90, 0);
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ elapsed, cpu: (user + system) / 1e6, peak, checksum }));
  process.exit(0);
}
