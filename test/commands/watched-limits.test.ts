import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LimitArguments, watchLimits } from "../../src/commands/watched-limits.ts";
import type { Terminal } from "../../src/commands/terminal.ts";
import { findInputs } from "../../src/io/inputs.ts";
import { ingest, tabulate } from "../../src/pipeline.ts";

const run = (command: string, seconds: number) =>
  `\tCommand being timed: "${command}"\n\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:${seconds}.00\n\tExit status: 0\n`;
const runs = (command: string, seconds: number) =>
  Array.from({ length: 8 }, (_, i) => run(command, seconds + (i % 2))).join("");

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-limits-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const terminal: Terminal = {
  colour: false,
  width: 80,
  hasKeyboard: false,
  ring: () => undefined,
  showsStatus: false,
  print: () => undefined,
  complain: () => undefined,
  status: () => undefined,
};

async function tablesOf(text: string) {
  writeFileSync(join(dir, "log.txt"), text);
  return tabulate((await ingest(findInputs([join(dir, "log.txt")]))).store);
}

describe("limits that are watched", () => {
  const args: LimitArguments = { tolerance: 0.02, alpha: 0.05, "rss-divisor": 1 };

  it("are told when they break and when they mend, each once", async () => {
    writeFileSync(join(dir, "old.txt"), runs("sort", 20) + runs("wc", 20));
    const limits = await watchLimits(
      { ...args, "fail-on": ["elapsed_s > +5%"], "baseline-from": [join(dir, "old.txt")] },
      terminal,
    );
    if (limits === null) throw new Error("no limits");
    expect(limits.look(await tablesOf("nothing yet\n"))).toEqual({ broken: [], mended: [] });
    const slow = await tablesOf(runs("sort", 30) + runs("wc", 20));
    const { broken, mended } = limits.look(slow);
    expect(broken).toHaveLength(1);
    expect(broken[0]).toMatchObject({ kind: "check", source: join(dir, "log.txt") });
    expect(broken[0]?.message).toMatch(/^elapsed_s > \+5% is broken for sort: /);
    expect([mended, limits.isBroken]).toEqual([[], true]);
    expect(limits.look(slow)).toEqual({ broken: [], mended: [] });
    expect(limits.look(await tablesOf(runs("sort", 31) + runs("wc", 20)))).toEqual({
      broken: [],
      mended: [],
    });
    expect(limits.look(await tablesOf(runs("sort", 20) + runs("wc", 20)))).toEqual({
      broken: [],
      mended: ["elapsed_s > +5% for sort"],
    });
    expect(limits.isBroken).toBe(false);
  });

  it("are in doubt while more runs fail than before: told once, and nothing is mended by that", async () => {
    writeFileSync(join(dir, "old.txt"), runs("sort", 20));
    const limits = await watchLimits(
      { ...args, "fail-on": ["elapsed_s > +5%"], "baseline-from": [join(dir, "old.txt")] },
      terminal,
    );
    if (limits === null) throw new Error("no limits");
    expect(limits.look(await tablesOf(runs("sort", 30))).broken).toHaveLength(1);
    const crash = run("sort", 20).replace("status: 0", "status: 1");
    const { broken, mended } = limits.look(await tablesOf(runs("sort", 20) + crash));
    expect(broken.map(({ message }) => message)).toEqual([
      "Nobody can tell whether limits are kept where more fails than before: 1 of 9 runs of candidate failed, and 0 of 8 of baseline. The figures are only of what ended well.",
    ]);
    expect(broken[0]).toMatchObject({ kind: "check", source: join(dir, "log.txt") });
    expect([mended, limits.isBroken, limits.isInDoubt]).toEqual([[], true, true]);
    expect(limits.look(await tablesOf(runs("sort", 20) + crash + crash)).broken).toEqual([]);
    expect(limits.look(await tablesOf(runs("sort", 20))).mended).toEqual(["elapsed_s > +5%"]);
    expect([limits.isBroken, limits.isInDoubt]).toEqual([false, false]);
  });

  it("are none unless they are asked for", async () => {
    expect(await watchLimits(args, terminal)).toBeNull();
  });
});
