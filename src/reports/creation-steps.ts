/** Courses of creations in a sliding window, as charts draw them. */
import { slidingCounts } from "../analysis/sliding-counts.ts";
import type { CountPoint } from "../charts/limit-steps.ts";
import { maxMarks, thinPeakPlaces } from "../charts/thin.ts";
import type { Tables } from "../tables/tables.ts";
import { placeOf, placeTextOf } from "./place.ts";
import type { TableRow } from "./report.ts";

/** Steps of all courses of a chart: more are narrower than a pixel. */
export const mostSteps = 0.4 * maxMarks;

/** A count with the row of the `servers` table that raised it; null where one fell out of the window. */
export interface Step {
  readonly at: number;
  readonly count: number;
  readonly row: number | null;
}

/** The steps to be drawn of the counts in a sliding window of so many seconds. `rows`: for each time the row of the `servers` table. */
export function stepsOf(
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

export function pointOf(tables: Tables, { at, count, row }: Step): CountPoint {
  return { at, count, place: row === null ? null : placeTextOf(tables, "servers", row) };
}

export function placesOfStep(tables: Tables, row: number | null): Pick<TableRow, "places"> {
  return row === null ? {} : { places: { count: placeOf(tables, "servers", row) } };
}
