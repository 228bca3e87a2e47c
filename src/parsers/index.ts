import { apacheBench } from "./ab.ts";
import { benchmarkJs } from "./benchmark-js.ts";
import { bsdTime } from "./bsd-time.ts";
import { clientMessage } from "./client-message.ts";
import { cloudBenchmarkReport } from "./cloud-benchmark-report.ts";
import { cloudBenchmark } from "./cloud-benchmark.ts";
import { criterion } from "./criterion.ts";
import { fioJson } from "./exports/fio-json.ts";
import { googleBenchmarkCsv } from "./exports/google-benchmark-csv.ts";
import { googleBenchmarkJson } from "./exports/google-benchmark-json.ts";
import { hyperfineCsv } from "./exports/hyperfine-csv.ts";
import { hyperfineJson } from "./exports/hyperfine-json.ts";
import { iperf3Json } from "./exports/iperf3-json.ts";
import { jmeterCsv } from "./exports/jmeter-csv.ts";
import { jmhJson } from "./exports/jmh-json.ts";
import { perfStatCsv } from "./exports/perf-stat-csv.ts";
import { pidstat } from "./exports/pidstat.ts";
import { pytestBenchmarkCsv } from "./exports/pytest-benchmark-csv.ts";
import { pytestBenchmarkJson } from "./exports/pytest-benchmark-json.ts";
import { ripgrepBenchsuiteCsv } from "./exports/ripgrep-benchsuite-csv.ts";
import { sadf } from "./exports/sadf.ts";
import { snakemakeTsv } from "./exports/snakemake-tsv.ts";
import type { FileParser } from "./file-parser.ts";
import { fio } from "./fio.ts";
import { fishTime } from "./fish-time.ts";
import { gnuTimeShort } from "./gnu-time-short.ts";
import { gnuTime } from "./gnu-time.ts";
import { goBenchmark } from "./go-benchmark.ts";
import { googleBenchmark } from "./google-benchmark.ts";
import type { Formats } from "./input-scanner.ts";
import { hey } from "./hey.ts";
import { httpTranscript } from "./http-transcript.ts";
import { hyperfine } from "./hyperfine.ts";
import { jmh } from "./jmh.ts";
import { iperf3 } from "./iperf3.ts";
import { ipython } from "./ipython.ts";
import { libtestBench } from "./libtest-bench.ts";
import { mitata } from "./mitata.ts";
import type { LineParser } from "./parser.ts";
import { perfStat } from "./perf-stat.ts";
import { pgbench } from "./pgbench.ts";
import { posixTime } from "./posix-time.ts";
import { pytestBenchmark } from "./pytest-benchmark.ts";
import { redisBenchmark } from "./redis-benchmark.ts";
import { shellTime } from "./shell-time.ts";
import { sysbench } from "./sysbench.ts";
import { timeit } from "./timeit.ts";
import { traceback } from "./traceback.ts";
import { vitestBench } from "./vitest-bench.ts";
import { wrk } from "./wrk.ts";

/**
 * Every log format that is recognised line by line. The order does not matter for what is read; where there are more than the scanner has
 * marks for, with formats of one's own, looking for the last of these takes a little longer.
 */
export const lineParsers: readonly LineParser[] = [
  cloudBenchmark,
  gnuTime,
  gnuTimeShort,
  bsdTime,
  posixTime,
  shellTime,
  fishTime,
  perfStat,
  httpTranscript,
  traceback,
  clientMessage,
  hyperfine,
  goBenchmark,
  googleBenchmark,
  libtestBench,
  criterion,
  jmh,
  timeit,
  ipython,
  pytestBenchmark,
  benchmarkJs,
  vitestBench,
  mitata,
  wrk,
  apacheBench,
  hey,
  fio,
  sysbench,
  pgbench,
  iperf3,
  redisBenchmark,
];

/** Every format that fills a whole file. No file is of two of them. */
export const fileParsers: readonly FileParser[] = [
  cloudBenchmarkReport,
  fioJson,
  googleBenchmarkCsv,
  googleBenchmarkJson,
  hyperfineCsv,
  hyperfineJson,
  iperf3Json,
  jmeterCsv,
  jmhJson,
  perfStatCsv,
  pidstat,
  pytestBenchmarkCsv,
  pytestBenchmarkJson,
  ripgrepBenchsuiteCsv,
  sadf,
  snakemakeTsv,
];

/** All that runlens reads without being told. */
export const builtInFormats: Formats = { lines: lineParsers, files: fileParsers };
