/** The charts of the rate limits: creations in a sliding minute, and creations a day. */
import { type CreationRun, slidingCounts } from "../analysis/creations.ts";
import { creationsADay } from "../charts/creations-a-day.ts";
import type { CountPoint, CountsOfGroup, IncidentMark } from "../charts/limit-steps.ts";
import { requestRate } from "../charts/request-rate.ts";
import { groupColours, neutralColour } from "../charts/theme.ts";
import { maxMarks, thinPeaks } from "../charts/thin.ts";
import type { Row } from "../tables/schema.ts";
import { numbers, type Tables } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount, formatNumber, formatPercent } from "../units/quantity.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import type { PacedRun } from "./creation-pace.ts";
import { creationPlace, onOneClock } from "./creation-times.ts";
import { logRanks } from "./log-colours.ts";
import { placeOf, placeText, placeTextOf } from "./place.ts";
import type { Chart, ReportOptions, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** Runs drawn: the largest. */
const mostRuns = 4;
/** Steps of all courses of a chart: more are narrower than a pixel. */
const mostSteps = 0.4 * maxMarks;
const day = 86_400;

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
  const [firstPaced] = largest;
  if (firstPaced === undefined) return [];
  const { runs, clock } = onOneClock(largest.map(({ run }) => run));
  const short = sourceNames(several.map(({ run }) => run.source));
  const busiest = largest.reduce((most, one) => (one.peak > most.peak ? one : most), firstPaced);
  const notes: (string | null)[] = [
    `${busiest.peak > limit ? "No" : "Yes"}: at most ${formatCount(busiest.peak)} in any 60 s (${short(busiest.run.source)}).`,
    several.length > largest.length
      ? `The ${largest.length} largest of ${several.length} runs are drawn.`
      : null,
  ];
  const groups = runs.map((run, i) => {
    const paced = largest[i];
    const shift = (run.times[0] ?? 0) - (paced?.run.times[0] ?? 0);
    const points = (paced?.counts ?? []).map(({ at, count, raisedBy }) => ({
      at: at + shift,
      count,
      row: raisedBy === null ? null : (run.at[raisedBy] ?? null),
    }));
    const thinned = thinPeaks(points, ({ count }) => count, "steps", Math.floor(mostSteps / runs.length));
    notes.push(thinned.note);
    return {
      group: short(run.source),
      steps: thinned.rows,
      pauses: pausesOf(tables, run, paced, shift),
      incidents: incidentMarks(tables, run, incidents),
    };
  });
  const rows: TableRow[] = groups.flatMap(({ group, steps }) =>
    steps.map(({ at, count, row }) => ({
      cells: [group, clock === "utc" ? formatInstant(at) : `+${Math.round(at)} s`, count],
      ...placesOfStep(tables, row),
    })),
  );
  const rankOf = logRanks(tables);
  const ranks = new Map(runs.map(({ source }) => [short(source), rankOf(source)]));
  const colours = groupColours([...ranks.keys()], (group) => ranks.get(group) ?? null);
  return [
    {
      id: "request-rate",
      title: `Did creations stay within ${limit} a minute?`,
      description: `Servers created in the last 60 s over time, for each run, against the limit of ${limit}; pauses are shown as bands.`,
      ...captionOf(...notes),
      spec: requestRate({
        groups: groups.map(({ steps, ...group }): CountsOfGroup => ({
          ...group,
          points: steps.map((step) => pointOf(tables, step)),
        })),
        limit,
        clock,
        colours,
      }),
      data: {
        id: "rate-steps",
        title: "Servers created in the last 60 s",
        columns: [
          { key: "log", title: "log", kind: "text" },
          { key: "at", title: clock === "utc" ? "at (UTC)" : "after", kind: "text" },
          { key: "count", title: "in the last 60 s", kind: "count" },
        ],
        ...boundedRows(rows),
      },
    },
  ];
}

/** A count with the row of the `servers` table that raised it; null where one fell out of the window. */
interface Step {
  readonly at: number;
  readonly count: number;
  readonly row: number | null;
}

function pointOf(tables: Tables, { at, count, row }: Step): CountPoint {
  return { at, count, place: row === null ? null : placeTextOf(tables, "servers", row) };
}

function placesOfStep(tables: Tables, row: number | null): Pick<TableRow, "places"> {
  return row === null ? {} : { places: { count: placeOf(tables, "servers", row) } };
}

/** The pauses of a run, each with the creation that ended it. */
function pausesOf(tables: Tables, run: CreationRun, paced: PacedRun | undefined, shift: number) {
  return (paced?.pauses ?? []).map(({ from, to }) => ({
    from: from + shift,
    to: to + shift,
    place: creationPlace(tables, run, to + shift),
  }));
}

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
  const points = counts.map(({ at, count, raisedBy }): Step => ({
    at,
    count,
    row: raisedBy === null ? null : (all[raisedBy]?.row ?? null),
  }));
  const peak = points.reduce((most, { count }) => Math.max(most, count), 0);
  const part =
    peak > 2 * limit
      ? `${formatNumber(peak / limit, 2)} times the limit`
      : `${formatPercent(Math.round((100 * peak) / limit))} of the limit`;
  const answer = `At most ${formatCount(peak)} in any 24 h: ${part}.`;
  const thinned = thinPeaks(points, ({ count }) => count, "steps", mostSteps);
  const rows: TableRow[] = thinned.rows.map(({ at, count, row }) => ({
    cells: [formatInstant(at), count],
    ...placesOfStep(tables, row),
  }));
  return [
    {
      id: "creations-a-day",
      title: `How close did the runs come to ${limit} creations a day?`,
      description: `Servers created in the last 24 hours over time, all runs of known date together, against the limit of ${limit}.`,
      ...captionOf(answer, thinned.note),
      spec: creationsADay({
        groups: [
          { group, points: thinned.rows.map((step) => pointOf(tables, step)), pauses: [], incidents: [] },
        ],
        limit,
        clock: "utc",
        counted: "24 h",
        colours: neutralColour(group),
      }),
      data: {
        id: "day-steps",
        title: "Servers created in the last 24 h",
        columns: [
          { key: "at", title: "at (UTC)", kind: "text" },
          { key: "count", title: "in the last 24 h", kind: "count" },
        ],
        ...boundedRows(rows),
      },
    },
  ];
}
