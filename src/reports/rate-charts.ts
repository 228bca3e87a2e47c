/** The charts of the rate limits: creations in a sliding minute, and creations a day. */
import type { CreationRun, Stretch, WindowCount } from "../analysis/creations.ts";
import { slidingCounts } from "../analysis/creations.ts";
import { creationsADay } from "../charts/creations-a-day.ts";
import type { CountPoint, CountsOfGroup, IncidentMark } from "../charts/limit-steps.ts";
import { requestRate } from "../charts/request-rate.ts";
import { groupColours } from "../charts/theme.ts";
import { maxMarks, thinPeaks } from "../charts/thin.ts";
import type { Row } from "../tables/schema.ts";
import { numbers, type Tables } from "../tables/tables.ts";
import { onOneClock } from "./creation-times.ts";
import { placeText, placeTextOf } from "./place.ts";
import type { Chart, ReportOptions, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** A run of creations with what the limit made of it; seconds. */
export interface PacedRun {
  readonly run: CreationRun;
  readonly pauses: readonly Stretch[];
  /** Creations in the last 60 s. */
  readonly counts: readonly WindowCount[];
  readonly peak: number;
  /** From the first creation to the last. */
  readonly span: number;
  /** The shortest span that the limit would have allowed; null where it never applied. */
  readonly fastest: number | null;
  /** What the pauses took beyond the usual gap. */
  readonly lost: number;
}

/** Runs drawn: the largest. */
const mostRuns = 4;
const mostRows = 200;
const day = 86_400;
const captionOf = (notes: readonly (string | null)[]): { caption?: string } => {
  const said = notes.filter((note) => note !== null);
  return said.length === 0 ? {} : { caption: said.join(" ") };
};

export function rateCharts(
  tables: Tables,
  runs: readonly PacedRun[],
  incidents: readonly Row<"incidents">[],
  options: ReportOptions,
): Chart[] {
  const several = runs.filter(({ run }) => run.times.length > 1);
  return [...rateChart(tables, several, incidents, options), ...dayChart(tables, runs, options)];
}

function rateChart(
  tables: Tables,
  several: readonly PacedRun[],
  incidents: readonly Row<"incidents">[],
  { requestsPerMinute: limit }: ReportOptions,
): Chart[] {
  const largest = several.toSorted((a, b) => b.run.times.length - a.run.times.length).slice(0, mostRuns);
  if (largest.length === 0) return [];
  const { runs, clock } = onOneClock(largest.map(({ run }) => run));
  const short = sourceNames(several.map(({ run }) => run.source));
  const notes: (string | null)[] = [
    several.length > largest.length
      ? `The ${largest.length} largest of ${several.length} runs are drawn.`
      : null,
  ];
  const groups = runs.map((run, i): CountsOfGroup => {
    const paced = largest[i];
    const shift = (run.times[0] ?? 0) - (paced?.run.times[0] ?? 0);
    const points = (paced?.counts ?? []).map(({ at, count, raisedBy }): CountPoint => ({
      at: at + shift,
      count,
      place: raisedBy === null ? null : placeTextOf(tables, "servers", run.at[raisedBy] ?? 0),
    }));
    const thinned = thinPeaks(
      points,
      ({ count }) => count,
      "steps",
      Math.floor((0.8 * maxMarks) / runs.length),
    );
    notes.push(thinned.note);
    return {
      group: short(run.source),
      points: thinned.rows,
      pauses: (paced?.pauses ?? []).map(({ from, to }) => ({ from: from + shift, to: to + shift })),
      incidents: incidentMarks(tables, run, incidents),
    };
  });
  const rows: TableRow[] = groups.flatMap(({ group, points }) =>
    points.map(({ at, count }) => ({
      cells: [group, clock === "utc" ? iso(at) : `+${Math.round(at)} s`, count],
    })),
  );
  return [
    {
      id: "request-rate",
      title: `Did creations stay under ${limit} a minute?`,
      description: `Servers created in the last 60 s over time, for each run, against the limit of ${limit}; pauses are shown as bands.`,
      ...captionOf(notes),
      spec: requestRate({ groups, limit, clock, colours: groupColours(groups.map(({ group }) => group)) }),
      data: {
        id: "rate-steps",
        title: "Servers created in the last 60 s",
        columns: [
          { key: "log", title: "log", kind: "text" },
          { key: "at", title: clock === "utc" ? "at (UTC)" : "after", kind: "text" },
          { key: "count", title: "in the last 60 s", kind: "count" },
        ],
        rows: rows.slice(0, mostRows),
        ...(rows.length > mostRows ? { notes: [`${rows.length - mostRows} more rows are not listed.`] } : {}),
      },
    },
  ];
}

const iso = (seconds: number): string =>
  new Date(Math.round(seconds) * 1000).toISOString().replace(".000Z", "Z");

/** Incidents of a run's log stand at the creation before them: they seldom have a time on the same clock. */
function incidentMarks(
  tables: Tables,
  run: CreationRun,
  incidents: readonly Row<"incidents">[],
): IncidentMark[] {
  const lines = numbers(tables, "servers", "line");
  return incidents
    .filter(({ source, kind }) => source === run.source && (kind === "rate-limit" || kind === "quota"))
    .slice(0, 100)
    .map(({ source, line, kind, message }) => {
      const before = run.at.findLastIndex((row) => (lines[row] ?? 0) <= line);
      return {
        at: run.times[Math.max(0, before)] ?? 0,
        says: message ?? kind ?? "incident",
        place: placeText({ source, line }),
      };
    });
}

/** All runs of known date together: the daily limit is the account's, not the run's. */
function dayChart(
  tables: Tables,
  runs: readonly PacedRun[],
  { creationsPerDay: limit }: ReportOptions,
): Chart[] {
  const dated = runs.filter(({ run }) => run.clock === "utc");
  const all = dated
    .flatMap(({ run }) => run.times.map((time, i) => ({ time, row: run.at[i] ?? 0 })))
    .sort((a, b) => a.time - b.time);
  const days = new Set(all.map(({ time }) => Math.floor(time / day)));
  if (all.length < 2 || days.size === 0) return [];
  const group = dated.length === 1 ? "one run" : `${dated.length} runs`;
  const counts = slidingCounts(
    all.map(({ time }) => time),
    day,
  );
  const points = counts.map(({ at, count, raisedBy }): CountPoint => {
    const row = raisedBy === null ? undefined : all[raisedBy]?.row;
    return { at, count, place: row === undefined ? null : placeTextOf(tables, "servers", row) };
  });
  const thinned = thinPeaks(points, ({ count }) => count, "steps", 0.8 * maxMarks);
  const rows: TableRow[] = thinned.rows.map(({ at, count }) => ({ cells: [iso(at), count] }));
  return [
    {
      id: "creations-a-day",
      title: `How close did the runs come to ${limit} creations a day?`,
      description: `Servers created in the last 24 hours over time, all runs of known date together, against the limit of ${limit}.`,
      ...captionOf([thinned.note]),
      spec: creationsADay({
        groups: [{ group, points: thinned.rows, pauses: [], incidents: [] }],
        limit,
        clock: "utc",
        counted: "24 h",
        colours: groupColours([group]),
      }),
      data: {
        id: "day-steps",
        title: "Servers created in the last 24 h",
        columns: [
          { key: "at", title: "at (UTC)", kind: "text" },
          { key: "count", title: "in the last 24 h", kind: "count" },
        ],
        rows: rows.slice(0, mostRows),
        ...(rows.length > mostRows ? { notes: [`${rows.length - mostRows} more rows are not listed.`] } : {}),
      },
    },
  ];
}
