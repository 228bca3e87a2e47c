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

/** What hyperfine prints of a command, in milliseconds. */
const printed = (mean: number, command = "sort data") => `Benchmark 1: ${command}
  Time (mean ± σ):     ${mean.toFixed(1)} ms ±   2.1 ms    [User: 12.3 ms, System: 4.5 ms]
  Range (min … max):   ${(mean - 2).toFixed(1)} ms … ${(mean + 3).toFixed(1)} ms    28 runs
 
`;

/** What Criterion prints of a benchmark, in milliseconds. */
const estimated = (mean: number) =>
  `sort data               time:   [${(mean - 2).toFixed(4)} ms ${mean.toFixed(4)} ms ${(mean + 1).toFixed(4)} ms]
                        thrpt:  [${(1000 / (mean + 1)).toFixed(4)} MB/s ${(1000 / mean).toFixed(4)} MB/s ${(1000 / (mean - 2)).toFixed(4)} MB/s]

`;

/** What wrk prints of a run, in milliseconds; `bad`: answers of 50 000 that are errors. */
const asked = (mean: number, bad = 0) => `Running 10s test @ http://127.0.0.1:8080/
  2 threads and 10 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency   ${mean.toFixed(2)}ms    0.89ms  12.92ms   93.69%
    Req/Sec    56.20k     8.07k   62.00k    86.54%
  50000 requests in 10.00s, 17.76MB read
${bad === 0 ? "" : `  Non-2xx or 3xx responses: ${bad}\n`}Requests/sec: ${(50000 / mean).toFixed(2)}
Transfer/sec:      1.78MB
`;

async function run(command: string, logs: Readonly<Record<string, string>>, ...options: string[]) {
  for (const [name, text] of Object.entries(logs)) writeFileSync(join(folder, name), text);
  const paths = Object.keys(logs).map((name) => join(folder, name));
  const words =
    command === "compare"
      ? ["compare", ...paths, "--by", "source"]
      : ["check", ...paths.slice(1), "--baseline-from", ...paths.slice(0, 1)];
  const { out } = await runCommand([...words, ...options, "--format", "json"]);
  return (JSON.parse(out) as { findings: Finding[] }).findings;
}

const about = (findings: readonly Finding[], id: string) => findings.find((finding) => finding.id === id);

describe("a comparison of figures that sum up runs", () => {
  it("says that nothing can be told from one on each side, and what to do next time", async () => {
    const findings = await run("compare", { "old.log": printed(100), "new.log": printed(120) });
    expect(about(findings, "comparison")?.text).toMatch(
      /has 1\.20× the mean time .*: one summary each cannot be significant \(smallest reachable p is 1\), four each could\.$/,
    );
    expect(about(findings, "summaries")).toMatchObject({
      text: "Mean time, user CPU time and system CPU time: each figure sums up several runs, whose own figures are not there. How far these were apart nobody can tell, nor whether a difference is more than chance.",
      advice:
        "Next time let hyperfine keep every run, with --export-json FILE, and give runlens that file. Or run it 4 times or more on each side: what each time came to counts as one figure.",
    });
  });

  it("takes what each process of a log came to as one figure", async () => {
    const [old, young] = [100, 120].map((mean) =>
      [0, 0.3, 0.1, 0.4, 0.2].map((more) => printed(mean + more)).join(""),
    );
    const findings = await run("compare", { "old.log": old ?? "", "new.log": young ?? "" });
    expect(about(findings, "comparison")?.text).toMatch(/has 1\.20× the mean time .*: worse \(p = 0\.0079/);
    expect(about(findings, "summaries")).toBeUndefined();
  });

  it("sets them against those of an export, whose single values have nothing beside them", async () => {
    const exported = JSON.stringify({
      results: [{ command: "sort data", mean: 0.15, user: 0.01, system: 0.005, times: [0.14, 0.15, 0.16] }],
    });
    const logs = { "old.log": printed(100), "new.json": exported };
    const findings = await run("compare", logs);
    expect(about(findings, "comparison")?.text).toMatch(/has 1\.50× the mean time/);
    const apart = await run("compare", { ...logs, "old.log": printed(100, "sort other") });
    expect(about(apart, "comparison")?.text).toBeUndefined();
    const [limit] = await run("check", logs, "--fail-on", "elapsed_s > +5%");
    expect(limit?.text).toBe(
      "elapsed_s > +5% is inconclusive: baseline and candidate have no figures of elapsed_s in common, but of mean_s, user_s and system_s.",
    );
  });

  it("takes each estimate of Criterion as one figure, and its bounds for no others", async () => {
    const logs = [100, 120].map((mean) => [0, 0.3, 0.1, 0.4].map((more) => estimated(mean + more)).join(""));
    const findings = await run("compare", { "old.log": logs[0] ?? "", "new.log": logs[1] ?? "" });
    expect(about(findings, "comparison")?.text).toMatch(
      /has 1\.20× the time estimate .*: worse \(p = 0\.029/,
    );
    expect(about(findings, "summaries")).toBeUndefined();
    const few = await run("compare", { "old.log": estimated(100), "new.log": estimated(120) });
    expect(about(few, "summaries")).toMatchObject({
      text: "Time estimate: each figure sums up what one process repeated. How far the next process would be from it nobody can tell, nor whether a difference is more than chance.",
      advice:
        "Next time run cargo bench 4 times or more on each side, in turns: what each time came to counts as one figure.",
    });
  });

  it("does so with the requests of a load generator, and tells of those that failed", async () => {
    const runs = (mean: number, bad = 0) =>
      [0, 0.03, 0.01, 0.04, 0.02].map((more) => asked(mean + more, bad)).join("");
    const findings = await run("compare", { "old.log": runs(1), "new.log": runs(0.5, 20) });
    expect(findings.filter(({ id }) => id === "comparison").map(({ text }) => text)).toEqual([
      expect.stringMatching(/has 0\.510× the mean time .*: better \(p = 0\.0079/),
      expect.stringMatching(/has 1\.96× the requests\/s .*: better \(p = 0\.0079/),
    ]);
    expect(about(findings, "ignored-failures")?.text).toMatch(/^Some requests of \S+new\.log failed/);
    const single = await run("compare", { "old.log": asked(1), "new.log": asked(0.5) });
    expect(about(single, "ignored-failures")).toBeUndefined();
    expect(about(single, "summaries")?.advice).toMatch(/^Next time run wrk 4 times or more on each side/);
  });

  it("compares no run of which one request in a hundred failed", async () => {
    const logs = { "old.log": asked(1).repeat(2), "new.log": asked(1) + asked(0.5, 500) };
    const findings = await run("compare", logs);
    expect(about(findings, "failed-runs")?.text).toMatch(/failed \(no success\)/);
    expect(about(findings, "comparison")?.text).toMatch(/has 1× the mean time \(1 ms against 1 ms\)/);
  });
});
