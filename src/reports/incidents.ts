/** What went wrong between client and API, in sentences and as a table. */
import { rowsRead } from "../analysis/folded-tables.ts";
import { incidentKinds } from "../analysis/incident-kinds.ts";
import { numbers, type Tables, textAt } from "../tables/tables.ts";
import { formatCount, formatDuration } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { placeOf, plural } from "./place.ts";
import type { Cell, Finding, ReportTable } from "./report.ts";

const mostIncidents = 100;

/** What the ids of findings about incidents begin with. */
export const incidentId = "incident-";

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
export function incidentFindings(tables: Tables): Finding[] {
  return incidentKinds(tables).map(({ kind, count, waited, statuses, places, words }) => {
    const { name, weight } = kinds[kind] ?? { name: kind, weight: 70 };
    const status = statuses.length === 0 ? "" : ` (HTTP ${statuses.join(", ")})`;
    const delay =
      waited === 0 ? "" : ` The client waited ${formatDuration(waited)} for ${count === 1 ? "it" : "them"}.`;
    return {
      id: `${incidentId}${kind}`,
      level: kind === "not-found" ? "warning" : "bad",
      weight,
      text: `${plural(count, name, formatCount(count))}${status}${told(sayOnce(words ?? "", statuses), count)}.${delay}`,
      ...adviceOn(kind),
      places,
    };
  });
}

/** The words without the status that the sentence already names, if it names but one. */
function sayOnce(words: string, statuses: readonly number[]): string {
  const own = statuses.length === 1 ? words.replace(` (HTTP ${statuses[0]})`, "") : words;
  return own.replace(/[.\s]+$/, "");
}

/** Only the words of the first are known: others may have failed of something else. */
function told(words: string, count: number): string {
  if (words === "") return count === 1 ? ": no message" : "";
  return count === 1 ? `: ${words}` : `, the first: ${words}`;
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

export function incidentTable(tables: Tables): ReportTable[] {
  const n = tables.incidents.numRows();
  if (n === 0) return [];
  const rest = rowsRead(tables, "incidents") - Math.min(n, mostIncidents);
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
      rows: Array.from({ length: Math.min(n, mostIncidents) }, (_, row) => ({ cells: cellsOf(tables, row) })),
      ...(rest > 0 ? { notes: [`${rest} more are in tables/incidents.csv.`] } : {}),
    }),
  ];
}

function cellsOf(tables: Tables, row: number): Cell[] {
  const text = (column: "kind" | "at" | "exception" | "message") => textAt(tables, "incidents", column, row);
  const number = (column: "http_status" | "retry_after_s" | "imposed_delay_s") => {
    const value = numbers(tables, "incidents", column)[row] ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  };
  const status = number("http_status");
  return [
    text("kind"),
    text("at"),
    status === null ? null : String(status),
    number("retry_after_s"),
    number("imposed_delay_s"),
    [text("exception"), text("message")].filter((part) => part !== null).join(": "),
    placeOf(tables, "incidents", row),
  ];
}
