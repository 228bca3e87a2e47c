import { describe, expect, it } from "vitest";
import { groupTrials, seriesOf } from "../../src/analysis/grouping.ts";
import { builtInKeys, filterTrials, type Key, patternKey } from "../../src/analysis/keys.ts";
import { trial } from "./trials.ts";

const key = (name: string): Key => {
  const found = builtInKeys.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no key ${name}`);
  return found;
};

const command = (text: string, elapsed = 1, source = "a.log") =>
  trial(elapsed, { source, names: { command: text } });

describe("keys", () => {
  it("name the program and the directory", () => {
    const run = command("/usr/bin/python3 a.py", 1, "logs/old/a.log");
    expect(key("program").valueOf(run)).toBe("python3");
    expect(key("directory").valueOf(run)).toBe("logs/old");
    expect(key("directory").valueOf(command("a"))).toBe(".");
    expect(key("program").valueOf(trial(1))).toBeNull();
  });

  it("of the user's own are looked for in the file name first, then in the command", () => {
    const n = patternKey("n", /n(?<n>\d+)/);
    expect(n.valueOf(command("sort n8", 1, "n16.log"))).toBe("16");
    expect(n.valueOf(command("sort n8"))).toBe("8");
    expect(n.valueOf(command("sort"))).toBeNull();
    // The value stands in the rest of the match too.
    const size = patternKey("size", /v1 -s (?<size>\d*)/);
    const rest = (text: string) => size.without?.command?.(text);
    expect([rest("a v1 -s 1 b"), rest("a v1 -s 12 b")]).toEqual(["a v1 -s <size> b", "a v1 -s <size> b"]);
    expect([rest("a v1 -s "), rest("a v2 -s 1")]).toEqual(["a v1 -s ", "a v2 -s 1"]);
  });

  it("filter by whole values and by patterns; one key twice is either, two keys are both", () => {
    const all = [command("a x"), command("b x"), command("b y")];
    const only = (...given: [string, string][]) =>
      filterTrials(
        all,
        given.map(([name, pattern]) => ({ key: key(name), pattern })),
      ).map(({ names }) => names.command);
    expect(only(["command", "* x"])).toEqual(["a x", "b x"]);
    expect(only(["command", "a x"], ["command", "b y"])).toEqual(["a x", "b y"]);
    expect(only(["program", "b"], ["command", "* x"])).toEqual(["b x"]);
    expect(only(["program", "b"], ["command", "a*"])).toEqual([]);
    expect(only(["label", "*"])).toEqual([]);
  });
});

describe("groups", () => {
  it("are in the order of their first trial, failed ones in a bucket of their own", () => {
    const failed = trial(9, { names: { command: "b" }, failure: "exit status 1" });
    const { groups, keyless } = groupTrials([command("b"), command("a"), failed, trial(3)], [key("command")]);
    expect(groups.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(groups[0]?.trials).toHaveLength(1);
    expect(groups[0]?.failed).toEqual([failed]);
    expect(keyless).toHaveLength(1);
  });

  it("that are numbers are in the order of their size", () => {
    const n = patternKey("n", /(?<n>\d+)/);
    const names = groupTrials([command("s 16"), command("s 2"), command("s 8")], [n]).groups.map(
      (group) => group.name,
    );
    expect(names).toEqual(["2", "8", "16"]);
    const mixed = ["16", "b", "2"].map((name) => command(name));
    expect(groupTrials(mixed, [key("command")]).groups.map(({ name }) => name)).toEqual(["16", "b", "2"]);
  });

  it("by two keys are a group for each combination", () => {
    const trials = [command("a x", 1, "p/1.log"), command("a x", 1, "q/1.log")];
    const names = groupTrials(trials, [key("program"), key("directory")]).groups.map(({ name }) => name);
    expect(names).toEqual(["a, p", "a, q"]);
  });
});

const rowsBy = (names: readonly string[], trials: ReturnType<typeof trial>[]) => {
  const by = names.map(key);
  const { groups } = groupTrials(trials, by);
  return seriesOf(groups, by).map(({ subject, samples }) => [
    subject,
    ...samples.map((sample) => sample && [...sample.values]),
  ]);
};

describe("rows", () => {
  it("pool the groups where each ran one thing, and another", () => {
    expect(rowsBy(["command"], [command("a", 1), command("b", 2), command("a", 3)])).toEqual([
      ["", [1, 3], [2]],
    ]);
    expect(rowsBy(["source"], [command("a", 1, "1.log"), command("b", 2, "2.log")])).toEqual([
      ["", [1], [2]],
    ]);
  });

  it("keep apart what the groups share", () => {
    const trials = [
      command("a", 1, "p/x"),
      command("b", 2, "p/x"),
      command("a", 3, "q/x"),
      command("b", 4, "q/x"),
    ];
    expect(rowsBy(["directory"], trials)).toEqual([
      ["a", [1], [3]],
      ["b", [2], [4]],
    ]);
  });

  it("never pool several things of one group", () => {
    const trials = [command("a", 1, "p/x"), command("b", 2, "p/x"), command("c", 3, "q/x")];
    expect(rowsBy(["directory"], trials)).toEqual([
      ["a", [1], null],
      ["b", [2], null],
      ["c", null, [3]],
    ]);
  });

  it("do not pool what only some groups share", () => {
    const trials = [
      command("a", 1, "p/x"),
      command("b", 2, "p/x"),
      command("a", 3, "q/x"),
      command("b", 4, "r/x"),
    ];
    expect(rowsBy(["directory"], trials)).toEqual([
      ["a", [1], [3], null],
      ["b", [2], null, [4]],
    ]);
  });

  it("do not pool one thing of two groups with another of the third", () => {
    const trials = [command("a", 1, "p/x"), command("a", 3, "q/x"), command("b", 4, "r/x")];
    expect(rowsBy(["directory"], trials)).toEqual([
      ["a", [1], [3], null],
      ["b", null, null, [4]],
    ]);
  });

  it("know a command by what is left without the key", () => {
    const trials = [
      command("py a.py", 1),
      command("py b.py", 2),
      command("jy a.py", 3),
      command("jy b.py", 4),
    ];
    expect(rowsBy(["program"], trials)).toEqual([
      ["a.py", [1], [3]],
      ["b.py", [2], [4]],
    ]);
    const n = patternKey("n", /-n (?<n>\d+)/);
    const { groups } = groupTrials([command("sort -n 1 x", 1), command("sort -n 2 x", 2)], [n]);
    expect(seriesOf(groups, [n])).toHaveLength(1);
  });

  it("leave out a metric of which every figure is 0, unless it is asked for", () => {
    const by = [key("command")];
    const { groups } = groupTrials([command("a", 0), command("b", 0)], by);
    expect(seriesOf(groups, by)).toEqual([]);
    expect(rowsBy(["command"], [command("a", 0), command("b", 0), command("b", 2)])).toEqual([
      ["", [0], [0, 2]],
    ]);
    const [row] = seriesOf(groups, by, ["elapsed_s"]);
    expect(row?.samples.map((sample) => sample?.values)).toEqual([[0], [0]]);
  });

  it("count the trials that lack a figure", () => {
    const bare = trial(1, { names: { command: "a" }, figures: new Map() });
    const { groups } = groupTrials([command("a", 2), bare], [key("command")]);
    expect(seriesOf(groups, [key("command")])[0]?.samples[0]).toMatchObject({ values: [2], missing: 1 });
  });

  it("leave out what is 0 everywhere", () => {
    expect(rowsBy(["command"], [command("a", 0), command("b", 0)])).toEqual([]);
  });
});
