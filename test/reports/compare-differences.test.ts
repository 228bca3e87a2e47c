import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ReportDocument } from "../../src/reports/report.ts";
import { runCommand } from "../commands/run-command.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Cases = Readonly<Record<string, readonly number[]>>;

/** A CSV file for each side, with a map that says what its columns are. */
function write(old: Cases, now: Cases): string[] {
  const map = join(folder, "map.json");
  const values = [{ column: "t", metric: "elapsed", unit: "s" }];
  writeFileSync(map, JSON.stringify({ tool: "gen", benchmark: "case", iteration: "run", values }));
  for (const [side, cases] of Object.entries({ old, now })) {
    mkdirSync(join(folder, side));
    const rows = Object.entries(cases).flatMap(([name, all]) => all.map((t, i) => `${name},${i + 1},${t}`));
    writeFileSync(join(folder, side, "x.csv"), ["case,run,t", ...rows, ""].join("\n"));
  }
  return ["--csv-map", map];
}

const from = (start: number, step: number) => Array.from({ length: 6 }, (_, i) => start + i * step);

it("what has no ratio is told by its difference, among many rows too", async () => {
  const old: Cases = {
    a: from(1, 0.1),
    b: from(2, 0.1),
    c: from(3, 0.1),
    d: from(4, 0.1),
    zero: from(0, 0.01),
  };
  const now: Cases = { ...old, a: from(3, 0.3), zero: from(5, 0.01), d: from(4, 0.1) };
  const options = write(old, now);
  const [before, after] = [join(folder, "old"), join(folder, "now")];
  const { out } = await runCommand([
    "compare",
    `${before}=old`,
    `${after}=now`,
    ...options,
    "--format",
    "json",
  ]);
  const { findings, reports } = JSON.parse(out) as ReportDocument;
  expect(findings[0]?.text).toContain(
    "most of all zero elapsed time 5 s more (worse) and a elapsed time 3.00× (worse)",
  );
  expect(findings[1]?.text).toMatch(/in the geometric mean, and less in none of them\.$/);
  const notes = reports.flatMap(({ tables }) => tables.flatMap((table) => table.notes ?? []));
  expect(notes).toContain("Left out of the geometric mean: zero (no ratio: a figure is 0 or less).");
});

const checked = async (old: Cases, now: Cases, limit: string) => {
  const [before, after] = [join(folder, "old"), join(folder, "now")];
  const options = write(old, now);
  return runCommand(["check", after, "--baseline-from", before, "--fail-on", limit, ...options]);
};

it("a limit on what is 0 throughout is kept: there are figures, and nothing changed", async () => {
  const none = { a: [0, 0, 0, 0, 0, 0] };
  const { code, out } = await checked(none, none, "elapsed_s > +5%");
  expect(out).toContain("elapsed_s > +5% is kept: elapsed time median 0 s against 0 s.");
  expect(code).toBe(0);
});

it("a limit may be about a metric that comparisons leave aside", async () => {
  const options = write({}, {});
  const map = {
    tool: "gen",
    benchmark: "case",
    iteration: "run",
    values: [{ column: "t", metric: "min", unit: "s" }],
  };
  writeFileSync(join(folder, "map.json"), JSON.stringify(map));
  const rows = [3, 3.1, 3.2, 3.3, 3.4, 3.5].map((t, i) => [`a,${i},${t}`, `a,${i},${t * 2}`] as const);
  const [before, after] = [join(folder, "old"), join(folder, "now")];
  writeFileSync(join(before, "x.csv"), ["case,run,t", ...rows.map(([low]) => low), ""].join("\n"));
  writeFileSync(join(after, "x.csv"), ["case,run,t", ...rows.map(([, high]) => high), ""].join("\n"));
  const { code, out } = await runCommand([
    "check",
    after,
    "--baseline-from",
    before,
    "--fail-on",
    "min_s > +5%",
    ...options,
  ]);
  expect(out).toContain("min_s > +5% is broken");
  expect(code).toBe(1);
});
