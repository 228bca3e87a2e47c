/** The figures of benchmark files as tables: of single values their median and its interval, of summaries what they state. */
import type { Measured, MeasuredBenchmark } from "../analysis/measured.ts";
import type { Metric } from "../analysis/metrics.ts";
import { median, medianInterval } from "../analysis/quantile.ts";
import { formatCount } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { plural } from "./place.ts";
import type { Cell, Column, Place, ReportTable, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

const mostRows = 100;
const mostMetrics = 9;

/** What tells the benchmarks apart; a file or a tool only where there are several. */
const heading: readonly Column[] = [
  { key: "source", title: "file", kind: "text" },
  { key: "tool", title: "tool", kind: "text" },
  { key: "benchmark", title: "benchmark", kind: "text" },
  { key: "params", title: "parameters", kind: "text" },
];

type Named = (benchmark: MeasuredBenchmark) => (string | null)[];

export function namesIn(files: readonly { readonly source: string; readonly tool: string | null }[]): Named {
  const short = sourceNames(files.map(({ source }) => source));
  const tools = new Set(files.map(({ tool }) => tool));
  return ({ source, tool, benchmark, params }) => [
    files.length > 1 ? short(source) : null,
    tools.size > 1 ? tool : null,
    benchmark,
    params,
  ];
}

export function figuresTable(measured: Measured, named: Named): ReportTable[] {
  if (measured.length === 0) return [];
  const n = Math.min(mostRows, measured.length);
  let [few, single, several] = [false, false, false];
  const rows = Array.from({ length: n }, (_, at): TableRow => {
    const group = measured.group(at);
    const { benchmark, metric, rows: own, failed } = group;
    const { values, sessions } = measured.figuresOf(group);
    const { low, high, reached } = medianInterval(values);
    few ||= !reached && values.length > 0;
    single ||= reached && sessions === 1;
    several ||= sessions !== null && sessions > 1;
    const [least, most] = extremeRows(measured, own);
    const place = (row: number): Place => ({ source: benchmark.source, line: measured.lineOf(row) });
    return {
      kind: metric.kind,
      cells: [
        ...named(benchmark),
        metric.title,
        own.length,
        sessions === 1 ? null : sessions,
        failed || null,
        median(values),
        reached ? [low, high] : null,
        least === null ? null : (measured.values[least] as number),
        most === null ? null : (measured.values[most] as number),
        place(own[0] ?? benchmark.first),
      ],
      ...(least === null || most === null ? {} : { places: { min: place(least), max: place(most) } }),
    };
  });
  const left = measured.length - n;
  return [
    withoutEmptyColumns({
      id: "measurements",
      title: "What was measured",
      columns: [
        ...heading,
        { key: "metric", title: "metric", kind: "text" },
        { key: "n", title: "n", kind: "count" },
        { key: "sessions", title: "sessions", kind: "count" },
        { key: "failed", title: "failed", kind: "count" },
        { key: "median", title: "median", kind: "number" },
        { key: "interval", title: "95 % interval", kind: "number" },
        { key: "min", title: "min", kind: "number" },
        { key: "max", title: "max", kind: "number" },
        { key: "place", title: "first line", kind: "place" },
      ],
      rows,
      notes: [
        ...(few
          ? [
              `Fewer than 6 values${several ? ", or sessions," : ""} have no 95 % interval of their median; min and max stand alone.`,
            ]
          : []),
        ...(several ? [severalNote] : []),
        ...(single ? [singleNote] : []),
        ...(left > 0
          ? [
              `${plural(left, "more row", formatCount(left))} not listed; tables/measurements.csv has all values.`,
            ]
          : []),
      ],
    }),
  ];
}

const severalNote =
  "Values of one session (a process, a fork) resemble each other: where there are several sessions, the median is that of their medians, and so is its interval.";
const singleNote =
  "Where all values are of one session (a process, a fork, a test run, a recording), the interval is of that session alone: another one may differ by more.";

/** Null of no rows. */
function extremeRows(measured: Measured, rows: Uint32Array): [least: number | null, most: number | null] {
  const [first] = rows;
  if (first === undefined) return [null, null];
  let [least, most] = [first, first];
  for (const row of rows) {
    if ((measured.values[row] as number) < (measured.values[least] as number)) least = row;
    if ((measured.values[row] as number) > (measured.values[most] as number)) most = row;
  }
  return [least, most];
}

/** The metrics that say most stand first; what is not named follows. */
const order = [
  /^requests_per_second$/,
  /^(?:failed_requests|non_2xx_responses)$/,
  /_(?:iops|bw)$/,
  /median$/,
  /(?:^|(?<!_[sc]lat|^period)_)(?:mean|estimate|best)$|score$/,
  /lat_p99$/,
  /^(?:tps|throughput|ops)$|_per_second$/,
  /^period_mean$/,
  /std_?dev$|score_error$/,
  /(?:^|_)min$/,
  /(?:^|_)max$/,
  /(?:rounds|runs)$/,
  // Of many percentiles (ab's are eight) those that people look at.
  /^p(?:50|9\d[\d.]*)$/,
];

const rankOf = ({ id }: Metric): number => {
  const name = id.replace(/_(?:s|bytes|pct)$/, "");
  const rank = name.startsWith("throughput_of_") ? -1 : order.findIndex((pattern) => pattern.test(name));
  return rank === -1 ? order.length : rank;
};

/** What a benchmark came to at a time. */
interface Statement {
  readonly benchmark: number;
  /** By metric: the row that states it. */
  readonly rows: ReadonlyMap<Metric, number>;
}

interface Pivot {
  readonly metrics: readonly Metric[];
  /** Several of a benchmark that its file states several times. */
  readonly statements: readonly Statement[];
}

/** True of what only says whether it all went well. */
export const isSuccess = (measured: Measured, row: number): boolean =>
  measured.metricOfRow(row)?.id === "success";

/** What is stated of some benchmarks, and in which metrics. */
export function pivotOf(measured: Measured, wanted: ReadonlySet<number>): Pivot {
  const metrics = new Set<Metric>();
  const statements: Statement[] = [];
  const latest = new Map<number, Map<Metric, number>>();
  for (const row of measured.summaries) {
    const benchmark = measured.benchmarkOfRow(row);
    const metric = measured.metricOfRow(row);
    if (!wanted.has(benchmark) || metric === null || isSuccess(measured, row)) continue;
    metrics.add(metric);
    let rows = latest.get(benchmark);
    if (rows === undefined || rows.has(metric)) {
      latest.set(benchmark, (rows = new Map()));
      statements.push({ benchmark, rows });
    }
    rows.set(metric, row);
  }
  return { metrics: [...metrics].sort((a, b) => rankOf(a) - rankOf(b)), statements };
}

/** Whether a tool states an interval around its estimate. */
export function hasBounds(metrics: readonly Metric[]): boolean {
  return metrics.some(({ id }) => /_lower_bound(?:_|$)/.test(id));
}

/** Processes are named where several measured the same. */
function forksToTell(all: readonly MeasuredBenchmark[]): (benchmark: MeasuredBenchmark) => string | null {
  const names = new Set(all.map(({ source, benchmark, params }) => [source, benchmark, params].join("\0")));
  return ({ fork }) => (names.size < all.length ? fork : null);
}

export function summariesTable(measured: Measured, summed: readonly number[], named: Named): ReportTable[] {
  const { metrics, statements } = pivotOf(measured, new Set(summed.slice(0, mostRows)));
  if (statements.length === 0) return [];
  const shown = metrics.slice(0, mostMetrics);
  const told = statements.slice(0, mostRows);
  const indexes = new Set(told.map(({ benchmark }) => benchmark));
  const left = summed.length - indexes.size;
  const again = left > 0 ? 0 : statements.length - told.length;
  const isBounded = hasBounds(metrics);
  const forkOf = forksToTell([...indexes].map((index) => measured.benchmark(index)));
  const cellOf = (row: number | undefined): Cell =>
    row === undefined ? null : (measured.values[row] as number);
  return [
    withoutEmptyColumns({
      id: "measured-summaries",
      title: "What files state without single values",
      columns: [
        ...heading,
        { key: "fork", title: "process", kind: "text" },
        ...shown.map(({ id, title, kind }) => ({ key: id, title, kind })),
        { key: "place", title: "first line", kind: "place" as const },
      ],
      rows: told.map(({ benchmark: index, rows }) => {
        const benchmark = measured.benchmark(index);
        const [first = benchmark.first] = rows.values();
        const place = { source: benchmark.source, line: measured.lineOf(first) };
        const figures = shown.map((metric) => cellOf(rows.get(metric)));
        return { cells: [...named(benchmark), forkOf(benchmark), ...figures, place] };
      }),
      notes: [
        `As the files state them: without single values nothing can be checked${isBounded ? "" : ", and no interval be given"}.`,
        ...(isBounded ? [boundsNote] : []),
        ...(metrics.length > shown.length
          ? [`${plural(metrics.length - shown.length, "more metric")} in tables/measurements.csv.`]
          : []),
        ...(left > 0 ? [`${plural(left, "more benchmark", formatCount(left))} not listed.`] : []),
        ...(again > 0
          ? [`${plural(again, "more row", formatCount(again))} of these benchmarks not listed.`]
          : []),
      ],
    }),
  ];
}

const boundsNote =
  "Lower and upper bounds are those of the tool's own confidence interval for its estimate (Criterion's has 95 % unless told otherwise), not the least and the most that was measured. It is of one process: the next may come to something outside.";
