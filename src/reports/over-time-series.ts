/** What the tables and the charts over time share. */
import type { DatedPoint, DatedSeries } from "../analysis/dated-series.ts";
import type { Place } from "./report.ts";

/** A series with what it is called. */
export interface NamedSeries extends DatedSeries {
  /** Group and subject; empty if there is one of each. */
  readonly name: string;
}

/** `2012-07-29 16:05 UTC` */
export function dateText(at: number): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export type Direction = "better" | "worse" | "neither";

export function directionOf(
  { metric }: Pick<DatedSeries, "metric">,
  { before, after }: Pick<DatedSeries["changes"][number], "before" | "after">,
): Direction {
  if (metric.better === null) return "neither";
  return after < before === (metric.better === "lower") ? "better" : "worse";
}

export const placeOfPoint = ({ source, line }: DatedPoint): Place => ({ source, line });
