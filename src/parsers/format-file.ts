/**
 * Line formats of the user's own, as a format file describes them: for each type of line a regular expression with named groups, the table
 * that it gives a row of, and what each column is made from. Sample lines show what is meant, and are read when the file is loaded.
 *
 *     { "id": "my-tool", "title": "Output of my tool", "lines": [
 *       { "meaning": "a result", "pattern": "^(?<name>\\S+) took (?<time>[\\d.]+) ms", "contains": " took ", "table": "runs",
 *         "columns": { "label": "{name}", "elapsed_s": { "from": "{time}", "unit": "ms" }, "exit_status": 0 },
 *         "samples": ["sort took 2.5 ms"] } ] }
 */
import { type ColumnKind, type PublicTableName, publicTables } from "../tables/schema.ts";
import { Store } from "../tables/store.ts";
import { type MatchWatched, refusePattern } from "./bounded-pattern.ts";
import {
  addRow,
  columnWords,
  type CustomLine,
  type Filling,
  type FormatFile,
  matchLine,
  placeholder,
} from "./custom-lines.ts";
import { Spec } from "./custom-spec.ts";
import { knownUnits, toBase } from "./exports/base-unit.ts";

/** Tables that only runlens itself fills, and columns that it works out. */
const ownTables: readonly string[] = ["problems"];
const ownColumns: readonly string[] = ["source", "line", "fate", "evidence_line"];

/** Columns without which a row says nothing. */
const needed: Partial<Record<PublicTableName, readonly string[]>> = {
  measurements: ["metric", "value"],
  builds: ["stage", "outcome", "duration_s"],
  incidents: ["kind"],
};

/** Checks what a format file holds, and reads its samples. Throws a `SpecError`. */
export function readFormatFile(json: unknown, match: MatchWatched): FormatFile {
  const spec = new Spec(json).members(["id", "title", "lines"]);
  const id = spec.id.text();
  if (!/^[a-z][a-z0-9-]*$/.test(id)) spec.id.fail("small letters, digits and hyphens");
  const file = {
    id,
    title: spec.title.text(),
    lines: spec.lines.items().map((line) => readLine(line, id, match)),
  };
  spec.lines.items().forEach((line, i) => checkSamples(line, file, i, match));
  return file;
}

const lineFields = ["meaning", "pattern", "ignore_case", "contains", "table", "columns", "samples"] as const;

function readLine(spec: Spec, id: string, match: MatchWatched): CustomLine {
  const { meaning, pattern, ignore_case, contains, table, columns, samples } = spec.members(lineFields);
  const expression = compile(
    pattern,
    ignore_case.optional((flag) => flag.flag(), false),
  );
  const examples = samples.items().map((sample) => sample.text());
  const reason = refusePattern(expression, examples, match);
  if (reason !== null) pattern.refuse(reason);
  const tables = Object.keys(publicTables).filter((name) => !ownTables.includes(name)) as PublicTableName[];
  const chosen = tables.find((name) => name === table.value) ?? table.fail(`one of ${tables.join(", ")}`);
  const line: CustomLine = {
    meaning: meaning.text(),
    expression,
    contains: contains.optional((text) => text.text(), null),
    table: chosen,
    fillings: withOrigin(
      chosen,
      id,
      columns.entries().map(([name, value]) => readFilling(chosen, name, value, expression)),
    ),
    samples: examples,
  };
  const missing = needed[chosen]?.find((name) => !line.fillings.some(({ column }) => column === name));
  if (missing !== undefined) columns.refuse(`a row of ${chosen} needs the column ${missing}`);
  return line;
}

function compile(pattern: Spec, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(pattern.text(), ignoreCase ? "iu" : "u");
  } catch (error) {
    if (error instanceof SyntaxError) pattern.refuse(error.message);
    throw error;
  }
}

/** The column that says what told a row. */
const origins: Partial<Record<PublicTableName, string>> = { runs: "format", measurements: "tool" };

/** What told a row is the format, unless its file says otherwise. */
function withOrigin(table: PublicTableName, id: string, fillings: readonly Filling[]): Filling[] {
  const column = origins[table];
  if (column === undefined || fillings.some((filling) => filling.column === column)) return [...fillings];
  return [{ column, kind: "category", text: id, unit: null }, ...fillings];
}

function readFilling(table: PublicTableName, column: string, spec: Spec, expression: RegExp): Filling {
  const columns: Readonly<Record<string, { kind: ColumnKind }>> = publicTables[table];
  const fillable = Object.keys(columns).filter((name) => !ownColumns.includes(name));
  const kind = columns[column]?.kind;
  if (kind === undefined || !fillable.includes(column))
    spec.refuse(`${table} has no such column to fill; it has ${fillable.join(", ")}`);
  const isObject = typeof spec.value === "object";
  const members = isObject ? spec.members(["from", "unit"]) : null;
  const text = typeof spec.value === "number" ? String(spec.value) : (members?.from ?? spec).text();
  const unknown = [...text.matchAll(placeholder)].find(([, group]) => !hasGroup(expression, group ?? ""));
  if (unknown !== undefined) spec.refuse(`the pattern has no group (?<${unknown[1] ?? ""}>…)`);
  const allowed = columnWords[`${table}.${column}`];
  if (allowed !== undefined && !text.includes("{") && !allowed.includes(text))
    spec.fail(`one of ${allowed.join(", ")}`);
  return { column, kind, text, unit: members === null ? null : readUnit(members.unit, column, kind) };
}

function hasGroup({ source }: RegExp, name: string): boolean {
  return source.includes(`(?<${name}>`);
}

/** A unit that can be turned into that of the column. */
function readUnit(spec: Spec, column: string, kind: ColumnKind): string {
  const base = column.endsWith("_s")
    ? "s"
    : column.endsWith("_bytes")
      ? "bytes"
      : column.endsWith("_pct")
        ? "%"
        : null;
  if (kind !== "number" || base === null)
    spec.refuse(`only columns in _s, _bytes or _pct have a unit, not ${column}`);
  const fitting = knownUnits.filter((unit) => toBase(1, unit).unit === base);
  return fitting.find((unit) => unit === spec.value) ?? spec.fail(`one of ${fitting.join(", ")}`);
}

/** Every sample must be read by its own type of line, without a problem. */
function checkSamples(spec: Spec, file: FormatFile, at: number, watched: MatchWatched): void {
  const { samples } = spec.members(lineFields);
  for (const sample of samples.items()) {
    const store = new Store();
    const found = file.lines.findIndex((line) => matchLine(line, sample.text(), watched) !== null);
    if (found === -1) sample.refuse("the line does not match its pattern");
    if (found !== at) sample.refuse(`the line is taken by lines[${found}], which stands before`);
    const line = file.lines[at];
    const match = line === undefined ? null : matchLine(line, sample.text(), watched);
    if (line !== undefined && match?.groups !== undefined) addRow(store, line, match.groups, 1);
    const problem = store.table("problems");
    if (problem.length > 0) sample.refuse(problem.at(0).message ?? "the line cannot be read");
  }
}
