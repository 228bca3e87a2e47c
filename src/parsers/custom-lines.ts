/**
 * Line formats of the user's own, as a format file describes them: for each type of line a regular expression with named groups, the table
 * that it gives a row of, and what each column is made from. Sample lines show what is meant, and are read when the file is loaded. A line
 * is read by the first type that matches. With `contains`, a text that all lines of the type hold, other lines cost nothing.
 *
 *     { "id": "my-tool", "title": "Output of my tool", "lines": [
 *       { "meaning": "a result", "pattern": "^(?<name>\\S+) took (?<time>[\\d.]+) ms", "contains": " took ", "table": "runs",
 *         "columns": { "label": "{name}", "elapsed_s": { "from": "{time}", "unit": "ms" }, "exit_status": 0 },
 *         "samples": ["sort took 2.5 ms"] } ] }
 */
import { type ColumnKind, type PublicTableName, publicTables } from "../tables/schema.ts";
import { Store } from "../tables/store.ts";
import { execBounded, longestText, type MatchWatched, refusePattern } from "./bounded-pattern.ts";
import { Spec } from "./custom-spec.ts";
import { knownUnits, toBase } from "./exports/base-unit.ts";
import { readNumber } from "./exports/measurement-rows.ts";
import type { LineHandler, LineParser } from "./parser.ts";
import { shortestAnchor } from "./pair-table.ts";
import { redact } from "./redact.ts";

/** A column and what fills it: a text in which `{group}` stands for what the group matched. */
interface Filling {
  readonly column: string;
  readonly kind: ColumnKind;
  readonly text: string;
  /** The unit of a number as it stands in the line. */
  readonly unit: string | null;
}

interface CustomLine {
  readonly meaning: string;
  readonly expression: RegExp;
  /** Only lines that hold this text are looked at. */
  readonly contains: string | null;
  readonly table: PublicTableName;
  readonly fillings: readonly Filling[];
  readonly samples: readonly string[];
}

export interface FormatFile {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly CustomLine[];
}

/** Tables that only runlens itself fills, and columns that it works out. */
const ownTables: readonly string[] = ["problems"];
const ownColumns: readonly string[] = ["source", "line", "fate", "evidence_line"];

/** Columns in which only some words mean something to the reports. */
const words: Readonly<Record<string, readonly string[]>> = {
  "builds.stage": ["server", "rackconnect"],
  "builds.outcome": ["built", "timeout"],
  "incidents.kind": [
    "rate-limit",
    "quota",
    "not-found",
    "bad-request",
    "auth",
    "server-error",
    "connection",
    "other",
  ],
};

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

const placeholder = /\{(\w+)\}/g;

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
  const allowed = words[`${table}.${column}`];
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

/** Undefined if it took too long. */
function matchLine(
  { expression, contains }: CustomLine,
  text: string,
  watched: MatchWatched,
): RegExpExecArray | null | undefined {
  return contains !== null && !text.includes(contains) ? null : execBounded(expression, text, watched);
}

/** What is remembered of one input: the types of line whose expression took too long. */
interface State {
  tooSlow: number[];
}

export function customLines({ id, title, lines }: FormatFile, match: MatchWatched): LineParser<State> {
  const anchors = lines.map(({ contains }) => contains).filter((text) => text !== null);
  // Without a text that they hold, lines can only be found by looking at all of them.
  const anchored = anchors.length === lines.length && anchors.every(isAnchor);
  return {
    id,
    title,
    lineTypes: lines.flatMap(({ meaning, samples }) =>
      samples.slice(0, 1).map((example) => ({ meaning, example })),
    ),
    find: anchored ? { anchors } : {},
    start: () => ({ tooSlow: [] }),
    open: (store, state) => new CustomHandler(lines, store, state, match, !anchored),
  };
}

/** True if the scanner can search for it. */
function isAnchor(text: string): boolean {
  return text.length >= shortestAnchor && /^[\x20-\x7e]+$/.test(text);
}

class CustomHandler implements LineHandler {
  readonly open: boolean;
  readonly #lines: readonly CustomLine[];
  readonly #store: Store;
  readonly #state: State;
  readonly #match: MatchWatched;

  constructor(
    lines: readonly CustomLine[],
    store: Store,
    state: State,
    match: MatchWatched,
    seesAll: boolean,
  ) {
    this.#match = match;
    this.#lines = lines;
    this.#store = store;
    this.#state = state;
    this.open = seesAll;
  }

  line(line: Parameters<LineHandler["line"]>[0]): boolean {
    if (line.end - line.start > longestText) return false;
    // What the user's patterns pick out of a line can be a secret without the name that gives it away.
    const text = redact(line.text());
    for (const [at, type] of this.#lines.entries()) {
      if (this.#state.tooSlow.includes(at)) continue;
      const match = matchLine(type, text, this.#match);
      if (match === undefined) {
        this.#state.tooSlow.push(at);
        const message = `${type.meaning}: the pattern takes too long here, and is not used any more on this input`;
        this.#store.problem(line.number, message);
      } else if (match !== null) {
        const mayBeCut = line.unterminated && type.table === "servers";
        addRow(this.#store, type, (mayBeCut ? closedGroups(match) : match.groups) ?? {}, line.number);
        return true;
      }
    }
    return false;
  }

  end(): void {
    // Every line stands for itself.
  }
}

/** Without those that end with a line that was perhaps cut off: half a name may be the name of another server. */
function closedGroups({ groups = {}, input }: RegExpExecArray): Record<string, string | undefined> {
  const text = input.trimEnd();
  return Object.fromEntries(
    Object.entries(groups).filter(([, value]) => !text.endsWith(value?.trimEnd() || "\n")),
  );
}

function addRow(
  store: Store,
  { table, fillings }: CustomLine,
  groups: Readonly<Record<string, string | undefined>>,
  line: number,
): void {
  const values: Record<string, string | number | null> = {};
  for (const filling of fillings) {
    const text = fillIn(filling.text, groups);
    values[filling.column] =
      filling.kind === "number"
        ? numberOf(store, line, filling, text)
        : wordOf(store, line, table, filling.column, text);
  }
  if (table === "measurements") bringToBase(values);
  store.table(table).add(line, values);
}

/** Nothing if it names groups and none of them matched anything. */
function fillIn(text: string, groups: Readonly<Record<string, string | undefined>>): string {
  let named = 0;
  let found = 0;
  const filled = text.replace(placeholder, (_, group: string) => {
    const value = groups[group] ?? "";
    named++;
    if (value !== "") found++;
    return value;
  });
  return named > 0 && found === 0 ? "" : filled;
}

function numberOf(store: Store, line: number, { column, unit }: Filling, text: string): number | null {
  const value = readNumber(text);
  if (value === undefined) {
    store.problem(line, `${column}: expected a number, found ${JSON.stringify(redact(text).slice(0, 40))}`);
    return null;
  }
  return value === null || unit === null ? value : toBase(value, unit).value;
}

function wordOf(store: Store, line: number, table: string, column: string, text: string): string | null {
  const allowed = words[`${table}.${column}`];
  if (allowed === undefined || allowed.includes(text)) return text === "" ? null : redact(text);
  store.problem(
    line,
    `${column}: expected ${allowed.join(", ")}, found ${JSON.stringify(redact(text).slice(0, 40))}`,
  );
  return null;
}

function bringToBase(values: Record<string, string | number | null>): void {
  const { value, unit } = values;
  if (typeof value !== "number" || typeof unit !== "string") return;
  Object.assign(values, toBase(value, unit));
}
