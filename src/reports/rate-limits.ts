/** What the API's limits did to the runs: incidents, the rate of creations against both limits, pauses, and the time they cost. */
import {
  type CreationRun,
  fastestSpan,
  findPauses,
  slidingCounts,
  type Stretch,
  usualGap,
} from "../analysis/creations.ts";
import { rowsOf, type Tables } from "../tables/tables.ts";
import type { Row } from "../tables/schema.ts";
import { formatCount, formatDuration } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { creationsOf } from "./creation-times.ts";
import { placeOf, plural } from "./place.ts";
import { type PacedRun, rateCharts } from "./rate-charts.ts";
import type { Finding, Place, Report, ReportKind, ReportOptions, ReportTable } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** The limits are counted over these. */
const minute = 60;
const day = 86_400;

const mostIncidents = 100;
const mostRuns = 40;

type Incident = Row<"incidents">;

/** How an incident is told: its name, and how bad it is. */
const kinds: Readonly<Record<string, { name: string; weight: number }>> = {
  "rate-limit": { name: "rate-limit incident", weight: 90 },
  quota: { name: "quota incident", weight: 89 },
  auth: { name: "login failure", weight: 84 },
  "not-found": { name: "not-found error", weight: 82 },
  "bad-request": { name: "bad request", weight: 76 },
  "server-error": { name: "server error", weight: 76 },
  connection: { name: "connection failure", weight: 76 },
  other: { name: "other failure", weight: 70 },
};

export const rateLimits: ReportKind = {
  id: "rate-limits",
  title: "Rate limits and incidents",
  build(tables, options): Report {
    const incidents = [...rowsOf(tables, "incidents")];
    const runs = creationsOf(tables)
      .filter(({ times }) => times.length > 0)
      .map((run) => pace(run, options));
    const head = { id: this.id, title: this.title };
    if (incidents.length === 0 && runs.length === 0) {
      const empty = "No log shows an incident or a creation with a known time.";
      return { ...head, empty, findings: [], tables: [], charts: [], method: [] };
    }
    const days = daysOf(runs);
    return {
      ...head,
      findings: [
        ...incidentFindings(incidents),
        ...pauseFindings(tables, runs, options),
        ...rateFindings(tables, runs, options),
        ...dayFindings(tables, days, options),
      ],
      tables: [...incidentTable(incidents), ...runTable(tables, runs), ...dayTable(tables, days)],
      charts: rateCharts(tables, runs, incidents, options),
      method: [
        `The limits are ${options.requestsPerMinute} creations in any 60 s and ${options.creationsPerDay} a day (UTC), unless set otherwise.`,
        "Creation times are those that the log states, or the epoch at the end of a server's name. Names that end in fewer digits give only the spacing; they are placed in time where the name of the log's file says when the run started.",
        "A pause is a gap of at least 30 s and at least five usual (median) gaps. It cost what it is longer than a usual gap.",
        "The fastest schedule lets each creation follow the last after the usual gap, unless the limit makes it wait for an earlier one to leave the window.",
      ],
    };
  },
};

function pace(run: CreationRun, { requestsPerMinute }: ReportOptions): PacedRun {
  const pauses = findPauses(run.times, minute);
  const gap = usualGap(run.times);
  const counts = slidingCounts(run.times, minute);
  return {
    run,
    pauses,
    counts,
    peak: counts.reduce((most, { count }) => Math.max(most, count), 0),
    span: (run.times.at(-1) ?? 0) - (run.times[0] ?? 0),
    // A run of no more creations than a minute allows was never held up by the limit.
    fastest:
      run.times.length > requestsPerMinute
        ? fastestSpan(run.times.length, requestsPerMinute, minute, gap)
        : null,
    lost: pauses.reduce((sum, { from, to }) => sum + to - from - gap, 0),
  };
}

function incidentFindings(incidents: readonly Incident[]): Finding[] {
  const byKind = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const kind = incident.kind ?? "other";
    const members = byKind.get(kind);
    if (members === undefined) byKind.set(kind, [incident]);
    else members.push(incident);
  }
  return [...byKind].map(([kind, members]) => {
    const { name, weight } = kinds[kind] ?? { name: kind, weight: 70 };
    const [first] = members;
    const statuses = new Set(
      members.map(({ http_status }) => http_status).filter((status) => status !== null),
    );
    const status = statuses.size === 0 ? "" : ` (HTTP ${[...statuses].join(", ")})`;
    const waited = members.reduce((sum, { imposed_delay_s }) => sum + (imposed_delay_s ?? 0), 0);
    const delay = waited === 0 ? "" : ` The client waited ${formatDuration(waited)} for it.`;
    return {
      id: `incident-${kind}`,
      level: kind === "not-found" ? "warning" : "bad",
      weight,
      text: `${plural(members.length, name)}${status}: ${(first?.message ?? first?.exception ?? "no message").replace(/[.\s]+$/, "")}.${delay}`,
      ...adviceOn(kind),
      places: members.slice(0, 3).map(({ source, line }) => ({ source, line })),
    };
  });
}

const advice: Readonly<Record<string, string>> = {
  "rate-limit": "Spread the creations out, or wait as long as the API asks before the next one.",
  quota: "Delete what earlier runs left behind, or ask for a larger quota.",
  auth: "Check the credentials and the address of the login service; a page that is no JSON often comes from a proxy.",
  "not-found":
    "Right after a creation this is often a stale cache: the server exists, and nobody deletes it if the job stops here.",
};

function adviceOn(kind: string): { advice?: string } {
  const text = advice[kind];
  return text === undefined ? {} : { advice: text };
}

const lengthsOf = (pauses: readonly Stretch[]): string => {
  const lengths = pauses.map(({ from, to }) => String(Math.round(to - from)));
  const last = lengths.pop() ?? "";
  return lengths.length === 0 ? `${last} s` : `${lengths.join(", ")} and ${last} s`;
};

const mostSentences = 4;

function pauseFindings(
  tables: Tables,
  runs: readonly PacedRun[],
  { requestsPerMinute }: ReportOptions,
): Finding[] {
  const paused = runs.filter(({ pauses }) => pauses.length > 0);
  const short = sourceNames(runs.map(({ run }) => run.source));
  if (paused.length > mostSentences) {
    const lost = paused.reduce((sum, run) => sum + run.lost, 0);
    const pauses = paused.reduce((sum, run) => sum + run.pauses.length, 0);
    return [
      {
        id: "pauses",
        level: "info",
        weight: 50,
        text: `${formatCount(pauses)} pauses of 30 s and more in ${formatCount(paused.length)} runs cost ${formatDuration(lost)} in all.`,
        places: paused.slice(0, 3).map(({ run }) => placeOf(tables, "servers", run.at[0] ?? 0)),
      },
    ];
  }
  return paused.map(({ run, pauses, lost, span, fastest }) => ({
    id: "pauses",
    level: "info",
    weight: 50,
    text:
      `The ${run.times.length} creations of ${short(run.source)} came in ${pauses.length + 1} batches with ${plural(pauses.length, "pause")} of ${lengthsOf(pauses.slice(0, 8))} between them: ` +
      `${formatDuration(span)} in all, ${formatDuration(lost)} of it lost to pauses${fastest === null ? "" : `; ${requestsPerMinute} a minute would have allowed ${formatDuration(fastest)}`}.`,
    places: pauses
      .slice(0, 3)
      .map(({ to }) => placeOf(tables, "servers", run.at[run.times.indexOf(to)] ?? 0)),
  }));
}

function rateFindings(
  tables: Tables,
  runs: readonly PacedRun[],
  { requestsPerMinute }: ReportOptions,
): Finding[] {
  return runs
    .filter(({ peak }) => peak > requestsPerMinute)
    .slice(0, mostSentences)
    .map(({ run, peak, counts }) => ({
      id: "rate-above-limit",
      level: "warning",
      weight: 74,
      text: `${run.source} created ${peak} servers within 60 s, above the limit of ${requestsPerMinute}.`,
      advice:
        "Either this API allows more (set --requests-per-minute), or some of these creations were refused.",
      places: counts
        .filter(({ count, raisedBy }) => count === peak && raisedBy !== null)
        .slice(0, 1)
        .map(({ raisedBy }) => placeOf(tables, "servers", run.at[raisedBy ?? 0] ?? 0)),
    }));
}

interface Day {
  readonly date: string;
  readonly creations: number;
  readonly logs: number;
  /** Row of the `servers` table. */
  readonly first: number;
}

/** Creations by day in UTC, of the runs whose date is known. */
function daysOf(runs: readonly PacedRun[]): Day[] {
  const days = new Map<string, { creations: number; logs: Set<string>; first: number }>();
  for (const { run } of runs) {
    if (run.clock !== "utc") continue;
    for (const [i, time] of run.times.entries()) {
      const date = new Date(Math.floor(time / day) * day * 1000).toISOString().slice(0, 10);
      const entry = days.get(date) ?? { creations: 0, logs: new Set<string>(), first: run.at[i] ?? 0 };
      entry.creations++;
      entry.logs.add(run.source);
      days.set(date, entry);
    }
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, { creations, logs, first }]) => ({ date, creations, logs: logs.size, first }));
}

function dayFindings(tables: Tables, days: readonly Day[], { creationsPerDay }: ReportOptions): Finding[] {
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
          ? `${plural(above, "day")} saw more creations than the ${creationsPerDay} allowed; the most were ${creations} on ${date} (UTC).`
          : `The busiest day, ${date} (UTC), saw ${creations} of the ${creationsPerDay} creations that are allowed.`,
      places: [placeOf(tables, "servers", first)],
    },
  ];
}

function incidentTable(incidents: readonly Incident[]): ReportTable[] {
  if (incidents.length === 0) return [];
  const rest = incidents.length - mostIncidents;
  return [
    withoutEmptyColumns({
      id: "incidents",
      title: "Incidents",
      columns: [
        { key: "kind", title: "kind", kind: "text" },
        { key: "at", title: "at", kind: "text" },
        { key: "status", title: "HTTP", kind: "text" },
        { key: "retry", title: "retry after", kind: "seconds" },
        { key: "delay", title: "waited", kind: "seconds" },
        { key: "message", title: "message", kind: "text" },
        { key: "place", title: "line", kind: "place" },
      ],
      rows: incidents.slice(0, mostIncidents).map((incident) => ({
        cells: [
          incident.kind,
          incident.at,
          incident.http_status === null ? null : String(incident.http_status),
          incident.retry_after_s,
          incident.imposed_delay_s,
          [incident.exception, incident.message].filter((part) => part !== null).join(": "),
          { source: incident.source, line: incident.line },
        ],
      })),
      ...(rest > 0 ? { notes: [`${rest} more are in tables/incidents.csv.`] } : {}),
    }),
  ];
}

function runTable(tables: Tables, runs: readonly PacedRun[]): ReportTable[] {
  const several = runs.filter(({ run }) => run.times.length > 1);
  if (several.length === 0) return [];
  const short = sourceNames(runs.map(({ run }) => run.source));
  const shown = several.toSorted((a, b) => b.run.times.length - a.run.times.length).slice(0, mostRuns);
  const digits = shown.some(({ run }) => run.basis !== "stated");
  return [
    {
      id: "creation-pace",
      title: "Creations and their pauses",
      columns: [
        { key: "log", title: "log", kind: "text" },
        { key: "n", title: "created", kind: "count" },
        { key: "peak", title: "most in 60 s", kind: "count" },
        { key: "pauses", title: "pauses", kind: "count" },
        { key: "span", title: "took", kind: "seconds" },
        { key: "lost", title: "lost to pauses", kind: "seconds" },
        { key: "fastest", title: "fastest allowed", kind: "seconds" },
      ],
      rows: shown.map((paced) => {
        const { run, peak, pauses, span, lost, fastest } = paced;
        return {
          cells: [short(run.source), run.times.length, peak, pauses.length, span, lost, fastest],
          places: pacePlaces(tables, paced),
        };
      }),
      notes: [
        ...(digits ? ["Where names end in only a few digits of the time, these give the spacing."] : []),
        ...(several.length > shown.length
          ? [`${several.length - shown.length} smaller runs are not listed.`]
          : []),
      ],
    },
  ];
}

/** The first creation and the last, the one of the peak, the one that ended the first pause. */
function pacePlaces(tables: Tables, { run, peak, pauses, counts }: PacedRun): Record<string, Place> {
  const raised = counts.find(({ count, raisedBy }) => count === peak && raisedBy !== null)?.raisedBy;
  const [first] = pauses;
  const positions = {
    n: 0,
    peak: raised ?? null,
    pauses: first === undefined ? null : run.times.indexOf(first.to),
    span: run.times.length - 1,
  };
  return Object.fromEntries(
    Object.entries(positions).flatMap(([key, position]) =>
      position === null ? [] : [[key, placeOf(tables, "servers", run.at[position] ?? 0)]],
    ),
  );
}

function dayTable(tables: Tables, days: readonly Day[]): ReportTable[] {
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
      rows: days.slice(-mostRuns).map(({ date, creations, logs, first }) => ({
        cells: [date, creations, logs],
        places: { creations: placeOf(tables, "servers", first) },
      })),
    },
  ];
}
