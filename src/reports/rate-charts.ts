/** The charts of the rate limits: creations in a sliding minute, and creations a day. */
import { type CreationRun, creationsInOrder, type Stretch } from "../analysis/creations.ts";
import { highestCount, slidingCounts } from "../analysis/sliding-counts.ts";
import { creationsADay } from "../charts/creations-a-day.ts";
import type { CountPoint, CountsOfGroup, IncidentMark } from "../charts/limit-steps.ts";
import { mostBands } from "../charts/panels.ts";
import { requestRate } from "../charts/request-rate.ts";
import { groupColours, neutralColour } from "../charts/theme.ts";
import { maxMarks, thinPeakPlaces } from "../charts/thin.ts";
import { categories, numbers, type Tables, textAt } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount, formatNumber, formatPercent } from "../units/quantity.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import type { PacedRun } from "./creation-pace.ts";
import { creationPlace, onOneClock } from "./creation-times.ts";
import { logRanks } from "./log-colours.ts";
import { placeOf, placeTextOf } from "./place.ts";
import type { Chart, ReportOptions, TableRow } from "./report.ts";

/** Runs drawn: the largest. */
const mostRuns = 4;
/** Steps of all courses of a chart: more are narrower than a pixel. */
const mostSteps = 0.4 * maxMarks;
const minute = 60;
const day = 86_400;
/** Incidents of a run that are marked: the first. */
const mostIncidents = 100;

/** `short` names a log. */
export function rateCharts(
  tables: Tables,
  runs: readonly PacedRun[],
  short: (source: string) => string,
  options: ReportOptions,
): Chart[] {
  const several = runs.filter(({ run }) => run.times.length > 1);
  return [...rateChart(tables, several, short, options), ...dayChart(tables, runs, options)];
}

function rateChart(
  tables: Tables,
  several: readonly PacedRun[],
  short: (source: string) => string,
  { requestsPerMinute: limit }: ReportOptions,
): Chart[] {
  const largest = several.toSorted((a, b) => b.run.times.length - a.run.times.length).slice(0, mostRuns);
  const [firstPaced] = largest;
  if (firstPaced === undefined) return [];
  const { runs, clock } = onOneClock(largest.map(({ run }) => run));
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
    const { steps, note } = stepsOf(
      paced?.run.times ?? [],
      minute,
      run.at,
      Math.floor(mostSteps / runs.length),
    );
    const pauses = paced?.pauses ?? [];
    const isCrowded = pauses.length > mostBands;
    const crowded = `The ${formatCount(pauses.length)} pauses of ${short(run.source)} are too many to be marked.`;
    notes.push(note, isCrowded ? crowded : null);
    return {
      group: short(run.source),
      steps: steps.map((step) => ({ ...step, at: step.at + shift })),
      pauses: isCrowded ? [] : placedPauses(tables, run, pauses, shift),
      incidents: incidentMarks(tables, run),
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

/** The steps to be drawn of the counts in a sliding window of so many seconds. `rows`: for each time the row of the `servers` table. */
function stepsOf(
  times: ArrayLike<number>,
  window: number,
  rows: ArrayLike<number>,
  most: number,
): {
  readonly steps: readonly Step[];
  readonly note: string | null;
} {
  const { at, count, raisedBy } = slidingCounts(times, window);
  const thinned = thinPeakPlaces(count, "steps", most);
  const steps = thinned.rows.map((place): Step => ({
    at: at[place] as number,
    count: count[place] as number,
    row: raisedBy[place] === -1 ? null : (rows[raisedBy[place] as number] ?? null),
  }));
  return { steps, note: thinned.note };
}

function pointOf(tables: Tables, { at, count, row }: Step): CountPoint {
  return { at, count, place: row === null ? null : placeTextOf(tables, "servers", row) };
}

function placesOfStep(tables: Tables, row: number | null): Pick<TableRow, "places"> {
  return row === null ? {} : { places: { count: placeOf(tables, "servers", row) } };
}

/** The pauses of a run, each with the creation that ended it. */
function placedPauses(tables: Tables, run: CreationRun, pauses: readonly Stretch[], shift: number) {
  return pauses.map(({ from, to }) => ({
    from: from + shift,
    to: to + shift,
    place: creationPlace(tables, run, to + shift),
  }));
}

/** Incidents of a run's log stand at the creation before them: they seldom have a time on the same clock. */
function incidentMarks(tables: Tables, run: CreationRun): IncidentMark[] {
  const source = categories(tables, "incidents", "source");
  const kind = categories(tables, "incidents", "kind");
  const lines = numbers(tables, "incidents", "line");
  const ofRun = source.names.indexOf(run.source) + 1;
  const isDrawn = kind.names.map((name) => name === "rate-limit" || name === "quota");
  const rows: number[] = [];
  for (let row = 0; row < source.length && rows.length < mostIncidents; row++)
    if (source.codes[row] === ofRun && isDrawn[(kind.codes[row] as number) - 1] === true) rows.push(row);
  const before = rows.length === 0 ? () => 0 : creationBefore(tables, run);
  return rows.map((row) => ({
    at: run.times[before(lines[row] as number)] ?? 0,
    says: textAt(tables, "incidents", "message", row) ?? kind.at(row) ?? "incident",
    place: placeTextOf(tables, "incidents", row),
  }));
}

/** For a line of the log the position of the latest creation that stands above it; the first of all if none does. */
function creationBefore(tables: Tables, { at }: CreationRun): (line: number) => number {
  const lines = numbers(tables, "servers", "line");
  /** By position: the first line of any creation from there on. These ascend, which the lines may not. */
  const first = new Float64Array(at.length);
  let least = Number.POSITIVE_INFINITY;
  for (let i = at.length - 1; i >= 0; i--) {
    least = Math.min(least, lines[at[i] as number] as number);
    first[i] = least;
  }
  return (line) => {
    let [low, high] = [0, first.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((first[middle] as number) <= line) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  };
}

/** All runs of known date together: the daily limit is the account's, not the run's. */
function dayChart(
  tables: Tables,
  runs: readonly PacedRun[],
  { creationsPerDay: limit }: ReportOptions,
): Chart[] {
  const dated = runs.map(({ run }) => run).filter(({ clock }) => clock === "utc");
  const { times, at: creations } = creationsInOrder(dated);
  if (times.length < 2) return [];
  const group = dated.length === 1 ? "one run" : `${dated.length} runs`;
  const peak = highestCount(times, day).count;
  const part =
    peak > 2 * limit
      ? `${formatNumber(peak / limit, 2)} times the limit`
      : `${formatPercent(Math.round((100 * peak) / limit))} of the limit`;
  const answer = `At most ${formatCount(peak)} in any 24 h: ${part}.`;
  const { steps, note } = stepsOf(times, day, creations, mostSteps);
  const rows: TableRow[] = steps.map(({ at, count, row }) => ({
    cells: [formatInstant(at), count],
    ...placesOfStep(tables, row),
  }));
  return [
    {
      id: "creations-a-day",
      title: `How close did the runs come to ${limit} creations a day?`,
      description: `Servers created in the last 24 hours over time, all runs of known date together, against the limit of ${limit}.`,
      ...captionOf(answer, note),
      spec: creationsADay({
        groups: [{ group, points: steps.map((step) => pointOf(tables, step)), pauses: [], incidents: [] }],
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
