/** What the rows of benchmark files measured: metrics in their units. */
import { type Categories, categories, type Tables } from "../tables/tables.ts";
import { isAside, measurementMetric } from "./measurement-metric.ts";
import type { Metric } from "./metrics.ts";

/** What was measured: a metric in a unit, with a number in the order of the rows. */
export interface Quantities {
  readonly metrics: readonly Metric[];
  /** The number of what a row measured; null of a row without a metric. */
  of(row: number): number | null;
  hasMetric(row: number): boolean;
  /** How values spread, or how they were taken. */
  isAside(quantity: number): boolean;
  /** A value other than 0: nothing is said of a metric that has none. */
  see(quantity: number): void;
  isSeen(quantity: number): boolean;
}

export function quantitiesOf(tables: Tables): Quantities {
  const metric = categories(tables, "measurements", "metric");
  const unit = categories(tables, "measurements", "unit");
  const known = new Map<number, number>();
  const metrics: Metric[] = [];
  const aside: boolean[] = [];
  const seen: boolean[] = [];
  return {
    metrics,
    of(row) {
      const [name, own] = [metric.codes[row] as number, unit.codes[row] as number];
      if (name === 0) return null;
      const key = name * (unit.names.length + 1) + own;
      let quantity = known.get(key);
      if (quantity === undefined) {
        quantity = metrics.length;
        known.set(key, quantity);
        metrics.push(measurementMetric(nameOf(metric, name), own === 0 ? null : nameOf(unit, own)));
        aside.push(isAside(nameOf(metric, name)));
        seen.push(false);
      }
      return quantity;
    },
    hasMetric: (row) => metric.codes[row] !== 0,
    isAside: (quantity) => aside[quantity] === true,
    see(quantity) {
      seen[quantity] = true;
    },
    isSeen: (quantity) => seen[quantity] === true,
  };
}

const nameOf = ({ names }: Categories, code: number): string => names[code - 1] ?? "";
