/**
 * A run of an HTTP load generator, kept until its last line: errors are told behind the figures, and decide whether these count. The
 * figures sum up requests, of which none is told alone.
 */
import type { MeasurementRows, Subject } from "./exports/measurement-rows.ts";
import { isAlike } from "./line-surroundings.ts";

/** The groups of a pattern, in a line behind the prefix of the run; null if it is not there. */
export type Read = (pattern: RegExp) => readonly (string | undefined)[] | null;

export function readBehind(text: string, prefix: string): Read {
  return (pattern) => {
    const match = pattern.exec(text);
    return match !== null && isAlike(text.slice(0, match.index), prefix) ? match : null;
  };
}

/** A value in a unit as written. */
interface LoadFigure {
  readonly line: number;
  readonly metric: string;
  readonly value: number;
  readonly unit: string | null;
}

/** Plain data, as a part of a parser's state. */
export interface LoadRun {
  readonly figures: LoadFigure[];
  /** Answers that came, bad ones among them; null if that is not known. */
  requests: number | null;
  /** Requests without an answer, and answers that are errors. */
  failed: number;
  /** There were answers that the tool calls failed, though another length than that of the first is all that speaks against them. */
  doubtful: boolean;
}

/**
 * From this share of bad requests on the run counts as failed: what it tells is how fast errors come. Fewer are told beside the figures,
 * since hardly any run with many connections is without a timeout.
 */
const failedShare = 0.01;

/** What is told of a run that failed. */
const counts: ReadonlySet<string> = new Set(["requests", "failed_requests", "non_2xx_responses"]);

/** Units of durations, in seconds. */
export const unitSeconds: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600 };

/** A run that ended so much before its time was stopped. */
export const stoppedShare = 0.95;

export function startLoadRun(): LoadRun {
  return { figures: [], requests: null, failed: 0, doubtful: false };
}

/** What a line says in a unit as written; a count of what went wrong is to be told to `addErrors`. */
export function addFigure(
  run: LoadRun,
  line: number,
  metric: string,
  value: number,
  unit: string | null,
): void {
  // A mean of no requests, and a deviation of one, are none.
  if (Number.isFinite(value)) run.figures.push({ line, metric, value, unit });
}

export function addErrors(run: LoadRun, line: number, metric: string, count: number): void {
  addFigure(run, line, metric, count, "count");
  run.failed += count;
}

export function addRequests(run: LoadRun, line: number, count: number): void {
  addFigure(run, line, "requests", count, "count");
  run.requests = count;
}

/** The rows of a run that ended. `line`: the first of its lines, which tells that it failed. */
export function addLoadRun(rows: MeasurementRows, line: number, subject: Subject, run: LoadRun): void {
  const { figures, requests, failed, doubtful } = run;
  const isFailed = requests === 0 || (failed > 0 && failed >= failedShare * Math.max(requests ?? 0, failed));
  if (isFailed) rows.fail(line, subject);
  for (const figure of figures)
    if (!isFailed || counts.has(figure.metric))
      rows.add(figure.line, subject, figure.metric, figure.value, figure.unit);
  if (!isFailed && (failed > 0 || doubtful)) rows.add(line, subject, "success", 0, null);
}
