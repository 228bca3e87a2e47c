import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { timeBlock, timeLog } from "../reports/time-block.ts";
import { runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();

const base = [10.01, 10.05, 10.02, 10.07, 10.03, 10.06];
const times = (factor: number) => base.map((seconds) => seconds * factor);

beforeEach(() => {
  const logs = { old: base, same: times(1.001), slow: times(1.2), near: times(1.05), few: base.slice(0, 2) };
  for (const [name, elapsed] of Object.entries(logs)) {
    mkdirSync(join(directory.path, name));
    writeFileSync(join(directory.path, name, "run.log"), timeLog("work", elapsed));
  }
});

const check = (candidate: string, ...options: string[]) =>
  runlens(["check", candidate, "--baseline-from", "old", "--fail-on", "elapsed_s > +5%", ...options], {
    cwd: directory.path,
  });

const inDirectory = (args: string[]) => runlens(args, { cwd: directory.path });

const told = (limit: string) =>
  inDirectory(["check", "after", "--baseline-from", "before", "--fail-on", limit]).out.replaceAll(
    /\s+/g,
    " ",
  );

describe("the exit code of check", () => {
  it("is 0 where the limit is kept", () => {
    const { code, out, err } = check("same");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^Performance check: all limits are kept\n/);
  });

  it("is 1 where it is broken with confidence", () => {
    const { code, out } = check("slow");
    expect(code).toBe(1);
    expect(out).toContain("elapsed_s > +5% is broken: elapsed time median 12.1 s against 10.0 s");
  });

  it("is 3 where nobody can tell, and what --inconclusive says", () => {
    expect(check("near").code).toBe(3);
    expect(check("near", "--inconclusive", "ok").code).toBe(0);
    expect(check("near", "--inconclusive", "fail").code).toBe(1);
    expect(check("few").code).toBe(3);
    expect(check("few").out.replaceAll(/\s+/g, " ")).toContain("3 against 6 can");
  });

  it("is 1 where an input cannot be read, whatever --inconclusive says", () => {
    const { code, err } = check("nowhere", "--inconclusive", "ok");
    expect(code).toBe(1);
    expect(err).toBe("runlens: nowhere: no such file or directory\n");
  });

  it("is 3 where baseline and candidate are the same file", () => {
    expect(check("old").code).toBe(3);
  });

  it("hangs on a run only where the limit does, not where the change would be another word", () => {
    const before = [9.7, 9.9, 9.9, 10, 10.1, 10.2, 10.3];
    const after = [10.4, 10.6, 10.8, 10.9, 11.1, 11.3, 11.4];
    for (const [name, elapsed] of Object.entries({ before, after })) {
      mkdirSync(join(directory.path, name));
      writeFileSync(join(directory.path, name, "run.log"), timeLog("work", elapsed));
    }
    expect(told("elapsed_s > +5%")).toMatch(
      /elapsed_s > \+5%: without the run of [\d.]+ s it would be inconclusive, not broken, and \d+ other runs could change it too\. → A few more runs settle it\./,
    );
    expect(told("elapsed_s > +40%")).not.toContain("without the run of");
  });

  it("is 1 if one of several limits is broken", () => {
    expect(check("slow", "--fail-on", "max_rss_bytes > +5%").code).toBe(1);
    expect(check("slow", "--fail-on", "max_rss_bytes > +5%").out).toContain(
      "1 broken, 0 inconclusive, 1 kept",
    );
  });

  it.each([
    [["--fail-on", "elapsed > +5%"], "--fail-on: there is no metric elapsed (did you mean elapsed_s?)."],
    [
      ["--fail-on", "elapsed_s > 25"],
      "--fail-on takes a change against the baseline in percent, with its sign, such as 'elapsed_s > +5%' or 'throughput < -5%', not \"elapsed_s > 25\".",
    ],
    [["--inconclusive", "maybe"], '--inconclusive takes ok or fail, not "maybe".'],
    [["--alpha", "2"], '--alpha takes a number between 0 and 1 such as 0.05, not "2".'],
  ])("is 2, with one sentence, after %j", (options, sentence) => {
    expect(check("same", ...options)).toEqual({ code: 2, out: "", err: `runlens: ${sentence}\n` });
  });

  it("is 2 without a limit or a baseline", () => {
    expect(inDirectory(["check", "same", "--baseline-from", "old"])).toMatchObject({
      code: 2,
      err: "runlens: check needs --fail-on: a limit of change in percent, such as 'elapsed_s > +5%'; may be given again.\n",
    });
    expect(inDirectory(["check", "same", "--fail-on", "elapsed_s > +5%"]).err).toMatch(
      /^runlens: check needs --baseline-from: what to check against/,
    );
  });
});

/** Six runs of `work`, of which these failed. */
const writeRuns = (name: string, failed: readonly number[], command = "work") => {
  mkdirSync(join(directory.path, name), { recursive: true });
  const blocks = base.map((elapsed, i) => timeBlock({ command, elapsed, exit: failed.includes(i) ? 1 : 0 }));
  writeFileSync(join(directory.path, name, `${command}.log`), blocks.join(""));
};
const said = (text: string) => text.replaceAll(/\s+/g, " ");

describe("check, where runs failed", () => {
  beforeEach(() => writeRuns("old", []));

  it("cannot tell if more failed than before, however fast the others were, and says what to do", () => {
    writeFileSync(join(directory.path, "old", "run.log"), timeLog("work", base));
    writeRuns("crashing", [3]);
    const { code, out } = check("crashing");
    expect(code).toBe(3);
    expect(said(out)).toContain(
      "Nobody can tell whether limits are kept where more fails than before: 1 of 6 runs of candidate failed, and 0 of 12 of baseline. The figures are only of what ended well. → Find out why they fail, mend that, and measure again.",
    );
    expect(out).toContain("0 broken, 1 inconclusive, 0 kept");
    expect(check("crashing", "--inconclusive", "ok").code).toBe(3);
    expect(check("crashing", "--inconclusive", "fail").code).toBe(1);
    expect(check("crashing", "--quiet").out).toBe(out);
    expect(check("crashing", "--format", "csv").out).toMatch(
      /^elapsed_s > \+5%,,elapsed_s,inconclusive,.*,"1 of 6 runs of candidate failed, and 0 of 12 of baseline"\r$/m,
    );
  });

  it("tells as ever if no larger share failed", () => {
    writeRuns("flaky", [0, 4]);
    writeFileSync(join(directory.path, "flaky", "run.log"), timeLog("work", base));
    writeRuns("old", [1, 2, 3]);
    const { code, out } = check("flaky");
    expect([code, out.includes("all limits are kept")]).toEqual([0, true]);
  });

  it("still finds a limit broken", () => {
    writeRuns("slow", [2]);
    expect(check("slow", "--fail-on", "elapsed_s > -30%").code).toBe(1);
  });

  it("knows one command that fails from the others, and does not call it kept if it has no figures", () => {
    writeRuns("old", [], "other");
    writeRuns("crashing", []);
    writeRuns("crashing", [0, 1, 2, 3, 4, 5], "other");
    const { code, out } = check("crashing");
    expect(code).toBe(3);
    expect(said(out)).toContain(
      "than before: other: 6 of 6 runs of candidate failed, and 0 of 6 of baseline.",
    );
    expect(out).toContain("elapsed_s > +5% is kept for work");
  });

  it("knows it from another whose name only ends like its own", () => {
    writeRuns("old", [], "homework");
    writeRuns("crashing", []);
    writeRuns("crashing", [0, 1, 2], "homework");
    expect(check("crashing").out).toContain("elapsed_s > +5% is kept for work");
  });

  it("says that all failed if that is why there is nothing to compare", () => {
    writeRuns("crashing", [0, 1, 2, 3, 4, 5]);
    const { code, out } = check("crashing");
    expect(code).toBe(3);
    expect(said(out)).toContain(
      "elapsed_s > +5% is inconclusive: all 6 runs of candidate failed, and no figure of what failed is compared.",
    );
    expect(said(out)).toContain("There is nothing to compare: all 6 runs of candidate failed.");
    expect(out).not.toContain("paths are right");
  });

  it("says that nothing was found where nothing was read", () => {
    const { out } = inDirectory([
      "check",
      "no",
      "--baseline-from",
      "nowhere",
      "--fail-on",
      "elapsed_s > +5%",
    ]);
    expect(said(out)).toContain("1 check: 0 broken, 1 inconclusive, 0 kept; nothing was found to compare.");
  });
});

describe("what check prints", () => {
  it("with --quiet is nothing as long as all is well", () => {
    expect(check("same", "--quiet")).toEqual({ code: 0, out: "", err: "" });
    expect(check("slow", "--quiet").out).toContain("is broken");
  });

  it("as Markdown is fit for a pull request", () => {
    const { out } = check("slow", "--format", "md");
    expect(out).toMatch(/^# Performance check: a limit is broken\n/);
    expect(out).toContain("| broken if | limit is | ratio | 95 % interval | baseline | candidate |");
    expect(out).toContain(String.raw`| elapsed\_s &gt; +5% | broken | 1.20× | 1.20–1.20× |`);
    expect(out).toContain("### What else changed");
  });

  it("as CSV is a row for each limit, in base units", () => {
    const [head, first] = check("slow", "--format", "csv").out.split("\r\n");
    expect(head).toMatch(/^limit,benchmark,metric,outcome,n_baseline,n_candidate,median_baseline,/);
    expect(first).toMatch(/^elapsed_s > \+5%,,elapsed_s,broken,6,6,10\.04,12\.0/);
  });

  it("as JSON is the whole document", () => {
    const document = JSON.parse(check("near", "--format", "json").out) as {
      title: string;
      findings: { id: string; advice?: string }[];
    };
    expect(document.title).toBe("Performance check: inconclusive");
    expect(document.findings[0]).toMatchObject({
      id: "limit-inconclusive",
      advice: "Run both sides a few more times, taking turns.",
    });
  });

  it("is about every command where there are several", () => {
    for (const name of ["old", "slow"])
      writeFileSync(join(directory.path, name, "other.log"), timeLog("other", base));
    const { code, out } = check("slow");
    expect(code).toBe(1);
    expect(out).toContain("elapsed_s > +5% is broken for work");
    expect(out).toContain("elapsed_s > +5% is kept for other");
  });
});
