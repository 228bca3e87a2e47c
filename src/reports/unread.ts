/** What could not be read: inputs as such, and spots inside inputs, by file and line. */
import { rowsOf, type Tables } from "../tables/tables.ts";
import type { Row } from "../tables/schema.ts";
import { formatCount } from "../units/quantity.ts";
import { listSome } from "./comparison-sentences.ts";
import { plural } from "./place.ts";
import type { Finding, Report, ReportKind, ReportTable } from "./report.ts";

const mostRows = 200;
/** So many inputs are named in the finding. */
const mostNamed = 3;

type Problem = Row<"problems">;

export const unread: ReportKind = {
  id: "problems",
  title: "What could not be read",
  build(tables): Report {
    const inputs = tables.unreadable_inputs.numRows();
    // The rows of the inputs stand last.
    const spots = tables.problems.numRows() - inputs;
    const head = { id: this.id, title: this.title, charts: [], method: [] };
    if (spots + inputs === 0)
      return {
        ...head,
        empty: "Everything that looked like a known format could be read.",
        findings: [],
        tables: [],
      };
    const shownInputs = firstRows(tables, "unreadable_inputs", inputs);
    const shownSpots = firstRows(tables, "problems", spots);
    return {
      ...head,
      findings: [
        ...(inputs > 0 ? [inputsFinding(inputs, shownInputs)] : []),
        ...(spots > 0 ? [spotsFinding(spots, shownSpots)] : []),
      ],
      tables: [
        ...(inputs > 0 ? [inputsTable(inputs, shownInputs)] : []),
        ...(spots > 0 ? [spotsTable(spots, shownSpots)] : []),
      ],
    };
  },
};

function firstRows(tables: Tables, name: "problems" | "unreadable_inputs", count: number): Problem[] {
  const shown: Problem[] = [];
  for (const row of rowsOf(tables, name)) {
    if (shown.length === Math.min(count, mostRows)) break;
    shown.push(row);
  }
  return shown;
}

/** No line of such an input can be named: it may have none. */
function inputsFinding(n: number, shown: readonly Problem[]): Finding {
  const names = shown.map(({ source, message }) => `${nameOf(source)} (${message ?? ""})`);
  return {
    id: "unreadable-inputs",
    level: "warning",
    weight: 69,
    text: `${plural(n, "input", formatCount(n))} could not be read, or not to ${n === 1 ? "its" : "their"} end: ${listSome(names, mostNamed, n)}.`,
    places: [],
  };
}

function inputsTable(n: number, shown: readonly Problem[]): ReportTable {
  return {
    id: "unreadable-inputs",
    title: "Inputs that were not read, or not to their end",
    columns: [
      { key: "input", title: "input", kind: "text" },
      { key: "message", title: "why", kind: "text" },
    ],
    rows: shown.map(({ source, message }) => ({ cells: [nameOf(source), message] })),
    ...notesOn(n, shown),
  };
}

function spotsFinding(n: number, shown: readonly Problem[]): Finding {
  return {
    id: "problems",
    level: "warning",
    weight: 68,
    text: `${plural(n, "spot", formatCount(n))} of the inputs could not be understood; the rest of each record counts.`,
    places: shown.slice(0, 3).map(({ source, line }) => ({ source, line })),
  };
}

function spotsTable(n: number, shown: readonly Problem[]): ReportTable {
  return {
    id: "problems",
    title: "Problems",
    columns: [
      { key: "place", title: "line", kind: "place" },
      { key: "message", title: "problem", kind: "text" },
    ],
    rows: shown.map(({ source, line, message }) => ({ cells: [{ source, line }, message] })),
    ...notesOn(n, shown),
  };
}

function notesOn(n: number, shown: readonly Problem[]): Pick<ReportTable, "notes"> {
  const more = n - shown.length;
  if (more === 0) return {};
  return { notes: [`${formatCount(more)} more ${more === 1 ? "is" : "are"} in tables/problems.csv.`] };
}

/** A path that was given may be empty. */
function nameOf(source: string): string {
  return source === "" ? '""' : source;
}
