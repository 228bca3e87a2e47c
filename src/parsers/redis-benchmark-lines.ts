/** The lines that redis-benchmark prints, as patterns. What changed from version to version is told in `redis-benchmark.ts`. */

/** `SET: rps=43498.0 (overall: 43325.4) avg_msec=0.745 (overall: 0.745)`, written over until the test is through. */
export const progress = /^(\S.{0,300}): rps=\S{1,20} \(overall: \S{1,20}\) avg_msec=/;
export const heading = /^====== (\S.{0,300}) ======\s*$/;
export const completed = /(\d{1,12}) requests completed in (\d{1,9}\.\d\d) seconds\s*$/;
export const summary = /throughput summary: (\d{1,12}\.\d\d) requests per second\s*$/;
/** Without percentiles, before 6.2. */
export const rate = /(?<![\d.])(\d{1,12}\.\d\d) requests per second\s*$/;
/** `-q`; without the median before 6.2. */
export const quiet =
  /^(\S.{0,300}): (\d{1,12}\.\d\d) requests per second(?:, p50=(\d{1,9}\.\d{1,6}) msec)?\s*$/;
/** Tests of its own: others write how many requests they had in a second, too. */
export const ownTest =
  /^(?:PING_(?:INLINE|M?BULK)|[SG]ET|INCR|[LR]PUSH|[LR]POP|SADD|HSET|SPOP|ZADD|ZPOPMIN|XADD|MSET \(10 keys\)|LPUSH \(needed to benchmark LRANGE\)|LRANGE_\d{1,4} \(first \d{1,4} elements\))$/;
export const latencyTitles = /\bavg {1,12}min {1,12}p50 {1,12}p95 {1,12}p99 {1,12}max\s*$/;
const figure = String.raw`(\d{1,9}\.\d{1,6})`;
export const latencies = new RegExp(String.raw`(?<![\d.])${Array(6).fill(figure).join(" {1,12}")}\s*$`);
/** What an average of latencies, and so on, is called in the table of all formats. */
export const latencyMetrics = ["mean", "min", "p50", "p95", "p99", "max"] as const;

export const csvTitles =
  '"test","rps","avg_latency_ms","min_latency_ms","p50_latency_ms","p95_latency_ms","p99_latency_ms","max_latency_ms"';
const cell = String.raw`,"(\d{1,12}\.\d{1,6})"`;
export const csvRow = new RegExp(String.raw`^"(\S.{0,300}?)"${cell.repeat(7)}\s*$`);

/** The beginning of such a row. */
export const csvBeginning = /^"\S.{0,300}","\d{1,12}\.\d{1,6}","\d/;

/** What was set, line by line below the number of requests: name, pattern, what is not told because it is nearly always so. */
export const settings: readonly (readonly [name: string, pattern: RegExp, usual?: string])[] = [
  ["clients", /(\d{1,9}) parallel clients\s*$/],
  ["payload", /(\d{1,12}) bytes payload\s*$/],
  ["keep_alive", /keep alive: (\d)\s*$/, "1"],
  ["masters", /cluster mode: yes \((\d{1,6}) masters\)\s*$/],
  ["save", /(?:host configuration "save"|\bsave): ?(\d[\d ]{0,200}|NONE|)$/, "NONE"],
  ["appendonly", /(?:host configuration "appendonly"|\bappendonly): (yes|no)\s*$/, "no"],
  ["multi_thread", /multi-thread: (yes|no)\s*$/, "no"],
  ["threads", /\bthreads: (\d{1,6})\s*$/],
];

/** The rest of what stands between the heading and the summary. */
export const remark =
  /^\s*$|^\s*(?:Latency by percentile distribution:|Cumulative distribution of latencies:|Summary:|latency summary \(msec\):|node \[\d{1,6}\] configuration:|\d{1,3}\.\d{1,6}% <= \d{1,9}(?:\.\d{1,6})? milliseconds(?: \(cumulative count \d{1,12}\))?)\s*$/;

/** What ends a test that has begun. */
export const failure = /(?:Error from server: |Error: (?:Connection|Server|Protocol|Broken)).{0,200}$/;
/** It goes on for ever then. Its client prints the first of the two lines as well. */
export const unreachable = /Could not connect to Redis at /;
export const noConfig = /^(?:WARN(?:ING)?: )?[Cc]ould not fetch server CONFIG\s*$/;
