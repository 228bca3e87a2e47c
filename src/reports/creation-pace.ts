/** How fast each run created its servers, what the limit of a minute made of it, and what the pauses cost. */
import { type CreationRun, fastestSpan, findPauses, type Stretch, usualGap } from "../analysis/creations.ts";
import { highestCount } from "../analysis/sliding-counts.ts";
import type { Tables } from "../tables/tables.ts";
import { formatCount, formatDuration } from "../units/quantity.ts";
import { placeOf, plural } from "./place.ts";
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

export function pace(run: CreationRun, { requestsPerMinute }: ReportOptions): PacedRun {
  const gap = usualGap(run.times);
  const pauses = findPauses(run.times, minute, gap);
  const highest = highestCount(run.times, minute);
  return {
    run,
    pauses,
    peak: highest.count,
    peakAt: highest.raisedBy,
    span: (run.times.at(-1) ?? 0) - (run.times[0] ?? 0),
    // A run of no more creations than a minute allows was never held up by the limit.
    fastest:
      run.times.length > requestsPerMinute
        ? fastestSpan(run.times.length, requestsPerMinute, minute, gap)
        : null,
    lost: pauses.reduce((sum, { from, to }) => sum + to - from - gap, 0),
  };
}

const lengthsOf = (pauses: readonly Stretch[]): string => {
  const lengths = pauses.map(({ from, to }) => String(Math.round(to - from)));
  const last = lengths.pop() ?? "";
  return lengths.length === 0 ? `${last} s` : `${lengths.join(", ")} and ${last} s`;
};

const mostSentences = 4;

/** `short` names a log. */
export function pauseFindings(
  tables: Tables,
  runs: readonly PacedRun[],
  short: (source: string) => string,
  { requestsPerMinute }: ReportOptions,
): Finding[] {
  const paused = runs.filter(({ pauses }) => pauses.length > 0);
  if (paused.length > mostSentences) {
    const lost = paused.reduce((sum, run) => sum + run.lost, 0);
    const pauses = paused.reduce((sum, run) => sum + run.pauses.length, 0);
    return [
      {
        id: "pauses",
        level: "info",
        weight: 50,
        text: `${formatCount(pauses)} pauses of 30 s and more in ${formatCount(paused.length)} runs cost ${formatDuration(lost)} in all.`,
        places: paused.slice(0, 3).map(({ run }) => placeOf(tables, "servers", run.at[0] ?? 0)),
      },
    ];
  }
  return paused.map(({ run, pauses, lost, span, fastest }) => ({
    id: "pauses",
    level: "info",
    weight: 50,
    text:
      `The ${formatCount(run.times.length)} creations of ${short(run.source)} came in ${formatCount(pauses.length + 1)} batches with ${plural(pauses.length, "pause")} of ${lengthsOf(pauses.slice(0, 8))} between them: ` +
      `${formatDuration(span)} in all, ${formatDuration(lost)} of it lost to pauses${fastest === null ? "" : `; ${requestsPerMinute} a minute would have allowed ${formatDuration(fastest)}`}.`,
    places: pauses
      .slice(0, 3)
      .map(({ to }) => placeOf(tables, "servers", run.at[run.times.indexOf(to)] ?? 0)),
  }));
}

export function rateFindings(
  tables: Tables,
  runs: readonly PacedRun[],
  { requestsPerMinute }: ReportOptions,
): Finding[] {
  return runs
    .filter(({ peak }) => peak > requestsPerMinute)
    .slice(0, mostSentences)
    .map(({ run, peak, peakAt }) => ({
      id: "rate-above-limit",
      level: "warning",
      weight: 74,
      text: `${run.source} created ${formatCount(peak)} servers within 60 s, above the limit of ${requestsPerMinute}.`,
      advice:
        "Either this API allows more (set --requests-per-minute), or some of these creations were refused.",
      places: [placeOf(tables, "servers", run.at[peakAt] ?? 0)],
    }));
}

export function runTable(
  tables: Tables,
  runs: readonly PacedRun[],
  short: (source: string) => string,
): ReportTable[] {
  const several = runs.filter(({ run }) => run.times.length > 1);
  if (several.length === 0) return [];
  const shown = several.toSorted((a, b) => b.run.times.length - a.run.times.length).slice(0, mostRuns);
  const digits = shown.some(({ run }) => run.basis !== "stated");
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
      rows: shown.map((paced) => {
        const { run, peak, pauses, span, lost, fastest } = paced;
        return {
          cells: [short(run.source), run.times.length, peak, pauses.length, span, lost, fastest],
          places: pacePlaces(tables, paced),
        };
      }),
      notes: [
        ...(digits ? ["Where names end in only a few digits of the time, these give the spacing."] : []),
        ...(several.length > shown.length
          ? [`${several.length - shown.length} smaller runs are not listed.`]
          : []),
      ],
    },
  ];
}

/** The first creation and the last, the one of the peak, the one that ended the first pause. */
function pacePlaces(tables: Tables, { run, peakAt, pauses }: PacedRun): Record<string, Place> {
  const [first] = pauses;
  const positions = {
    n: 0,
    peak: peakAt,
    pauses: first === undefined ? null : run.times.indexOf(first.to),
    span: run.times.length - 1,
  };
  return Object.fromEntries(
    Object.entries(positions).flatMap(([key, position]) =>
      position === null ? [] : [[key, placeOf(tables, "servers", run.at[position] ?? 0)]],
    ),
  );
}
