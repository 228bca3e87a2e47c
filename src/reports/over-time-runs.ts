/**
 * The measured commands over time, from their columns: what a trial for each run would come to, but there may be tens of thousands of runs, and
 * `watch` looks at all of them again for every line that is added to a log.
 */
import { epochOfFile } from "../analysis/creations.ts";
import { changesOf, type DatedPoint, inOrderOfTime, medianOf } from "../analysis/dated-series.ts";
import { type RunMetric, runMetrics } from "../analysis/metrics.ts";
import type { Values } from "../analysis/select.ts";
import { TextCodes } from "../analysis/text-codes.ts";
import { categories, numbers, type Tables, textAt, texts } from "../tables/tables.ts";
import type { NamedSeries } from "./over-time-series.ts";
import { Runs } from "./runs.ts";
import { overflowedCpu } from "./trials.ts";

/** The runs of one command that ended well. */
interface Subject {
  readonly name: string;
  /** Rows of the table `runs`. */
  readonly rows: number[];
  /** The same by the code of their log. */
  readonly logs: Map<number, number[]>;
}

type Figures = (id: RunMetric["id"]) => Values;

/** A series for each metric and command that has dated logs. */
export function runSeries(tables: Tables, rssDivisor: number): NamedSeries[] {
  const runs = new Runs(tables, rssDivisor);
  const subjects = subjectsOf(tables, runs);
  const figures = figuresOf(tables, runs);
  const dateOf = datesOf(tables);
  const lines = numbers(tables, "runs", "line");
  const found = subjects.flatMap((subject) =>
    metricsOf(subject, figures).map((metric) => ({ metric, subject })),
  );
  const metrics = new Set(found.map(({ metric }) => metric));
  return [...metrics].flatMap((metric) => {
    const values = figures(metric.id);
    return found.flatMap(({ metric: own, subject: { name, logs } }): NamedSeries[] => {
      if (own !== metric) return [];
      const points = inOrderOfTime(
        [...logs].flatMap(([log, rows]) => pointOf(dateOf(log), rows, values, lines) ?? []),
      );
      if (points.length === 0) return [];
      // One command needs no name.
      const subject = subjects.length === 1 ? "" : name;
      return [{ group: 0, subject, name: subject, metric, points, changes: changesOf(points) }];
    });
  });
}

/** In the order of their first runs. */
function subjectsOf(tables: Tables, runs: Runs): Subject[] {
  const { codes } = new TextCodes([texts(tables, "runs", "command")], runs.length);
  const logs = categories(tables, "runs", "source").codes;
  const byName = new Map<string, Subject>();
  const byCode: Subject[] = [];
  for (let row = 0; row < runs.length; row++) {
    if (runs.hasFailed(row)) continue;
    const code = codes[row] as number;
    let subject = byCode[code];
    if (subject === undefined) {
      const name = textAt(tables, "runs", "command", row) ?? textAt(tables, "runs", "label", row) ?? "";
      subject = byName.get(name) ?? { name, rows: [], logs: new Map() };
      byName.set(name, subject);
      if (code !== 0) byCode[code] = subject; // without a command it is the label that tells
    }
    subject.rows.push(row);
    const log = logs[row] as number;
    const rows = subject.logs.get(log);
    if (rows === undefined) subject.logs.set(log, [row]);
    else rows.push(row);
  }
  return [...byName.values()];
}

/** The metrics of which some run has a figure other than 0, in the order in which figures come. */
function metricsOf({ rows }: Subject, figures: Figures): RunMetric[] {
  return runMetrics
    .flatMap((metric) => {
      const values = figures(metric.id);
      const isKnown = (row: number) => !Number.isNaN(values[row]);
      const first = rows.find(isKnown);
      return first !== undefined && rows.some((row) => values[row] !== 0 && isKnown(row))
        ? [{ metric, first }]
        : [];
    })
    .sort((a, b) => a.first - b.first)
    .map(({ metric }) => metric);
}

/** The figures of the runs; the share of CPU where the printed one has overflowed is that of the times. */
function figuresOf(tables: Tables, runs: Runs): Figures {
  const format = categories(tables, "runs", "format");
  const busybox = format.names.indexOf("busybox-time") + 1;
  if (busybox === 0) return (id) => runs.figures(id);
  const cpu = Float64Array.from(runs.figures("cpu_pct"), (value, row) =>
    format.codes[row] === busybox ? (overflowedCpu(runs.run(row)) ?? value) : value,
  );
  return (id) => (id === "cpu_pct" ? cpu : runs.figures(id));
}

interface DatedLog {
  readonly source: string;
  /** Null if its name tells no date. */
  readonly at: number | null;
}

/** Of the code of a log. */
function datesOf(tables: Tables): (log: number) => DatedLog {
  const { names } = categories(tables, "runs", "source");
  const known: DatedLog[] = [];
  return (log) => {
    const source = names[log - 1] ?? "";
    return (known[log] ??= { source, at: epochOfFile(source) });
  };
}

/** Null if the log has no date, or none of these runs a figure. */
function pointOf(
  { source, at }: DatedLog,
  rows: readonly number[],
  values: Values,
  lines: Values,
): DatedPoint | null {
  if (at === null) return null;
  const known = rows.filter((row) => !Number.isNaN(values[row]));
  const median = medianOf({ values: known.map((row) => values[row] as number) });
  return median === null ? null : { source, at, median, n: known.length, line: lines[known[0] ?? 0] ?? 1 };
}
