/** Creations by day, against the daily limit. */
import { foldedDays } from "../analysis/creation-totals.ts";
import { isFolded } from "../analysis/folded-tables.ts";
import type { Tables } from "../tables/tables.ts";
import type { PacedRun } from "./creation-pace.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount } from "../units/quantity.ts";
import { placeOf, plural, pluralIs } from "./place.ts";
import type { Finding, Place, ReportOptions, ReportTable } from "./report.ts";

const day = 86_400;
const mostDays = 40;

export interface Day {
  readonly date: string;
  readonly creations: number;
  readonly logs: number;
  /** The first of them. */
  readonly first: Place;
}

/** Creations by day in UTC, of the runs whose date is known. */
export function daysOf(tables: Tables, runs: readonly PacedRun[]): Day[] {
  if (isFolded(tables, "servers"))
    return foldedDays(tables)
      .toSorted((a, b) => a.day - b.day)
      .map(({ day: number, creations, logs, source, line }) => ({
        date: dateOf(number),
        creations,
        logs,
        first: { source, line },
      }));
  // By the number of the day: there may be millions of creations, and only a few dates to write.
  const days = new Map<number, { creations: number; logs: number; first: number }>();
  for (const { run } of runs) {
    if (run.clock !== "utc") continue;
    // The times of a run ascend, so that each of its days is one stretch of them.
    for (let from = 0; from < run.times.length;) {
      const number = Math.floor((run.times[from] as number) / day);
      let to = from + 1;
      while (to < run.times.length && (run.times[to] as number) < (number + 1) * day) to++;
      const entry = days.get(number) ?? { creations: 0, logs: 0, first: run.at[from] ?? 0 };
      entry.creations += to - from;
      entry.logs++;
      days.set(number, entry);
      from = to;
    }
  }
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([number, { creations, logs, first }]) => ({
      date: dateOf(number),
      creations,
      logs,
      first: placeOf(tables, "servers", first),
    }));
}

/** Creations of which only the spacing or nothing is known, as far as all are there. */
export function undatedOf(tables: Tables, runs: readonly PacedRun[]): number {
  if (isFolded(tables, "servers")) return 0;
  return runs.reduce((sum, { run }) => sum + run.untimed + (run.clock === "utc" ? 0 : run.times.length), 0);
}

function dateOf(number: number): string {
  return formatInstant(number * day).slice(0, 10);
}

/** `undated`: how many creations there were of which no day is known. */
export function dayFindings(
  days: readonly Day[],
  undated: number,
  { creationsPerDay }: ReportOptions,
): Finding[] {
  const busiest = days.toSorted((a, b) => b.creations - a.creations)[0];
  if (busiest === undefined) return [];
  const { date, creations, first } = busiest;
  const above = days.filter((one) => one.creations > creationsPerDay).length;
  const others = `; the day of ${formatCount(undated)} ${undated === 1 ? "other" : "others"} is not known`;
  const end = undated > 0 ? `${others}.` : ".";
  return [
    {
      id: "creations-a-day",
      level: above > 0 ? "warning" : "info",
      weight: above > 0 ? 73 : 40,
      text:
        above > 0
          ? `${plural(above, "day", formatCount(above))} saw more creations than the ${creationsPerDay} allowed; the most were ${formatCount(creations)} on ${date} (UTC)${end}`
          : `The busiest day, ${date} (UTC), saw ${formatCount(creations)} of the ${creationsPerDay} creations that are allowed${end}`,
      places: [first],
    },
  ];
}

export function dayTable(days: readonly Day[]): ReportTable[] {
  if (days.length === 0) return [];
  const before = days.length - mostDays;
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
        places: { creations: first },
      })),
      ...(before > 0
        ? {
            notes: [`${pluralIs(before, "earlier day")} not listed.`],
          }
        : {}),
    },
  ];
}
