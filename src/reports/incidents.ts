/** What went wrong between client and API, in sentences and as a table. */
import type { Row } from "../tables/schema.ts";
import { formatDuration } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { plural } from "./place.ts";
import type { Finding, ReportTable } from "./report.ts";

const mostIncidents = 100;

export type Incident = Row<"incidents">;

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

/** A finding for each kind. */
export function incidentFindings(incidents: readonly Incident[]): Finding[] {
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

export function incidentTable(incidents: readonly Incident[]): ReportTable[] {
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
