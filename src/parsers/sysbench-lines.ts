/** The lines that sysbench prints, as tables. What changed from version to version is told in `sysbench.ts`. */
import { type Figure, only, type Param } from "./printed-figures.ts";

/** What a line says of how the test was set: parameters, the name of the test, or both. */
export interface Setting {
  readonly benchmark: string | null;
  readonly params: readonly Param[];
}

/** `total time:   2.0004s`, without what stands before and behind it. */
const named = /^([A-Za-z0-9][^:]{0,60}):\s{1,60}(\S.{0,80})$/;
const plain = /^(\d{1,18}(?:\.\d{1,9})?)$/;
const count = /^(\d{1,18})(?:\s{1,20}\(|$)/;
const perSecond = /\(\s{0,20}(\d{1,18}\.\d{1,9}) (?:per sec\.|per second|ops\/sec)\)$/;
const seconds = /^(\d{1,18}\.\d{1,9})s$/;
const milliseconds = /^(\d{1,18}\.\d{1,9})(?:ms)?$/;

type FigureFacts = readonly [metric: string, value: RegExp, unit: string];

const figures: ReadonlyMap<string, FigureFacts> = new Map([
  ["events per second", ["events_per_second", plain, "1/s"]],
  ["events/s (eps)", ["events_per_second", plain, "1/s"]],
  ["transactions", ["tps", perSecond, "1/s"]],
  ["queries", ["throughput_of_queries", perSecond, "1/s"]],
  ["read/write requests", ["throughput_of_requests", perSecond, "1/s"]],
  ["ignored errors", ["ignored_errors", count, "count"]],
  ["deadlocks", ["deadlocks", count, "count"]],
  ["reconnects", ["reconnects", count, "count"]],
  ["Total operations", ["throughput_of_operations", perSecond, "1/s"]],
  ["Operations performed", ["throughput_of_operations", perSecond, "1/s"]],
  ["reads/s", ["reads_per_second", plain, "1/s"]],
  ["writes/s", ["writes_per_second", plain, "1/s"]],
  ["fsyncs/s", ["throughput_of_fsyncs", plain, "1/s"]],
  ["read, MiB/s", ["throughput_of_reads", plain, "MiB/s"]],
  ["written, MiB/s", ["throughput_of_writes", plain, "MiB/s"]],
  ["total time", ["time_total", seconds, "s"]],
  ["time elapsed", ["time_total", seconds, "s"]],
  ["total number of events", ["events_total", count, "count"]],
  ["min", ["min", milliseconds, "ms"]],
  ["avg", ["mean", milliseconds, "ms"]],
  ["max", ["max", milliseconds, "ms"]],
]);

/** `999th` is that of a thousand. */
const percentile = /^(?:(\d{1,2})(?:st|nd|rd|th)|(999)th|approx\.\s{1,9}(\d{1,2})) percentile$/;
const transferred = /^\d{1,18}\.\d\d Mi?B transferred \((\d{1,18}\.\d\d) Mi?B\/sec\)$/;
const readAndWritten =
  /^Read \S{1,30}\s{1,9}Written \S{1,30}\s{1,9}Total transferred \S{1,30}\s{1,9}\((\d{1,18}(?:\.\d{1,9})?)([KMGT]?)b\/sec\)$/;
const requests = /^(\d{1,18}\.\d{1,9}) Requests\/sec executed$/;
const fileOperations =
  /^IOPS=(\d{1,18}\.\d{1,9})(?: (\d{1,18}\.\d{1,9}) MiB\/s \(\d{1,18}\.\d{1,9} MB\/s\))?$/;
/** By the name of the line: what the two figures are. */
const operations: ReadonlyMap<string, readonly [rate: string, throughput: string]> = new Map([
  ["read", ["reads_per_second", "throughput_of_reads"]],
  ["write", ["writes_per_second", "throughput_of_writes"]],
  ["fsync", ["throughput_of_fsyncs", ""]],
]);

/** The figures in a line; none if it has none. */
export function readFigures(text: string): readonly Figure[] {
  const [, name = "", rest = ""] = named.exec(text) ?? [];
  const known = figures.get(name);
  if (known !== undefined) return only(known[0], known[1].exec(rest)?.[1], known[2]);
  const [isPercentile, nth, nine, approximate] = percentile.exec(name) ?? [];
  if (isPercentile !== undefined) {
    const metric = nine === undefined ? `p${nth ?? approximate}` : "p99.9";
    return only(metric, milliseconds.exec(rest)?.[1], "ms");
  }
  const operation = operations.get(name);
  if (operation !== undefined) {
    const [, rate, throughput] = fileOperations.exec(rest) ?? [];
    return [...only(operation[0], rate, "1/s"), ...only(operation[1], throughput, "MiB/s")];
  }
  const [, amount, prefix = ""] = readAndWritten.exec(text) ?? [];
  return [
    ...only("throughput", transferred.exec(text)?.[1], "MiB/s"),
    ...only("throughput", amount, prefix === "" ? "B/s" : `${prefix}iB/s`),
    ...only("requests_per_second", requests.exec(text)?.[1], "1/s"),
  ];
}

const statements = /^(read|write|other):\s{1,60}(\d{1,18})$/;

/** What kind of statements a line counts, and how many there were; null if it counts none. */
export function readStatements(text: string): { readonly kind: string; readonly count: number } | null {
  const [, kind, found] = statements.exec(text) ?? [];
  return kind === undefined ? null : { kind, count: Number(found) };
}

const word = String.raw`(\S.{0,60})`;
const size = String.raw`(\d[\w.]{0,20})`;

type SettingFacts = readonly [line: RegExp, params: readonly string[], benchmark?: string];

const line = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

/** Lines above the figures, with the names of the parameters that they set, and the test that prints them. The first that fits counts. */
const settings: readonly SettingFacts[] = [
  [line(String.raw`Number of threads: (\d{1,9})`), ["threads"]],
  [line(String.raw`Target transaction rate: (\d{1,12}/sec)`), ["rate"]],
  [line(String.raw`Validation checks: (on)\.`), ["validate"]],
  [line(String.raw`Primer? numbers limit: (\d{1,12})`), ["max_prime"], "cpu"],
  [line(String.raw`Maximum prime number checked in CPU test: (\d{1,12})`), ["max_prime"], "cpu"],
  [line("Doing CPU performance benchmark"), [], "cpu"],
  [line("Running memory speed test with the following options:"), [], "memory"],
  [line("Doing memory operations speed test"), [], "memory"],
  [line(`(?:block size|Memory block size): ${size}`), ["block_size"]],
  [line(`(?:total size|Memory transfer size): ${size}`), ["total_size"]],
  [line(String.raw`(?:operation|Memory operations type): (\w{1,20})`), ["operation"]],
  [line(String.raw`(?:scope|Memory scope type): (\w{1,20})`), ["scope"]],
  [line("Doing thread subsystem performance test"), [], "threads"],
  [
    line(String.raw`Thread yields per test: (\d{1,12}) Locks used: (\d{1,12})`),
    ["yields", "locks"],
    "threads",
  ],
  [line("Doing mutex performance test"), [], "mutex"],
  [line("Doing OLTP test\\."), [], "oltp"],
  [line(String.raw`Running (\w{1,20}) OLTP test`), ["mode"], "oltp"],
  [line("Doing read-only test"), [], "oltp"],
  [line(String.raw`Extra file open flags: (?:0|\(none\))`), [], "fileio"],
  [line(`Extra file open flags: ${word}`), ["flags"], "fileio"],
  [line(String.raw`(\d{1,9}) files, \d[\w.]{0,20} each`), ["files"], "fileio"],
  [line(`${size} total file size`), ["total_size"], "fileio"],
  [line(`Block size ${size}`), ["block_size"], "fileio"],
  [
    line(String.raw`Periodic FSYNC enabled, calling fsync\(\) (each \d{1,9} requests)\.`),
    ["fsync"],
    "fileio",
  ],
  [line(String.raw`Calling fsync\(\) (after each write operation)\.`), ["fsync"], "fileio"],
  [line(String.raw`Calling fsync\(\) at the end of test, (Enabled)\.`), ["fsync_at_end"], "fileio"],
  [line(String.raw`Using (\w{1,20}|fast mmaped|slow mmaped) I/O mode`), ["io"], "fileio"],
  [line(String.raw`Read/Write ratio for combined random IO test: (\d[\d.]{0,20})`), ["ratio"], "fileio"],
  [line("Doing ((?:random|sequential) .{1,40}) test"), ["mode"], "fileio"],
  [line("SQL statistics:"), [], "sql"],
  [line("OLTP test statistics:"), [], "oltp"],
  [line("CPU speed:"), [], "cpu"],
  [line("File operations:"), [], "fileio"],
];

/** What a line says of how the test was set; null if it says nothing of it. */
export function readSetting(text: string): Setting | null {
  for (const [pattern, names, benchmark = null] of settings) {
    const values = pattern.exec(text)?.slice(1);
    if (values !== undefined)
      return { benchmark, params: names.map((name, i): Param => [name, values[i] ?? ""]) };
  }
  return null;
}

/** Lines around the figures that say nothing that has a row. */
export const frame =
  /^(?:Running the test with following options:|No DB drivers specified|Initializing |Threads started!|Done\.|Report |Time limit exceeded|General statistics:|Test execution summary:|queries performed:|Latency|response time:|per-request statistics:|Throughput:|Threads fairness:|events \(avg\/stddev\):|sum:|total:|total time taken by|other operations:|percentile stats:|Number of |Random number generator|\[ {0,6}\d{1,9}(?:\.\d)?s \]|\d+\.\d{3} \|\**|(?:WARNING|DEBUG): )/;

/** The last line of a report. */
export const lastLine = /^execution time \(avg\/stddev\): /;
export const checkpoint = /^\[ {0,6}(\d{1,9})(?:\.\d)?s \] Checkpoint report:$/;

const command = /(?:^|[\s/])sysbench((?: +[^\s|;&<>]{1,300}){1,60})/;

/** Options of a command that no report tells. */
const untold = /^--(tables|table[-_]size)=(\d{1,12})$/;

/** What a command of sysbench runs, such as `oltp_read_only`; null if it runs nothing. */
export function readCommand(text: string): Setting | null {
  const words = command.exec(text)?.[1]?.trim().split(/ +/) ?? [];
  if (!words.includes("run")) return null;
  const test = words.find((given) => given.startsWith("--test="))?.slice("--test=".length);
  const name = test ?? words.find((given) => !given.startsWith("-") && given !== "run");
  const benchmark = name
    ?.split("/")
    .at(-1)
    ?.replace(/\.lua$/, "");
  if (benchmark === undefined || !/^[\w.-]{1,80}$/.test(benchmark)) return null;
  const params = words.flatMap((given): Param[] => {
    const [, option, value = ""] = untold.exec(given) ?? [];
    return option === undefined ? [] : [[option.replace("-", "_"), value]];
  });
  return { benchmark, params };
}
