import { bsdTime } from "./bsd-time.ts";
import { cloudBenchmark } from "./cloud-benchmark.ts";
import { gnuTimeShort } from "./gnu-time-short.ts";
import { gnuTime } from "./gnu-time.ts";
import type { LineParser } from "./parser.ts";
import { posixTime } from "./posix-time.ts";
import { shellTime } from "./shell-time.ts";
import { traceback } from "./traceback.ts";

/** Every log format that is recognised line by line. The order does not matter. */
export const lineParsers: readonly LineParser[] = [
  cloudBenchmark,
  gnuTime,
  gnuTimeShort,
  bsdTime,
  posixTime,
  shellTime,
  traceback,
];
