import { cloudBenchmark } from "./cloud-benchmark.ts";
import { gnuTime } from "./gnu-time.ts";
import type { LineParser } from "./parser.ts";
import { traceback } from "./traceback.ts";

/** Every log format that is recognised line by line. The order does not matter. */
export const lineParsers: readonly LineParser[] = [cloudBenchmark, gnuTime, traceback];
