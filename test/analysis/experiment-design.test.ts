import { describe, expect, it } from "vitest";
import { oneAfterTheOther, secondKeys } from "../../src/analysis/experiment-design.ts";
import { groupTrials, type TrialGroup } from "../../src/analysis/grouping.ts";
import { builtInKeys } from "../../src/analysis/keys.ts";
import type { Trial } from "../../src/analysis/trial.ts";
import { trial } from "./trials.ts";

const by = (name: string) => builtInKeys.filter((key) => key.name === name);
const groupsOf = (trials: readonly Trial[], name: string) => groupTrials(trials, by(name)).groups;

const second = (trials: readonly Trial[], name: string) => {
  const [a, b] = groupsOf(trials, name) as [TrialGroup, TrialGroup];
  return secondKeys(a, b, by(name)).map(({ key, values }) => [key.name, ...values]);
};

const run = (label: string, command: string, source = "a.log") =>
  trial(1, { source, names: { label, command } });

/** Each letter is a run of the group of that name; `sources` names their logs. */
const order = (runs: string, sources: readonly string[] = []) =>
  oneAfterTheOther(
    groupsOf(
      Array.from(runs, (name, i) =>
        trial(1, { source: sources[i] ?? "a.log", line: i + 1, names: { label: name } }),
      ),
      "label",
    ),
  );

describe("a second key", () => {
  it("is one of which no value occurs in both groups", () => {
    expect(second([run("old", "a"), run("new", "b")], "label")).toEqual([["command", ["a"], ["b"]]]);
    expect(second([run("old", "a"), run("new", "a")], "label")).toEqual([]);
    expect(second([run("old", "a"), run("old", "b"), run("new", "b")], "label")).toEqual([]);
  });

  it("is told with three values of each group, and where both have some", () => {
    const many = ["a", "b", "c", "d", "d"].map((command) => run("old", command));
    expect(second([...many, run("new", "e")], "label")).toEqual([["command", ["a", "b", "c"], ["e"]]]);
    const unknown = trial(1, { source: "a.log", names: { label: "new" } });
    expect(second([run("old", "a"), unknown], "label")).toEqual([]);
    expect(second([unknown, run("old", "a")], "label")).toEqual([]);
  });

  it("is the command where that differs, not its program too", () => {
    expect(second([run("old", "py a"), run("old", "py a"), run("new", "jy a")], "label")).toEqual([
      ["command", ["py a"], ["jy a"]],
    ]);
  });

  it("is not what follows from the first", () => {
    expect(second([run("x", "py a"), run("x", "jy a")], "program")).toEqual([]);
    expect(second([run("x", "py a", "p/1"), run("x", "py a", "q/1")], "directory")).toEqual([]);
  });

  it("is not a name that each run has for itself", () => {
    const four = [run("Test1", "a"), run("Test2", "a"), run("Test3", "b"), run("Test4", "b")];
    expect(second(four, "command")).toEqual([]);
    const named = [run("one", "a"), run("one", "a"), run("two", "b"), run("two", "b")];
    expect(second(named, "command")).toEqual([["label", ["one"], ["two"]]]);
  });
});

const dated = (step: number) => [0, 1, 2, 3].map((i) => `log.${1343577945 + step * i}.txt`);

describe("the order of the runs", () => {
  it("is a doubt if all of one group came first", () => {
    expect(order("aabb")).toEqual(["a", "b"]);
    expect(order("aaabbcc")).toEqual(["a", "b", "c"]);
  });

  it("is none if they took turns", () => {
    expect(order("abab")).toBeNull();
    expect(order("abba")).toBeNull();
  });

  it("is none with one run of a group: there is no other order", () => {
    expect(order("aab")).toBeNull();
  });

  it("is that of the epochs in the names of several logs, and unknown without them", () => {
    expect(order("aabb", dated(-100))).toEqual(["b", "a"]);
    expect(order("abab", dated(100))).toBeNull();
    expect(order("aabb", ["1.log", "2.log", "3.log", "4.log"])).toBeNull();
    expect(order("aabb", [...dated(100).slice(0, 3), "4.log"])).toBeNull();
    expect(
      order(
        "aabb",
        ["a", "b", "c", "d"].map((name) => `${name}/log.1343577945.txt`),
      ),
    ).toBeNull();
  });
});
