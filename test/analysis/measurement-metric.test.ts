import { describe, expect, it } from "vitest";
import { isAside, measurementFailure, measurementMetric } from "../../src/analysis/measurement-metric.ts";

const betterOf = (name: string, unit: string) => measurementMetric(name, unit).better;

describe("a metric of a benchmark file", () => {
  it.each([
    ["elapsed", "s", "elapsed_s", "seconds", "lower"],
    ["max_rss", "bytes", "max_rss_bytes", "bytes", "lower"],
    ["thrpt", "1/s", "thrpt", "number", "higher"],
    ["bytes_per_second", "bytes/s", "bytes_per_second", "number", "higher"],
    ["mean_load", "%", "mean_load_pct", "percent", null],
    ["cache-misses", null, "cache-misses", "number", "lower"],
    ["lines", "count", "lines", "count", null],
    ["allocations", "allocs/op", "allocations", "number", "lower"],
    ["score", null, "score", "number", null],
    ["sec/op", "s", "sec/op", "seconds", "lower"],
    ["p99-sec", "s", "p99-sec", "seconds", "lower"],
    ["B/op", "bytes", "B/op", "bytes", "lower"],
    ["peak-RSS-bytes", "bytes", "peak-RSS-bytes", "bytes", "lower"],
    ["allocs/op", "count", "allocs/op", "count", "lower"],
    ["B/s", "bytes/s", "B/s", "number", "higher"],
    ["rows/s", "1/s", "rows/s", "number", "higher"],
    ["hit-%", "%", "hit-%", "percent", null],
    ["requests_per_second", "1/s", "requests_per_second", "number", "higher"],
    ["read_iops", "1/s", "read_iops", "number", "higher"],
    ["write_bw", "bytes/s", "write_bw", "number", "higher"],
    ["read_lat_mean", "s", "read_lat_mean_s", "seconds", "lower"],
    ["usr_cpu", "%", "usr_cpu_pct", "percent", null],
    ["ctx", "count", "ctx", "count", null],
    ["ops", "1/s", "ops", "number", "higher"],
    ["heap_mean", "bytes", "heap_mean_bytes", "bytes", "lower"],
    ["widgets/op", null, "widgets/op", "number", null],
    ["tps", "1/s", "tps", "number", "higher"],
    ["failed_transactions", "%", "failed_transactions_pct", "percent", "lower"],
    ["late_transactions", "%", "late_transactions_pct", "percent", "lower"],
    ["schedule_lag", "s", "schedule_lag_s", "seconds", "lower"],
    ["deadlocks", "count", "deadlocks", "count", "lower"],
    ["reconnects", "count", "reconnects", "count", "lower"],
    ["flag_length", "count", "flag_length", "count", null],
  ])("%s in %s", (name, unit, id, kind, better) => {
    expect(measurementMetric(name, unit)).toMatchObject({ id, kind, better });
  });

  it("names a unit that no other place names", () => {
    expect(measurementMetric("thrpt", "1/s").title).toBe("throughput (1/s)");
    expect(measurementMetric("elapsed", "s").title).toBe("elapsed time");
    expect(measurementMetric("rows/s", "1/s").title).toBe("rows/s");
  });

  it("is aside if it tells of spread, or of how it was measured", () => {
    for (const name of [
      "stddev",
      "iqr_outliers",
      "p99.9",
      "thrpt_p95",
      "rounds",
      "exit_code",
      "time_upper_bound",
      "max_minus_min",
      "throughput_of_median",
      "failed_requests",
      "non_2xx_responses",
      "transfer_rate",
      "rme",
      "samples",
      "period_mean",
      "time_per_request",
      "response_size",
      "read_clat_p99.9",
      "write_slat_mean",
      "sys_cpu",
      "ctx",
      "throughput_sent",
      "lost_packets",
      "cpu_remote",
    ])
      expect([name, isAside(name)]).toEqual([name, true]);
    for (const name of ["elapsed", "mean", "median", "real_time", "latency", "thrpt", "time_estimate"])
      expect([name, isAside(name)]).toEqual([name, false]);
  });

  it("knows that what a network loses, sends again and delays is better when it is lower", () => {
    expect([betterOf("throughput", "bits/s"), betterOf("retransmits", "count")]).toEqual(["higher", "lower"]);
    expect([betterOf("loss", "%"), betterOf("jitter", "s")]).toEqual(["lower", "lower"]);
  });

  it("tells failed repetitions by their exit code, which a signal leaves out, their success, or an error", () => {
    expect([0, 2, null].map((code) => measurementFailure("exit_code", code))).toEqual([
      null,
      "exit status 2",
      "a signal",
    ]);
    expect([1, 0, null].map((value) => measurementFailure("success", value))).toEqual([
      null,
      "no success",
      null,
    ]);
    expect([0, 1].map((value) => measurementFailure("error_occurred", value))).toEqual([null, "an error"]);
    expect(measurementFailure("elapsed", null)).toBeNull();
  });
});
