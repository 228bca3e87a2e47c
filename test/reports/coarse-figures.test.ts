import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/reports/report.ts";
import { runCommand } from "../commands/run-command.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What Google Benchmark prints of repetitions, in nanoseconds. */
function printed(times: readonly string[]): string {
  const rows = times.map((ns) => `BM_Add     ${ns.padStart(10)} ns   ${ns.padStart(10)} ns     46851684\n`);
  return `Benchmark           Time             CPU   Iterations\n${rows.join("")}`;
}

/** What is said of how coarse the figures of two logs are. */
async function coarseFigures(before: readonly string[], after: readonly string[]): Promise<Finding[]> {
  writeFileSync(join(folder, "old.log"), printed(before));
  writeFileSync(join(folder, "new.log"), printed(after));
  const { out } = await runCommand(["compare", folder, "--by", "source", "--format", "json"]);
  const { findings } = JSON.parse(out) as { findings: Finding[] };
  expect(findings.length).toBeGreaterThan(0);
  return findings.filter(({ id }) => id === "coarse-resolution");
}

describe("times of which a tool printed few digits", () => {
  it("differ by rounding, which is said", async () => {
    const [finding] = await coarseFigures(["2", "3", "2", "3"], ["3", "3", "4", "3"]);
    expect(finding?.text).toMatch(
      /: figures come in steps of 1\sns, which is more than 1\s?% of them, so that differences of that size are made by rounding\.$/,
    );
    expect(finding?.advice).toMatch(/what a tool exports often has them\.$/);
  });

  it("are fine enough with three digits", async () => {
    expect(await coarseFigures(["212", "213", "212"], ["213", "214", "213"])).toEqual([]);
    expect(await coarseFigures(["0.212", "0.213", "0.212"], ["0.213", "0.214", "0.213"])).toEqual([]);
  });
});
