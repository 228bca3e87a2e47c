/** Runs of fio on each side of a comparison, as it prints them. */
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/reports/report.ts";
import { compareLogs } from "./two-logs.ts";

/** What fio prints of a run of a second that came to so many operations; `error`: its number. */
const printed = (
  operations: number,
  error = 0,
) => `rr: (g=0): rw=randread, bs=(R) 4096B-4096B, (W) 4096B-4096B, (T) 4096B-4096B, ioengine=psync, iodepth=1
fio-3.33
Starting 1 process

rr: (groupid=0, jobs=1): err=${String(error).padStart(2)}: pid=${operations}: Mon Nov 23 18:10:04 2026
  read: IOPS=${(operations / 1000).toFixed(1)}k, BW=${(operations / 256).toFixed(1)}MiB/s (51.5MB/s)(147MiB/1000msec)
     lat (usec): min=40, max=4691, avg=${(1e6 / operations).toFixed(2)}, stdev=66.31
    clat percentiles (usec):
     | 99.00th=[  186], 99.50th=[  239], 99.90th=[  922], 99.95th=[ 1287],
  cpu          : usr=3.33%, sys=37.47%, ctx=33664, majf=0, minf=11
     issued rwts: total=${operations},0,0,0 short=0,0,0,0 dropped=0,0,0,0

Run status group 0 (all jobs):
   READ: bw=49.1MiB/s (51.5MB/s), 49.1MiB/s-49.1MiB/s (51.5MB/s-51.5MB/s), io=147MiB (155MB), run=1000-1000msec
`;

const about = (findings: readonly Finding[], id: string) => findings.find((finding) => finding.id === id);
const all = (least: number) => [0, 37, 11, 52, 23].map((more) => printed(least + more)).join("");

describe("runs of fio in two logs", () => {
  it("give a verdict from the numbers of operations, which the printed rates round away", async () => {
    const { findings } = await compareLogs(all(12_510), all(13_110));
    expect(about(findings, "comparison")?.text).toMatch(
      /1\.048× the read IOPS \(1\/s\) \(median 13\s133 against 12\s533, .*better \(p = 0\.0079/,
    );
  });

  it("count as one figure each, of which one on each side tells nothing", async () => {
    const { findings } = await compareLogs(printed(12_510), printed(13_110));
    expect(about(findings, "summaries")?.advice).toBe(
      "Next time run fio 4 times or more on each side, in turns: what each time came to counts as one figure.",
    );
  });

  it("that failed are no figures, and are told", async () => {
    const { findings } = await compareLogs(all(12_510), all(13_110) + printed(900, 5));
    expect(about(findings, "failed-runs")?.text).toMatch(/^1 of .* of after\.log failed/);
    expect(about(findings, "comparison")?.text).toMatch(/median 13\s133 against/);
  });
});
