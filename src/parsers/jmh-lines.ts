/** The lines that JMH prints, as patterns, and what their numbers and units mean. What a log of it looks like is told in `jmh.ts`. */

/** Modes as they are written in headings, and as exports and tables call them. */
export const modes: ReadonlyMap<string, string> = new Map([
  ["Throughput, ops/time", "thrpt"],
  ["Average time, time/op", "avgt"],
  ["Sampling time", "sample"],
  ["Sampling time, time/op", "sample"],
  ["Single shot invocation time", "ss"],
]);

export const modeLine = /# Benchmark mode: (.{1,60}?)\s*$/;
export const threadsLine = /# Threads: (\d{1,7}) thread/;
export const benchmarkLine = /^# Benchmark: (\S{1,1000})\s*$/;
export const parametersLine = /^# Parameters: \((.{1,4000})\)\s*$/;
/** A fork whose iterations all are warm-up has a word before it. */
export const forkLine = /^# (Warmup )?Fork: (?:\d{1,6} of \d{1,6}|N\/A,)/;
export const iterationLine = /^(# Warmup )?Iteration (?: {2}\d| \d\d|\d{3,7}):\s*(.{0,8000})$/;
export const completeLine = /^# Run complete\. Total time: /;
/** What else is JMH's own, and says nothing that has a row. */
export const otherLine =
  /^# (?:JMH (?:version|\d)|VM (?:version|invoker|options)|Warmup:|Measurement:|Timeout:|Run progress:|Blackhole mode:|Compiler hints:|\*{3} WARNING|Preparing profilers|Profilers consume|Processing profiler)/;
export const failedVm = /^<forked VM failed with exit code (-?\d{1,10})>$/;
/** Since 1.10 with the name, before it with the figure. */
export const resultLine = /^(Secondary )?[Rr]esult(?: "([^"]{1,1200})")?\s?:\s*(.{0,200})$/;

const time = "(?:ns|us|ms|s|min|hr|day)";
/** Times without `/op` are of old versions. */
const scoreUnit = String.raw`ops\/${time}|${time}(?:\/op)?`;
/** With a decimal comma in the languages that have one. */
export const number = String.raw`-?\d{1,25}(?:[.,]\d{1,12})?`;
/** Of what is too small to be printed only the order is told: `≈ 10⁻³`. 0 is `≈ 0`. */
export const amount = String.raw`(${number}|NaN|[^\d\s]{1,3} (?:0|10\S{1,12}))`;
const halfWidth = String.raw`(?:\s{0,20}\S{1,3}\(99\.9%\)\s{1,20}(${number}|NaN))?`;

/** A unit of scores, whole: the beginning of none is another one. */
export const wholeUnit = new RegExp(`^(?:${scoreUnit})$`);
export const scoreLine = new RegExp(String.raw`^${amount}${halfWidth} (${scoreUnit})(?: \[Average\])?$`);
export const secondaryScoreLine = new RegExp(
  String.raw`^${amount}${halfWidth} (\S{1,40})(?: \[\w{1,20}\])?$`,
);
export const meanLine = new RegExp(String.raw`^mean =\s{1,25}${amount}${halfWidth} (${scoreUnit})$`);
export const percentileLine = new RegExp(
  String.raw`^p\((\d{1,3}[.,]\d{1,6})\) =\s{1,25}${amount} (${scoreUnit})$`,
);
/** How the values of a result spread, which has no row. */
export const spreadLine =
  /^(?:(?:Statistics: )?\(min, avg, max\) = |CI \(99\.9%\): |Confidence interval |N = \d|Histogram, |Percentiles, |\[[\s\d.,]{1,60}\) = \d)/;
/** What profilers say of an iteration, and the methods of a group; before the name stands a dot, which not every terminal has. */
export const secondaryLine = new RegExp(
  String.raw`^[^\w\s]{0,3}(\w[^:]{0,200}(?::[^:\s][^:]{0,100})?):\s{1,200}${amount} (\S{1,40})$`,
);
/** Percentiles of the samples of one iteration: those of all follow. */
export const ofSamples = /(?:^|\W)p[01]\.\d{1,6}$/;

/** `12,5` → 12.5; null where the figure is missing, or too small to be printed. */
export function valueOf(text: string): number | null {
  if (text.endsWith(" 0")) return 0;
  const value = Number(text.replace(",", "."));
  return Number.isFinite(value) ? value : null;
}

const pair = /(?:^|, )([A-Za-z_$][\w$]{0,200}) = /g;

/** `size = 10, text = a, b` → size 10, text `a, b`: values may hold commas. */
export function readParameters(text: string): [string, string][] {
  const found = [...text.matchAll(pair)];
  return found.map((match, i) => [
    match[1] ?? "",
    text.slice(match.index + match[0].length, found[i + 1]?.index ?? text.length),
  ]);
}
