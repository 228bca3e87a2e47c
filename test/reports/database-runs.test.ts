import { describe, expect, it } from "vitest";
import { compareLogs, five, verdicts } from "./two-logs.ts";

/** What pgbench prints of a run with so many transactions per second; `behind`: what stands behind it. */
const pgbench = (tps: number, behind = "") => `pgbench (15.18)
transaction type: <builtin: select only>
scaling factor: 2
query mode: simple
number of clients: 2
number of threads: 1
maximum number of tries: 1
duration: 10 s
number of transactions actually processed: ${10 * tps}
number of failed transactions: 0 (0.000%)
latency average = ${(2000 / tps).toFixed(3)} ms
initial connection time = ${(tps / 100).toFixed(3)} ms
tps = ${tps.toFixed(6)} (without initial connection time)
statement latencies in milliseconds and failures:
         0.001           0  \\set aid random(1, 100000 * :scale)
         ${(1990 / tps).toFixed(3)}           0  SELECT abalance FROM pgbench_accounts WHERE aid = :aid;
${behind}`;

const aborted = "pgbench: error: Run was aborted; the above results are incomplete.\n";

/** What sysbench prints of a test of the CPU with so many events per second. */
const sysbench = (rate: number) => `sysbench 1.0.20 (using system LuaJIT 2.1.0-beta3)

Running the test with following options:
Number of threads: 1

Prime numbers limit: 10000

CPU speed:
    events per second:  ${rate.toFixed(2)}

General statistics:
    total time:                          10.0004s
    total number of events:              ${10 * rate}

Latency (ms):
         avg:                                    ${(1000 / rate).toFixed(2)}
         95th percentile:                        ${(1200 / rate).toFixed(2)}

Threads fairness:
    events (avg/stddev):           ${10 * rate}.0000/0.00
    execution time (avg/stddev):   9.9950/0.00

`;

describe("runs of a tool that prints one report each", () => {
  it("are compared as one figure each, five a side", async () => {
    const slower = await compareLogs(five(pgbench, 1000), five(pgbench, 700));
    expect(verdicts(slower)).toEqual({ "mean time": "worse", "transactions/s": "worse" });
    const faster = await compareLogs(five(sysbench, 100), five(sysbench, 200));
    expect(verdicts(faster)).toEqual({ "mean time": "better", "events/s": "better" });
  });

  it("have no figure where a client aborted", async () => {
    const report = await compareLogs(five(pgbench, 1000), five(pgbench, 1000) + pgbench(5000, aborted));
    const said = report.findings.map(({ text }) => text).find((text) => text.includes("failed"));
    expect(said).toMatch(/^1 of \d+ figures of .*after\.log failed \(no success\)/);
    expect(verdicts(report)).toEqual({ "mean time": "same", "transactions/s": "same" });
  });
});
