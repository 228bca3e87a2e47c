/** The chart of creations in a sliding minute. */
import type { CreationRun, Stretch } from "../analysis/creations.ts";
import type { CountsOfGroup, IncidentMark } from "../charts/limit-steps.ts";
import { mostBands } from "../charts/panels.ts";
import { requestRate } from "../charts/request-rate.ts";
import { groupColours } from "../charts/theme.ts";
import { categories, numbers, type Tables, textAt } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount } from "../units/quantity.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import type { PacedRun } from "./creation-pace.ts";
import { mostSteps, placesOfStep, pointOf, stepsOf } from "./creation-steps.ts";
import { creationPlace, onOneClock } from "./creation-times.ts";
import { logRanks } from "./log-colours.ts";
import { placeTextOf } from "./place.ts";
import type { Chart, ReportOptions, TableRow } from "./report.ts";

/** Runs drawn: the largest. */
const mostRuns = 4;
const minute = 60;
/** Incidents of a run that are marked: the first. */
const mostIncidents = 100;

/** `short` names a log. */
export function rateChart(
  tables: Tables,
  all: readonly PacedRun[],
  short: (source: string) => string,
  { requestsPerMinute: limit }: ReportOptions,
): Chart[] {
  const several = all.filter(({ run }) => run.times.length > 1);
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
