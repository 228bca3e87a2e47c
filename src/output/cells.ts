/**
 * Tables of a report as texts: every cell scaled and formatted once, the same for terminal, Markdown and page. A column has one unit, named in its heading;
 * where a row has its own kind, the row has one unit, named in its cells.
 */
import type { Cell, CellKind, Place, ReportTable, TableRow } from "../reports/report.ts";
import { formatFactor, formatNumber, formatP, inUnit, missing, withUnit } from "../units/quantity.ts";
import type { QuantityKind } from "../units/quantity.ts";
import { formatScaled, scaleFor } from "../units/scale.ts";

export interface TextColumn {
  readonly title: string;
  /** Numbers are set to the right, so that their digits stand below each other. */
  readonly numeric: boolean;
}

export interface TextCell {
  readonly text: string;
  /** The line that the cell names, if it names one. */
  readonly place: Place | null;
  /** The line that the cell's figure is from, if that is known of it. */
  readonly origin?: Place;
}

export interface TextTable {
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly TextCell[])[];
}

/** `data/a.log:11` */
export function placeText(place: Place): string {
  return `${place.source}:${place.line}`;
}

function isPlace(cell: Cell): cell is Place {
  return typeof cell === "object" && cell !== null && "source" in cell;
}

function isPair(cell: Cell): cell is readonly [number, number] {
  return Array.isArray(cell);
}

function numbersOf(cell: Cell): readonly number[] {
  if (typeof cell === "number") return [cell];
  return isPair(cell) ? cell : [];
}

function isQuantity(kind: CellKind): kind is QuantityKind & CellKind {
  return kind !== "text" && kind !== "place";
}

/** The kind of a row counts in the columns that leave it open; counts, ratios and p values are never of the row's kind. */
function ownKind(row: TableRow, column: CellKind): CellKind | null {
  return column === "number" && row.kind !== undefined && isQuantity(row.kind) ? row.kind : null;
}

/** How the numbers of a cell are written. */
interface Style {
  readonly write: (value: number) => string;
  /** Follows the number, or the second one of a pair. */
  readonly unit: string;
}

/** Ratios and p values are read one by one: what counts is how far each is from 1 or from the limit. */
function separateStyle(kind: CellKind): Style | null {
  if (kind === "probability") return { write: formatP, unit: "" };
  return kind === "ratio" ? { write: formatFactor, unit: "×" } : null;
}

/** An interval: `194–328`; with a word where a minus sign would make a dash ambiguous. */
function pairText(low: string, high: string): string {
  if (low === missing && high === missing) return missing;
  return low.startsWith("-") || high.startsWith("-") || low === missing || high === missing
    ? `${low} to ${high}`
    : `${low}–${high}`;
}

function cellText(cell: Cell, style: Style | null): string {
  if (cell === null) return missing;
  if (typeof cell === "string") return cell;
  if (isPlace(cell)) return placeText(cell);
  const write = style?.write ?? String;
  const text = isPair(cell) ? pairText(write(cell[0]), write(cell[1])) : write(cell);
  return text === missing || style === null ? text : withUnit(text, style.unit);
}

interface ColumnStyle {
  readonly style: Style | null;
  /** The unit that the heading names; empty if the cells carry it or there is none. */
  readonly heading: string;
}

function columnStyle(table: ReportTable, index: number): ColumnStyle {
  const kind = table.columns[index]?.kind ?? "text";
  if (!isQuantity(kind)) return { style: null, heading: "" };
  const separate = separateStyle(kind);
  if (separate !== null) return { style: separate, heading: "" };
  const values: number[] = [];
  for (const row of table.rows)
    if (ownKind(row, kind) === null) values.push(...numbersOf(row.cells[index] ?? null));
  const scale = scaleFor(kind, values);
  return { style: { write: (value) => formatScaled(scale, value), unit: "" }, heading: scale.unit };
}

/** One unit for all cells of a row that are of the row's kind; null for rows without one. */
function rowStyle(table: ReportTable, row: TableRow): Style | null {
  const { kind } = row;
  if (kind === undefined || !isQuantity(kind)) return null;
  const separate = separateStyle(kind);
  if (separate !== null) return separate;
  const values = row.cells.flatMap((cell, index) =>
    ownKind(row, table.columns[index]?.kind ?? "text") === null ? [] : numbersOf(cell),
  );
  const scale = scaleFor(kind, values);
  // Nothing stands below another here, so each value has its own three digits.
  return { write: (value) => formatNumber(inUnit(value, scale.factor)), unit: scale.unit };
}

/** A heading that names the unit already is not given it again. */
function headingText(title: string, unit: string): string {
  return unit === "" || title.endsWith(`(${unit})`) ? title : `${title} (${unit})`;
}

/** The table as texts, in the order of its rows; cells that a row lacks are `–`. Log text is as it was in the log. */
export function layTable(table: ReportTable): TextTable {
  const styles = table.columns.map((_, index) => columnStyle(table, index));
  const columns = table.columns.map(({ title, kind }, index) => ({
    title: headingText(title, styles[index]?.heading ?? ""),
    numeric: isQuantity(kind),
  }));
  const rows = table.rows.map((row) => {
    const own = rowStyle(table, row);
    return table.columns.map(({ key, kind }, index): TextCell => {
      const cell = row.cells[index] ?? null;
      const style = ownKind(row, kind) === null ? (styles[index]?.style ?? null) : own;
      const origin = row.places?.[key];
      const text = { text: cellText(cell, style), place: isPlace(cell) ? cell : null };
      return origin === undefined ? text : { ...text, origin };
    });
  });
  return { columns, rows };
}
