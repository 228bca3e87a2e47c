/**
 * A table in columns of a terminal. Numbers are never cut: texts give way first (broken into several lines), and a table that still is
 * too wide for the line becomes one block of `heading  value` lines for each row.
 */
import { plainSpaces } from "../units/quantity.ts";
import type { TextTable } from "./cells.ts";
import { displayWidth, padTo, wrap } from "./display-width.ts";
import { makeVisible, shorten } from "./visible.ts";

const gap = "  ";
/** Texts are not made narrower than this. */
const narrowestText = 12;
/** Longer texts lose their middle. */
const longestText = 240;

interface PlainColumn {
  readonly title: string;
  readonly numeric: boolean;
  readonly cells: readonly string[];
}

function cleanText(text: string): string {
  return plainSpaces(makeVisible(shorten(text, longestText)));
}

function columnsOf(table: TextTable): PlainColumn[] {
  return table.columns.map(({ title, numeric }, index) => ({
    title: cleanText(title),
    numeric,
    cells: table.rows.map((row) => cleanText(row[index]?.text ?? "")),
  }));
}

const widest = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);

const longestWord = (text: string): number => widest(text.split(" "));

/** Headings may always be broken at their blanks. */
function naturalWidth({ title, cells }: PlainColumn): number {
  return Math.max(widest(cells), longestWord(title));
}

function leastWidth(column: PlainColumn): number {
  const natural = naturalWidth(column);
  return column.numeric ? natural : Math.min(natural, Math.max(narrowestText, longestWord(column.title)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Widths that fit into `room` columns, taken from the widest texts first; null if there are none. */
function fitWidths(columns: readonly PlainColumn[], room: number): number[] | null {
  const least = columns.map(leastWidth);
  if (sum(least) > room) return null;
  const widths = columns.map(naturalWidth);
  while (sum(widths) > room) {
    const shrinkable = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const index = shrinkable.indexOf(Math.max(...shrinkable));
    widths[index] = (widths[index] ?? 0) - 1;
  }
  return widths;
}

/** One row, as many lines as its longest cell needs. */
function rowLines(
  texts: readonly string[],
  columns: readonly PlainColumn[],
  widths: readonly number[],
): string[] {
  const cells = texts.map((text, index) => wrap(text, widths[index] ?? 0, true));
  const height = cells.reduce((most, lines) => Math.max(most, lines.length), 0);
  return Array.from({ length: height }, (_, at) =>
    cells
      .map((lines, index) =>
        padTo(lines[at] ?? "", widths[index] ?? 0, columns[index]?.numeric === true ? "left" : "right"),
      )
      .join(gap)
      .trimEnd(),
  );
}

function gridLines(columns: readonly PlainColumn[], rows: number, widths: readonly number[]): string[] {
  const heading = rowLines(
    columns.map(({ title }) => title),
    columns,
    widths,
  );
  const rule = widths.map((width) => "─".repeat(width)).join(gap);
  const body = Array.from({ length: rows }, (_, row) =>
    rowLines(
      columns.map(({ cells }) => cells[row] ?? ""),
      columns,
      widths,
    ),
  );
  return [...heading, rule, ...body.flat()];
}

/** The first column is the heading of a block; blocks are separated by an empty line. */
function blockLines(columns: readonly PlainColumn[], rows: number): string[] {
  const titleWidth = widest(columns.map(({ title }) => title));
  return Array.from({ length: rows }, (_, row) => [
    ...(row === 0 ? [] : [""]),
    ...columns.map(({ title, cells }) => `${padTo(title, titleWidth, "right")}${gap}${cells[row] ?? ""}`),
  ]).flat();
}

/** Lines of at most `width` columns, as far as the figures allow. */
export function tableLines(table: TextTable, width: number): string[] {
  const columns = columnsOf(table);
  const room = width - gap.length * Math.max(0, columns.length - 1);
  const widths = fitWidths(columns, room);
  return widths === null
    ? blockLines(columns, table.rows.length)
    : gridLines(columns, table.rows.length, widths);
}
