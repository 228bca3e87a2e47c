/** The chart of creations a day. */
import { creationsInOrder } from "../analysis/creations.ts";
import { highestCount } from "../analysis/sliding-counts.ts";
import { creationsADay } from "../charts/creations-a-day.ts";
import { neutralColour } from "../charts/theme.ts";
import type { Tables } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount, formatNumber, formatPercent } from "../units/quantity.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import type { PacedRun } from "./creation-pace.ts";
import { mostSteps, placesOfStep, pointOf, stepsOf } from "./creation-steps.ts";
import type { Chart, ReportOptions, TableRow } from "./report.ts";

const day = 86_400;

/** All runs of known date together: the daily limit is the account's, not the run's. */
export function dayChart(
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
