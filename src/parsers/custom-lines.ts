/**
 * Lines in formats of the user's own, which a format file describes (see `format-file.ts`). A line is read by the first type that matches.
 * With `contains`, a text that all lines of the type hold, other lines cost nothing.
 */
import type { ColumnKind, PublicTableName } from "../tables/schema.ts";
import type { Store } from "../tables/store.ts";
import { execBounded, longestText, type MatchWatched } from "./bounded-pattern.ts";
import { toBase } from "./exports/base-unit.ts";
import { readNumber } from "./exports/measurement-rows.ts";
import type { LineHandler, LineParser } from "./parser.ts";
import { shortestAnchor } from "./pair-table.ts";
import { redact } from "./redact.ts";

/** A column and what fills it: a text in which `{group}` stands for what the group matched. */
export interface Filling {
  readonly column: string;
  readonly kind: ColumnKind;
  readonly text: string;
  /** The unit of a number as it stands in the line. */
  readonly unit: string | null;
}

export interface CustomLine {
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

/** Columns in which only some words mean something to the reports. */
export const columnWords: Readonly<Record<string, readonly string[]>> = {
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

/** What stands for a group in the text of a filling. */
export const placeholder = /\{(\w+)\}/g;

/** Undefined if it took too long. */
export function matchLine(
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

export function addRow(
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
  const allowed = columnWords[`${table}.${column}`];
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
