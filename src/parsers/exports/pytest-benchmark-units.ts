/** What pytest-benchmark tells of all rounds of a benchmark together, and in which unit. */
export const pytestUnits: ReadonlyMap<string, string> = new Map([
  ...["min", "max", "mean", "stddev", "median", "iqr", "q1", "q3", "ld15iqr", "hd15iqr", "total"].map(
    (name) => [name, "s"] as const,
  ),
  ["ops", "1/s"],
  ["rounds", "count"],
  ["iterations", "count"],
  ["iqr_outliers", "count"],
  ["stddev_outliers", "count"],
]);
