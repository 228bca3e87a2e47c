import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTrials, type ReadOptions } from "../../src/commands/comparing.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import { logOfJobs } from "../analysis/job-log.ts";

let directory = "";
const terminal: Terminal = {
  print: () => undefined,
  complain: () => undefined,
  status: () => undefined,
  width: 80,
  colour: false,
  hasKeyboard: false,
} as unknown as Terminal;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-comparing-"));
  writeFileSync(join(directory, "old.log"), logOfJobs(1, 400));
  writeFileSync(join(directory, "new.log"), logOfJobs(2, 4));
  const results = Array.from({ length: 3000 }, (_, i) => ({ command: `sleep ${i}`, times: [1, 2, 3] }));
  writeFileSync(join(directory, "hyperfine.json"), JSON.stringify({ results }));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** What is read of these files, each a group. */
function read(files: readonly string[], memory: ReadOptions | null) {
  const operands = files.map((name) => ({ path: join(directory, name), name: name.replace(/\..*/, "") }));
  return readTrials(operands, [], { quiet: true, "rss-divisor": 1, format: [] } as never, terminal, memory);
}

/** Room for some hundred rows beside the program. */
const little = 163 * 2 ** 20;

describe("figures that are compared", () => {
  it("are all read if they fit, or if there is no bound", async () => {
    const all = await read(["old.log", "new.log"], null);
    expect(all.samples).toEqual([]);
    const fits = await read(["old.log", "new.log"], { maxMemory: 2 ** 30, byOperand: true });
    expect(fits.samples).toEqual([]);
    expect(fits.trials).toEqual(all.trials);
  });

  it("are a sample of each group if they do not fit, and a small group is whole", async () => {
    const all = await read(["old.log", "new.log"], null);
    const { trials, samples } = await read(["old.log", "new.log"], { maxMemory: little, byOperand: true });
    const countOf = (of: typeof trials, group: string) => of.filter((trial) => trial.group === group).length;
    expect(samples.map(({ table, stratum, rows }) => [table, stratum, rows])).toEqual([
      ["builds", "old", countOf(all.trials, "old")],
      ["builds", "new", countOf(all.trials, "new")],
    ]);
    expect(samples.map(({ kept }) => kept)).toEqual(["old", "new"].map((group) => countOf(trials, group)));
    expect(countOf(trials, "new")).toBe(countOf(all.trials, "new"));
    expect(countOf(trials, "old")).toBeLessThan(countOf(all.trials, "old") / 2);
    expect(countOf(trials, "old")).toBeGreaterThan(100);
    const known = new Set(
      all.trials.map(({ source, line, figures }) => JSON.stringify([source, line, [...figures.values()]])),
    );
    expect(
      trials.every(({ source, line, figures }) =>
        known.has(JSON.stringify([source, line, [...figures.values()]])),
      ),
    ).toBe(true);
  });

  it("may come from inputs that others contain, whether they fit or not", async () => {
    const old = logOfJobs(1, 400);
    writeFileSync(join(directory, "begun.log"), old.slice(0, old.length / 2));
    const [begun, whole] = [join(directory, "begun.log"), join(directory, "old.log")];
    for (const maxMemory of [2 ** 30, little]) {
      const { contained, samples } = await read(["begun.log", "old.log", "new.log"], {
        maxMemory,
        byOperand: true,
      });
      expect(samples.length > 0).toBe(maxMemory === little);
      expect([...contained]).toEqual([[begun, whole]]);
    }
  });

  it("are one sample where the operands are not what is compared", async () => {
    const { samples } = await read(["old.log", "new.log"], { maxMemory: little, byOperand: false });
    expect(samples.map(({ table, stratum }) => [table, stratum])).toEqual([["builds", null]]);
  });

  it("are refused if they are results of benchmark files, of which a part says nothing", async () => {
    await expect(read(["hyperfine.json"], { maxMemory: little, byOperand: true })).rejects.toThrow(
      /^The results of these benchmark files do not fit into memory/,
    );
  });
});
