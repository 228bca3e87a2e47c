/** How fast each run created its servers, what the limit of a minute made of it, and what the pauses cost. */
import { type CreationPace, foldedPaces } from "../analysis/creation-totals.ts";
import { type CreationRun, fastestSpan, findPauses, type Stretch, usualGap } from "../analysis/creations.ts";
import { highestCount } from "../analysis/sliding-counts.ts";
import { isFolded } from "../analysis/folded-tables.ts";
import type { Tables } from "../tables/tables.ts";
import { formatCount, formatDuration } from "../units/quantity.ts";
import { placeOf, plural, pluralIs } from "./place.ts";
import type { Finding, Place, ReportOptions, ReportTable } from "./report.ts";

const minute = 60;
const mostRuns = 40;

/** A run of creations with what the limit made of it; seconds. */
export interface PacedRun {
  readonly run: CreationRun;
  readonly pauses: readonly Stretch[];
  /** The most creations in any 60 s, and the position of the one that made it so many. */
  readonly peak: number;
  readonly peakAt: number;
  /** From the first creation to the last. */
  readonly span: number;
  /** The shortest span that the limit would have allowed; null where it never applied. */
  readonly fastest: number | null;
  /** What the pauses took beyond the usual gap. */
  readonly lost: number;
}

export function pace(run: CreationRun, options: ReportOptions): PacedRun {
  const gap = usualGap(run.times);
  const pauses = findPauses(run.times, minute, gap);
  const highest = highestCount(run.times, minute);
  return {
    run,
    pauses,
    peak: highest.count,
    peakAt: highest.raisedBy,
    span: (run.times.at(-1) ?? 0) - (run.times[0] ?? 0),
    fastest: fastestOf(run.times.length, gap, options),
    lost: pauses.reduce((sum, { from, to }) => sum + to - from - gap, 0),
  };
}

const lengthsOf = (pauses: readonly Stretch[]): string => {
  const lengths = pauses.map(({ from, to }) => String(Math.round(to - from)));
  const last = lengths.pop() ?? "";
  return lengths.length === 0 ? `${last} s` : `${lengths.join(", ")} and ${last} s`;
};

const mostSentences = 4;

/** `short` names a log; `paces` are those of the runs, or of more where not all are there. */
export function pauseFindings(
  tables: Tables,
  runs: readonly PacedRun[],
  paces: readonly Pace[],
  short: (source: string) => string,
  { requestsPerMinute }: ReportOptions,
): Finding[] {
  const together = paces.filter(({ pauses }) => pauses > 0);
  if (together.length > mostSentences || isFolded(tables, "servers")) return pausesTogether(together);
  const paused = runs.filter(({ pauses }) => pauses.length > 0);
  return paused.map(({ run, pauses, lost, span, fastest }) => ({
    id: "pauses",
    level: "info",
    weight: 50,
    text:
      `${creationsOfRun(run, short(run.source))} came in ${formatCount(pauses.length + 1)} batches with ${plural(pauses.length, "pause")} of ${lengthsOf(pauses.slice(0, 8))} between them: ` +
      `${formatDuration(span)} in all, ${formatDuration(lost)} of it lost to pauses${fastest === null ? "" : `; ${requestsPerMinute} a minute would have allowed ${formatDuration(fastest)}`}.`,
    places: pauses
      .slice(0, 3)
      .map(({ to }) => placeOf(tables, "servers", run.at[run.times.indexOf(to)] ?? 0)),
  }));
}

/** `The 25 creations of log.txt`; where the time of others is not known, that is said. */
function creationsOfRun({ times, untimed }: CreationRun, log: string): string {
  const timed = formatCount(times.length);
  if (untimed === 0) return `The ${timed} creations of ${log}`;
  return `Of the ${formatCount(times.length + untimed)} creations of ${log}, the ${timed} whose time is known`;
}

function pausesTogether(paused: readonly Pace[]): Finding[] {
  if (paused.length === 0) return [];
  const lost = paused.reduce((sum, run) => sum + run.lost, 0);
  const pauses = paused.reduce((sum, run) => sum + run.pauses, 0);
  return [
    {
      id: "pauses",
      level: "info",
      weight: 50,
      text: `${plural(pauses, "pause", formatCount(pauses))} of 30 s and more in ${plural(paused.length, "run", formatCount(paused.length))} cost ${formatDuration(lost)} in all.`,
      places: paused.slice(0, 3).map(({ places }) => places().n),
    },
  ];
}

export function rateFindings(paces: readonly Pace[], { requestsPerMinute }: ReportOptions): Finding[] {
  return paces
    .filter(({ peak }) => peak > requestsPerMinute)
    .slice(0, mostSentences)
    .map(({ source, peak, places }) => ({
      id: "rate-above-limit",
      level: "warning",
      weight: 74,
      text: `${source} created ${formatCount(peak)} servers within 60 s, above the limit of ${requestsPerMinute}.`,
      advice:
        "Either this API allows more (set --requests-per-minute), or some of these creations were refused.",
      places: [places().peak],
    }));
}

export function runTable(paces: readonly Pace[], short: (source: string) => string): ReportTable[] {
  const several = paces.filter(({ n }) => n > 1);
  if (several.length === 0) return [];
  const shown = several.toSorted((a, b) => b.n - a.n).slice(0, mostRuns);
  const more = several.length - shown.length;
  const digits = shown.some(({ basis }) => basis !== "stated");
  return [
    {
      id: "creation-pace",
      title: "Creations and their pauses",
      columns: [
        { key: "log", title: "log", kind: "text" },
        { key: "n", title: "created", kind: "count" },
        { key: "peak", title: "most in 60 s", kind: "count" },
        { key: "pauses", title: "pauses", kind: "count" },
        { key: "span", title: "took", kind: "seconds" },
        { key: "lost", title: "lost to pauses", kind: "seconds" },
        { key: "fastest", title: "fastest allowed", kind: "seconds" },
      ],
      rows: shown.map(({ source, n, peak, pauses, span, lost, fastest, places }) => ({
        cells: [short(source), n, peak, pauses, span, lost, fastest],
        places: places(),
      })),
      notes: [
        ...(digits ? ["Where names end in only a few digits of the time, these give the spacing."] : []),
        ...(more > 0 ? [`${pluralIs(more, "smaller run")} not listed.`] : []),
      ],
    },
  ];
}

/** What a table tells of a run; `places` gives lines of creations. */
export interface Pace {
  readonly source: string;
  readonly basis: CreationRun["basis"];
  readonly n: number;
  readonly peak: number;
  readonly pauses: number;
  readonly span: number;
  readonly lost: number;
  readonly fastest: number | null;
  /** The first creation, the one of the peak, the one that ended a pause, the last. */
  readonly places: () => {
    readonly n: Place;
    readonly peak: Place;
    readonly pauses?: Place;
    readonly span: Place;
  };
}

/** Of the runs if all servers are there, else of all servers that were read. */
export function pacesOf(tables: Tables, runs: readonly PacedRun[], options: ReportOptions): Pace[] {
  if (!isFolded(tables, "servers")) return runs.map((paced) => paceOf(tables, paced));
  return foldedPaces(tables).map((run) => foldedPace(run, options));
}

function paceOf(tables: Tables, { run, peak, peakAt, pauses, span, lost, fastest }: PacedRun): Pace {
  const placeAt = (position: number) => placeOf(tables, "servers", run.at[position] ?? 0);
  const [first] = pauses;
  const n = run.times.length;
  return {
    source: run.source,
    basis: run.basis,
    n,
    peak,
    pauses: pauses.length,
    span,
    lost,
    fastest,
    places: () => ({
      n: placeAt(0),
      peak: placeAt(peakAt),
      ...(first === undefined ? {} : { pauses: placeAt(run.times.indexOf(first.to)) }),
      span: placeAt(n - 1),
    }),
  };
}

function foldedPace(run: CreationPace, options: ReportOptions): Pace {
  const { source, pauseLine } = run;
  const placeAt = (line: number): Place => ({ source, line });
  return {
    ...run,
    basis: "stated",
    fastest: fastestOf(run.n, run.gap, options),
    places: () => ({
      n: placeAt(run.line),
      peak: placeAt(run.peakLine),
      ...(pauseLine === null ? {} : { pauses: placeAt(pauseLine) }),
      span: placeAt(run.lastLine),
    }),
  };
}

/** A run of no more creations than a minute allows was never held up by the limit. */
function fastestOf(n: number, gap: number, { requestsPerMinute }: ReportOptions): number | null {
  return n > requestsPerMinute ? fastestSpan(n, requestsPerMinute, minute, gap) : null;
}
