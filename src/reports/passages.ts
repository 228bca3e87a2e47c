/** Which lines of the inputs a document quotes: those that its findings and its figures rest on, the most important first. */
import { formatCount } from "../units/quantity.ts";
import { plural } from "./place.ts";
import type { Cell, Passage, Place, Quotes, Report, ReportDocument, TableRow } from "./report.ts";

/** More places are not quoted, whatever their length. */
const mostPlaces = 400;
/** Characters of all quotes together, with what a page writes around each line and, with its name, around a wanted one. */
const mostCharacters = 130_000;
const charactersAround = { line: 60, wanted: 75 };
/** Rows of a table that are quoted before any other table is quoted further. */
const firstRows = 25;

/** Lines around the one that a row is from. */
const linesBefore = 2;
const linesAfter = 2;
/** A record goes on over the lines below that begin with a blank (blocks of `time -v`, frames of a traceback), at most so many. */
const longestRecord = 26;

/** Lines of one input that may be quoted, ascending, with the reach of what may belong to them. */
export interface WantedPassages {
  readonly source: string;
  /** 1-based lines, ascending. */
  readonly lines: readonly number[];
  /** What has to be read for them: ascending, not overlapping. The first line of a range is there to judge the second by. */
  readonly ranges: readonly { readonly first: number; readonly last: number }[];
}

/** The lines that the document rests on, input by input. */
export function wantedPassages(document: ReportDocument): WantedPassages[] {
  const bySource = new Map<string, number[]>();
  let room = mostPlaces;
  for (const { source, line } of placesOf(document)) {
    const lines = bySource.get(source);
    if (lines === undefined) bySource.set(source, [line]);
    else lines.push(line);
    if (--room === 0) break;
  }
  return [...bySource].map(([source, unsorted]) => {
    const lines = unsorted.toSorted((a, b) => a - b);
    const ranges: { first: number; last: number }[] = [];
    for (const line of lines) {
      const range = { first: Math.max(1, line - linesBefore - 1), last: line + longestRecord + linesAfter };
      const last = ranges.at(-1);
      if (last !== undefined && range.first <= last.last + 1) last.last = range.last;
      else ranges.push(range);
    }
    return { source, lines, ranges };
  });
}

/** Every place once: of the findings, then of the first rows of all tables, then of the other rows, then of what charts are drawn from. */
function* placesOf(document: ReportDocument): Generator<Place> {
  const known = new Map<string, Set<number>>();
  for (const place of allPlaces(document)) {
    const { source, line } = place;
    const lines = known.get(source);
    if (lines?.has(line) === true) continue;
    if (lines === undefined) known.set(source, new Set([line]));
    else lines.add(line);
    yield place;
  }
}

function* allPlaces({ findings, reports }: ReportDocument): Generator<Place> {
  const tables = reports.flatMap((report) => report.tables);
  const behindCharts = reports.flatMap(({ charts }: Report) => charts.map(({ data }) => data));
  for (const { places } of findings) yield* places;
  for (const { rows } of [...tables, ...behindCharts]) yield* placesOfRows(rows.slice(0, firstRows));
  for (const { rows } of [...tables, ...behindCharts]) yield* placesOfRows(rows.slice(firstRows));
}

function* placesOfRows(rows: readonly TableRow[]): Generator<Place> {
  for (const { cells, places } of rows) {
    for (const cell of cells) if (isPlace(cell)) yield cell;
    for (const key in places) yield places[key] as Place;
  }
}

function isPlace(cell: Cell): cell is Place {
  return typeof cell === "object" && cell !== null && "source" in cell;
}

/** What was read of an input: the texts of its lines, or why there are none. */
export interface ReadPassages {
  readonly source: string;
  readonly texts: ReadonlyMap<number, string>;
  readonly trouble: string | null;
}

/** The quotes of a document: as many of its places, in the order of their weight, as a page has room for. */
export function cutPassages(document: ReportDocument, inputs: readonly ReadPassages[]): Quotes {
  const bySource = new Map(inputs.map((input) => [input.source, input]));
  const kept = new Map<string, { shown: Set<number>; wanted: Set<number> }>();
  let [room, leftOut] = [mostCharacters, 0];
  for (const { source, line } of placesOf(document)) {
    const { texts, trouble = null } = bySource.get(source) ?? {};
    if (texts?.has(line) !== true) {
      if (trouble === null) leftOut++;
      continue;
    }
    const quoted = kept.get(source) ?? { shown: new Set<number>(), wanted: new Set<number>() };
    const fresh = linesAround(texts, line).filter((number) => !quoted.shown.has(number));
    const length = fresh.reduce(
      (sum, number) => sum + (texts.get(number)?.length ?? 0) + charactersAround.line,
      charactersAround.wanted + source.length,
    );
    if (length > room) {
      leftOut++;
      continue;
    }
    room -= length;
    kept.set(source, quoted);
    quoted.wanted.add(line);
    for (const number of fresh) quoted.shown.add(number);
  }
  const passages = [...kept].flatMap(([source, { shown, wanted }]) =>
    joined(source, shown, wanted, bySource.get(source)?.texts ?? new Map()),
  );
  const missing = inputs.flatMap(({ source, trouble }) =>
    trouble === null ? [] : [{ source, reason: trouble }],
  );
  return {
    passages,
    missing,
    ...(leftOut === 0
      ? {}
      : {
          note: `${plural(leftOut, "more line", formatCount(leftOut))} that figures are from ${leftOut === 1 ? "is" : "are"} not quoted, to keep the page small.`,
        }),
  };
}

/** The line, what stands around it, and all of the record that begins with it. */
function linesAround(texts: ReadonlyMap<number, string>, line: number): number[] {
  let last = line;
  while (last - line < longestRecord && /^[ \t]+\S/.test(texts.get(last + 1) ?? "")) last++;
  const [first, end] = [Math.max(1, line - linesBefore), last + linesAfter];
  return Array.from({ length: end - first + 1 }, (_, i) => first + i).filter((number) => texts.has(number));
}

/** Lines that follow each other are one passage. */
function joined(
  source: string,
  shown: ReadonlySet<number>,
  wanted: ReadonlySet<number>,
  texts: ReadonlyMap<number, string>,
): Passage[] {
  const passages: { source: string; first: number; lines: string[]; wanted: number[] }[] = [];
  for (const number of [...shown].sort((a, b) => a - b)) {
    let passage = passages.at(-1);
    if (passage === undefined || passage.first + passage.lines.length !== number) {
      passage = { source, first: number, lines: [], wanted: [] };
      passages.push(passage);
    }
    passage.lines.push(texts.get(number) ?? "");
    if (wanted.has(number)) passage.wanted.push(number);
  }
  return passages;
}
