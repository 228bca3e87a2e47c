import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { timeLog } from "../reports/time-block.ts";
import { runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const day = 86_400;

beforeEach(() => {
  for (const [name, factor] of Object.entries({ old: 1, new: 2 })) {
    mkdirSync(join(directory.path, name));
    const elapsed = [10.01, 10.05, 10.02, 10.07].map((seconds) => seconds * factor);
    writeFileSync(join(directory.path, name, "run.log"), timeLog("sort -n 8 x", elapsed));
  }
});

const compare = (...args: string[]) => runlens(["compare", ...args], { cwd: directory.path });
const flat = (text: string) => text.replaceAll(/\s+/g, " ");

describe("groups", () => {
  it("are the paths, by the names they are given", () => {
    const { code, out } = compare("old/=before", "new/=after");
    expect(code).toBe(0);
    expect(flat(out)).toContain("Compared with before, after has 2× the elapsed time");
    expect(flat(compare("old", "new").out)).toContain("Compared with old, new has 2×");
  });

  it("of a path that has an = in it are the whole path", () => {
    writeFileSync(join(directory.path, "a=b"), timeLog("sort -n 8 x", [5, 5.1]));
    expect(compare("old", "a=b").out).toContain("old (4, the baseline) and a=b (2)");
  });

  it("are against the baseline that is named", () => {
    expect(flat(compare("old", "new", "--baseline", "new").out)).toContain(
      "Compared with new, old has 0.500×",
    );
  });

  it("are against the first that has anything in common with another", () => {
    const result = { command: "alone", times: [1, 2, 3] };
    writeFileSync(join(directory.path, "a.json"), JSON.stringify({ results: [result] }));
    expect(flat(compare("a.json", "old", "new").out)).toContain("Compared with old, new has 2×");
  });

  it("are what a pattern finds in the command", () => {
    writeFileSync(join(directory.path, "16.log"), timeLog("sort -n 16 x", [20.01, 20.05, 20.02, 20.07]));
    const { out } = compare("old", "16.log", "--key", String.raw`n=-n (?<n>\d+)`);
    expect(flat(out)).toContain("Compared with n=8, n=16 has 2.00× the elapsed time");
  });

  it("hold only what the filters leave", () => {
    writeFileSync(join(directory.path, "new/other.log"), timeLog("other", [1, 2]));
    expect(compare("old", "new", "--filter", "program=sort").out).toContain("new (4)");
    expect(compare("old", "new").out).toContain("new (6)");
  });

  it("are compared in the metrics that are asked for", () => {
    const { out } = compare("old", "new", "--metric", "user_s,elapsed_s", "--format", "csv");
    expect(out.split("\r\n").map((line) => line.split(",")[1])).toEqual([
      "metric",
      "elapsed_s",
      "user_s",
      undefined,
    ]);
  });
});

describe("wrong usage: exit 2 and one sentence", () => {
  it.each([
    [
      ["old"],
      "compare needs --by KEY, such as --by command, or two PATHs, such as: runlens compare old/=before new/=after.",
    ],
    [
      ["old", "--by", "comand"],
      '--by takes group, command, program, label, source, directory, test, tool, benchmark, params, stage, server, batch or format, not "comand" (did you mean command?).',
    ],
    [["old", "new", "--baseline", "older"], "there is no group older; the groups are old and new."],
    [
      ["old", "new", "--metric", "elapsed"],
      "there are no figures of elapsed; there are of elapsed_s, user_s, system_s, cpu_pct and max_rss_bytes.",
    ],
    [["old", "new", "--tolerance", "2"], '--tolerance takes a percentage such as 2%, not "2".'],
    [["old", "--key", "n"], String.raw`--key takes NAME=PATTERN, such as 'n=log\.(?<n>\d+)', not "n".`],
    [
      ["old", "--key", String.raw`n=(\d+)`],
      String.raw`--key n: the pattern (\d+) needs a group (?<n>…) around the part that is the key.`,
    ],
    [["old", "--key", "test=(?<test>x)"], "--key test: there is a key of this name already; choose another."],
    [["old=", "new"], "old= names no group: give PATH=NAME, or the path alone."],
    [["old", "new", "--filter", "x"], '--filter takes KEY=VALUE, such as program=python, not "x".'],
    [["old", "new", "--format", "html"], '--format takes text, md, csv or json, not "html".'],
  ])("compare %j", (args, sentence) => {
    expect(compare(...args)).toEqual({ code: 2, out: "", err: `runlens: ${sentence}\n` });
  });
});

const writeDays = (days: number) => {
  for (let i = 0; i < days; i++) {
    const level = i < 6 ? 10 : 13;
    const elapsed = [level, level + 0.05 + i / 100, level + 0.1];
    writeFileSync(join(directory.path, `log.${1343577945 + i * day}.txt`), timeLog("work", elapsed));
  }
};

describe("compare --over-time", () => {
  it("finds where the level changed and stayed", () => {
    writeDays(12);
    const { code, out } = compare("log.*.txt", "--over-time");
    expect(code).toBe(0);
    expect(flat(out)).toContain(
      "The elapsed time rose from 10.1 s to 13.1 s, 1.30×, with log.1344096345.txt (2012-08-04 16:05 UTC), and stayed there for 6 inputs: worse.",
    );
  });

  it("says how many dated logs it takes", () => {
    writeDays(9);
    expect(flat(compare("log.*.txt", "--over-time").out)).toContain(
      "Changes over time need 10 dated inputs of one benchmark, and the most that any has is 9.",
    );
  });
});
