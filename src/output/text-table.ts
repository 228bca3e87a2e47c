/**
 * A table in columns of a terminal. Numbers are never cut: texts give way first (broken into several lines), then the columns are told in parts; where not even
 * two columns fit, each row becomes a block of `heading  value` lines.
 */
import { plainSpaces } from "../units/quantity.ts";
import type { TextTable } from "./cells.ts";
import { displayWidth, padTo, wrap } from "./display-width.ts";
import { makeVisible, shorten } from "./visible.ts";

const gap = "  ";
/** Texts are not made narrower than this. */
const narrowestText = 8;
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

/** Headings are broken at their blanks into at most so many lines, before any text is broken. */
const mostHeadingLines = 4;

/** The smallest width at which a heading takes at most `lines` lines. */
function headingWidth(title: string, lines: number): number {
  let width = longestWord(title);
  while (wrap(title, width).length > lines) width++;
  return width;
}

function naturalWidth({ title, cells }: PlainColumn, headingLines: number): number {
  return Math.max(widest(cells), headingWidth(title, headingLines));
}

/** Texts are broken where words end, as long as those are not longer than this. */
const longestKeptWord = 24;

/** Texts may be broken at their blanks, numbers never. */
function leastWidth(column: PlainColumn): number {
  const natural = naturalWidth(column, mostHeadingLines);
  if (column.numeric) return natural;
  const words = Math.min(longestKeptWord, Math.max(0, ...column.cells.map(longestWord)));
  return Math.min(natural, Math.max(narrowestText, words, headingWidth(column.title, mostHeadingLines)));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Takes columns from the widest of those that can give, until `widths` fit into `room` or nobody can give any more. */
function shrink(widths: readonly number[], least: readonly number[], room: number): number[] {
  const shrunk = [...widths];
  while (sum(shrunk) > room) {
    const givers = shrunk.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widestGiver = Math.max(...givers);
    if (widestGiver === 0) break;
    const index = givers.indexOf(widestGiver);
    shrunk[index] = widestGiver - 1;
  }
  return shrunk;
}

/** Widths that fit into `room` columns; null if there are none. Headings get as few lines as will do. */
function fitWidths(columns: readonly PlainColumn[], room: number): number[] | null {
  let widths: number[] = [];
  for (let lines = 1; lines <= mostHeadingLines; lines++) {
    widths = columns.map((column) => naturalWidth(column, lines));
    if (sum(widths) <= room) return widths;
  }
  const least = columns.map(leastWidth);
  return sum(least) > room ? null : shrink(widths, least, room);
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

/** The first cell is the heading of a block, the others follow below it with their headings, which get no more than half of the room. */
function blockLines([first, ...others]: readonly PlainColumn[], rows: number, width: number): string[] {
  const inside = width - 2 * gap.length;
  const titleWidth = Math.min(
    widest(others.map(({ title }) => title)),
    Math.max(narrowestText, Math.floor(inside / 2)),
  );
  const room = Math.max(narrowestText, inside - titleWidth);
  const besides = (title: string, cell: string): string[] => {
    const [titles, cells] = [wrap(title, titleWidth, true), wrap(cell, room)];
    return Array.from({ length: Math.max(titles.length, cells.length) }, (_, at) =>
      `${gap}${padTo(titles[at] ?? "", titleWidth, "right")}${gap}${cells[at] ?? ""}`.trimEnd(),
    );
  };
  return Array.from({ length: rows }, (_, row) => [
    ...wrap(first?.cells[row] ?? "", width),
    ...others.flatMap(({ title, cells }) => besides(title, cells[row] ?? "")),
  ]).flat();
}

const neededWidth = (columns: readonly PlainColumn[]): number =>
  sum(columns.map(leastWidth)) + gap.length * (columns.length - 1);

/**
 * What every part begins with, so that its rows are known by it: the first column, and where that has a text twice the first of the others that tells its rows
 * apart, if there is one and it leaves room.
 */
function keysOf(columns: readonly PlainColumn[], rows: number, room: number): readonly PlainColumn[] {
  const [first] = columns;
  if (first === undefined || new Set(first.cells).size === rows) return columns.slice(0, 1);
  const tells = ({ numeric, cells }: PlainColumn) =>
    !numeric && new Set(cells.map((cell, row) => `${first.cells[row] ?? ""}\n${cell}`)).size === rows;
  const second = columns.find(tells);
  const isFit = (column: PlainColumn) =>
    second === undefined || column === second || neededWidth([first, second, column]) <= room;
  return second !== undefined && columns.slice(1).every(isFit) ? [first, second] : [first];
}

/** Columns that stand beside each other: the keys, then as many others as have room. */
function parts(columns: readonly PlainColumn[], rows: number, room: number): PlainColumn[][] {
  const keys = keysOf(columns, rows, room);
  const found: PlainColumn[][] = [];
  let part: PlainColumn[] = [];
  for (const column of columns) {
    if (keys.includes(column)) continue;
    if (part.length > keys.length && neededWidth([...part, column]) > room) part = [];
    if (part.length === 0) found.push((part = [...keys]));
    part.push(column);
  }
  return found.length === 0 ? [[...keys]] : found;
}

/**
 * Lines of at most `width` columns, as far as the figures allow. A table that is too wide is cut into parts of some columns each, all of which begin with what
 * tells the rows apart.
 */
export function tableLines(table: TextTable, width: number): string[] {
  const columns = columnsOf(table);
  const rows = table.rows.length;
  const grid = (part: readonly PlainColumn[]): string[] | null => {
    const widths = fitWidths(part, width - gap.length * (part.length - 1));
    return widths && gridLines(part, rows, widths);
  };
  const whole = grid(columns);
  if (whole !== null) return whole;
  const grids = parts(columns, rows, width).map(grid);
  if (grids.includes(null)) return blockLines(columns, rows, width);
  return grids.flatMap((lines, index) => (index === 0 ? (lines ?? []) : ["", ...(lines ?? [])]));
}
