import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/reports/report.ts";
import { runCommand } from "../commands/run-command.ts";
import { timeBlock, timeLog } from "./time-block.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The findings of `compare` over these logs, by command unless told otherwise. */
async function findings(logs: Readonly<Record<string, string>>, ...options: string[]): Promise<Finding[]> {
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(folder, name), text);
  const by = options.length === 0 ? ["--by", "command"] : options;
  const { out } = await runCommand(["compare", folder, ...by, "--format", "json"]);
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}

const ids = (list: readonly Finding[]) => list.filter(({ level }) => level !== "info").map(({ id }) => id);
const named = (list: readonly Finding[], id: string) => {
  const found = list.find((finding) => finding.id === id);
  if (found === undefined) throw new Error(`no ${id} among ${list.map((finding) => finding.id).join(", ")}`);
  return found;
};

/** Two commands that took turns: nothing to say against them. */
const a = [10.01, 10.12, 10.03, 10.24, 10.05, 10.16];
const b = [12.01, 12.12, 12.03, 12.24, 12.05, 12.16];
const turns = a
  .map((elapsed, i) =>
    [
      timeBlock({ command: "old", elapsed, system: 1.5 + i / 50 }),
      timeBlock({ command: "new", elapsed: b[i] ?? 0, system: 1.52 + i / 50 }),
    ].join(""),
  )
  .join("");

describe("a comparison without a doubt", () => {
  it("has none: every warning is about something", async () => {
    const list = await findings({ "a.log": turns });
    expect(ids(list).filter((id) => id !== "comparison")).toEqual([]);
    expect(list[0]?.text).toMatch(/^Compared with old, new has 1\.20× the elapsed time \(median 12\.1 s /);
  });
});

const busybox = (command: string, cpu: number) =>
  timeBlock({ command, elapsed: 3599, user: 50_000, system: 100, cpu: `${cpu}%` }).replace(
    /Elapsed .*/,
    "Elapsed (wall clock) time (h:mm:ss or m:ss): 59m 59.00s",
  );

const build = (test: number, server: number, name: string, text: string) =>
  `[ ${test}][ ${server}] cloud server build [${name}] ${text}\n`;

const buildLog = (epoch: number, times: readonly (number | null)[]) =>
  times
    .map((time, i) =>
      time === null
        ? build(
            1,
            i + 1,
            `s${epoch + i}`,
            "ERROR, can't find server or timeout after 600.0 seconds / 10.0 minutes",
          )
        : build(1, i + 1, `s${epoch + i}`, `created in ${time} seconds / ${time / 60} minutes`),
    )
    .join("");

const result = (command: string, times: number[], exit_codes: number[]) => ({
  command,
  times,
  exit_codes,
});

/** What two benchmarks print, twice each. */
const goLog = (procs: number): string =>
  [100, 100, 200, 200].map((size) => `BenchmarkSort/size=${size}-${procs} \t 1000\t 3285 ns/op\n`).join("");

describe("warnings: each a sentence with what to do next", () => {
  it("of failed and killed runs, which are in a bucket of their own", async () => {
    const failed = timeBlock({ command: "new", elapsed: 0.5, exit: 3 });
    const list = await findings({ "a.log": turns + failed });
    expect(named(list, "failed-runs")).toMatchObject({ level: "bad" });
    expect(named(list, "failed-runs").text).toBe(
      "1 of 7 runs of new failed (exit status 3); it is counted apart, and no figure of it is compared.",
    );
    expect(list[0]?.text).toContain("median 12.1 s");
  });

  it("of repetitions that failed in a benchmark file", async () => {
    const results = [result("old", [1.5, 1.6, 1.7], [0, 0, 0]), result("new", [2.5, 2.6, 0.1], [0, 0, 7])];
    const list = await findings({ "hyperfine.json": JSON.stringify({ results }) }, "--by", "benchmark");
    expect(named(list, "failed-runs").text).toMatch(/^1 of 3 figures of new failed \(exit status 7\)/);
    expect(list[0]?.text).toContain("(2.50–2.60 s against 1.50–1.70 s)");
  });

  it("of repetitions that failed before they had a figure", async () => {
    const failed = "--- FAIL: BenchmarkSort/size=200-8\n    sort_test.go:9: no memory\n";
    const list = await findings({ "old.txt": goLog(8), "new.txt": goLog(8) + failed }, "--by", "source");
    expect(named(list, "failed-runs").text).toMatch(/^1 of 5 figures of new.txt failed \(no success\)/);
  });

  it("of a second key in which the groups differ", async () => {
    const labelled = [
      ...a.map((s) => ["one", "old", s] as const),
      ...b.map((s) => ["two", "new", s] as const),
    ]
      .map(([label, command, elapsed]) => `## ${label}\n${timeBlock({ command, elapsed })}\n`)
      .join("\n");
    const list = await findings({ "a.log": labelled }, "--by", "label");
    expect(named(list, "second-key")).toMatchObject({
      text: "one and two differ in their command too (old against new): the difference may come from that.",
      advice: "Compare runs that differ in label alone, or take one command with --filter command=VALUE.",
    });
  });

  it("of a parameter that is another one in each group, and how it makes the groups", async () => {
    const list = await findings({ "old.txt": goLog(8), "new.txt": goLog(16) }, "--by", "source");
    expect(named(list, "second-key").advice).toBe(
      "Compare runs that differ in source alone, or let gomaxprocs make the groups: --key 'gomaxprocs=\\bgomaxprocs=(?<gomaxprocs>[^,]+)' --by gomaxprocs.",
    );
    const by = ["--key", "gomaxprocs=\\bgomaxprocs=(?<gomaxprocs>[^,]+)", "--by", "gomaxprocs"];
    const compared = await findings({ "old.txt": goLog(8), "new.txt": goLog(16) }, ...by);
    expect(compared[0]?.text).toMatch(/^Sort size=100, gomaxprocs=<gomaxprocs>: compared with gomaxprocs=8/);
  });

  it("of runs that did not take turns", async () => {
    const list = await findings({ "a.log": timeLog("old", a) + timeLog("new", b) });
    expect(named(list, "not-interleaved").text).toMatch(/^All runs of old came first, then all of new: /);
    expect(named(list, "not-interleaved").advice).toMatch(/^Take turns/);
  });

  it("of times so short that the clock's 10 ms matter", async () => {
    const short = [0.03, 0.04, 0.03, 0.05].map((elapsed) => timeBlock({ command: "old", elapsed }));
    const list = await findings({ "a.log": turns + short.join("") }, "--by", "group,command");
    expect(ids(list)).not.toContain("coarse-resolution");
    const only = await findings({ "a.log": short.join("") + timeLog("new", b) });
    expect(named(only, "coarse-resolution").text).toMatch(
      /^Elapsed time of old.*: figures come in steps of 10 ms/,
    );
    expect(named(only, "coarse-resolution").advice).toMatch(/^Measure a longer piece of work/);
  });

  it("of ?% for CPU", async () => {
    const none = timeBlock({ command: "old", elapsed: 0, cpu: "?%" });
    const list = await findings({ "a.log": turns + none });
    expect(named(list, "unknown-cpu").text).toMatch(/^1 run took no time that time could measure.*\?%/);
  });

  it("of max RSS four times too large", async () => {
    const large = [...a, ...b].map((elapsed, i) =>
      timeBlock({ command: i % 2 === 0 ? "old" : "new", elapsed, kilobytes: 16 * (4000 + i) }),
    );
    const list = await findings({ "a.log": large.join("") });
    expect(named(list, "fourfold-rss").advice).toContain("--rss-divisor 4");
    expect(
      ids(await findings({ "a.log": large.join("") }, "--by", "command", "--rss-divisor", "4")),
    ).not.toContain("fourfold-rss");
  });

  it("of a slow first run", async () => {
    const slow = [30.5, ...a.slice(1)];
    const list = await findings({ "a.log": timeLog("old", slow) + timeLog("new", b) });
    expect(named(list, "first-run-slow").text).toMatch(
      /the first run took 30\.5 s, 3\.\d+× the median of the others/,
    );
  });

  it("of figures that are all the same", async () => {
    const list = await findings({ "a.log": timeLog("old", [10.5, 10.5, 10.5, 10.5]) + timeLog("new", b) });
    expect(named(list, "constant-values").text).toContain("lapsed time of old (10.5 s, 4 times)");
  });

  it("of BusyBox's CPU percentage, which overflows; the times are compared in its place", async () => {
    const list = await findings({ "a.log": busybox("old", 200) + busybox("new", 1392) });
    expect(named(list, "busybox-overflow").text).toMatch(
      /^The CPU percentage of 1 run does not fit the times/,
    );
  });

  it("of a verdict that one run decides", async () => {
    const list = await findings({
      "a.log": timeLog("old", [10, 11, 12, 13, 15.5]) + timeLog("new", [13.5, 15, 16, 17, 18]),
    });
    expect(named(list, "deciding-run").text).toMatch(/without the run of .* the verdict would be /);
  });

  it("of two clusters", async () => {
    const two = [10.1, 20.1, 10.2, 20.2, 10.3, 20.3, 10.4, 20.4, 10.5, 20.5, 10.15, 20.15];
    const list = await findings({ "a.log": timeLog("old", two) + timeLog("new", b) });
    expect(named(list, "two-modes").text).toMatch(/6 around 10\.\d s and 6 around 20\.\d s/);
  });

  it("of an outlier, which is compared like all others", async () => {
    const list = await findings({ "a.log": timeLog("old", [...a, 90.5]) + timeLog("new", b) });
    expect(named(list, "outliers").text).toMatch(/90\.5 s in elapsed time of old/);
  });

  it("of rows that have no key", async () => {
    const list = await findings({ "a.log": turns }, "--by", "label");
    expect(named(list, "no-key").text).toBe("12 rows of the logs have no label and are in no group.");
  });

  it("of builds that timed out, and of batches", async () => {
    const list = await findings(
      {
        "log.1343577945.txt": buildLog(1343577945, [101.5, 102.5, 103.5, 104.5, 105.5]),
        "log.1343582734.txt": buildLog(1343582734, [201.5, 202.5, 203.5, 204.5, null]),
      },
      "--by",
      "source",
    );
    expect(named(list, "timeouts").text).toMatch(/^Timeouts: 1 of 5 in build time of log\.1343582734\.txt\./);
    expect(list[0]?.text).toMatch(/worse/);
  });
});
