/** Creations by day, against the daily limit. */
import type { Tables } from "../tables/tables.ts";
import type { PacedRun } from "./creation-pace.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount } from "../units/quantity.ts";
import { placeOf, plural } from "./place.ts";
import type { Finding, ReportOptions, ReportTable } from "./report.ts";

const day = 86_400;
const mostDays = 40;

export interface Day {
  readonly date: string;
  readonly creations: number;
  readonly logs: number;
  /** Row of the `servers` table. */
  readonly first: number;
}

/** Creations by day in UTC, of the runs whose date is known. */
export function daysOf(runs: readonly PacedRun[]): Day[] {
  // By the number of the day: there may be millions of creations, and only a few dates to write.
  const days = new Map<number, { creations: number; logs: Set<string>; first: number }>();
  for (const { run } of runs) {
    if (run.clock !== "utc") continue;
    for (const [i, time] of run.times.entries()) {
      const number = Math.floor(time / day);
      const entry = days.get(number) ?? { creations: 0, logs: new Set<string>(), first: run.at[i] ?? 0 };
      entry.creations++;
      entry.logs.add(run.source);
      days.set(number, entry);
    }
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([number, { creations, logs, first }]) => ({
      date: formatInstant(number * day).slice(0, 10),
      creations,
      logs: logs.size,
      first,
    }));
}

export function dayFindings(
  tables: Tables,
  days: readonly Day[],
  { creationsPerDay }: ReportOptions,
): Finding[] {
  const busiest = days.toSorted((a, b) => b.creations - a.creations)[0];
  if (busiest === undefined) return [];
  const { date, creations, first } = busiest;
  const above = days.filter((one) => one.creations > creationsPerDay).length;
  return [
    {
      id: "creations-a-day",
      level: above > 0 ? "warning" : "info",
      weight: above > 0 ? 73 : 40,
      text:
        above > 0
          ? `${plural(above, "day", formatCount(above))} saw more creations than the ${creationsPerDay} allowed; the most were ${formatCount(creations)} on ${date} (UTC).`
          : `The busiest day, ${date} (UTC), saw ${formatCount(creations)} of the ${creationsPerDay} creations that are allowed.`,
      places: [placeOf(tables, "servers", first)],
    },
  ];
}

export function dayTable(tables: Tables, days: readonly Day[]): ReportTable[] {
  if (days.length === 0) return [];
  return [
    {
      id: "creations-by-day",
      title: "Creations a day (UTC)",
      columns: [
        { key: "date", title: "day", kind: "text" },
        { key: "creations", title: "created", kind: "count" },
        { key: "logs", title: "logs", kind: "count" },
      ],
      rows: days.slice(-mostDays).map(({ date, creations, logs, first }) => ({
        cells: [date, creations, logs],
        places: { creations: placeOf(tables, "servers", first) },
      })),
    },
  ];
}
