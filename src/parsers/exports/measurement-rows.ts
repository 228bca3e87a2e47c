/** Rows of `measurements`, as the parsers of benchmark files add them. */
import type { Store } from "../../tables/store.ts";
import { redact } from "../redact.ts";
import { toBase } from "./base-unit.ts";

/** What several values have in common. */
export interface Subject {
  /** Null where the file does not say what was measured. */
  readonly benchmark: string | null;
  /** `threads=4, size=100`, or null. */
  readonly params?: string | null;
  /** Number of the repetition, from 1; null for a value that sums up several. */
  readonly iteration?: number | null;
  /** Which process of the file ran the repetition; null where the file does not tell several apart. */
  readonly fork?: string | null;
}

/** Names and parameters are commands or addresses in some files, and may hold secrets; few of them are distinct. */
const mostRemembered = 10_000;

/** Adds the rows of one file. */
export class MeasurementRows {
  readonly store: Store;
  readonly #tool: string;
  readonly #redacted = new Map<string, string>();

  constructor(store: Store, tool: string) {
    this.store = store;
    this.#tool = tool;
  }

  /** A value in a unit as written, which is turned into base units; null if it is known that there is none. */
  add(line: number, subject: Subject, metric: string, value: number | null, unit: string | null): void {
    const quantity: { value: number | null; unit: string | null } =
      value === null ? { ...toBase(0, unit), value: null } : toBase(value, unit);
    const table = this.store.table("measurements");
    const row = table.row(line);
    const { columns } = table;
    columns.tool.set(row, this.#tool);
    columns.benchmark.set(row, this.#clean(subject.benchmark));
    columns.params.set(row, this.#clean(subject.params ?? null));
    columns.metric.set(row, this.#clean(metric));
    columns.unit.set(row, quantity.unit);
    columns.value.set(row, quantity.value);
    columns.iteration.set(row, subject.iteration ?? null);
    if (subject.fork !== undefined) columns.fork.set(row, this.#clean(subject.fork));
  }

  /** A run that failed and came to no figures: it counts by that alone. */
  fail(line: number, subject: Subject): void {
    this.add(line, { ...subject, iteration: 1 }, "success", 0, null);
  }

  #clean(text: string | null): string | null {
    if (text === null || text === "") return null;
    const known = this.#redacted.get(text);
    if (known !== undefined) return known;
    const clean = redact(text.replaceAll("\r\n", "\n"));
    if (this.#redacted.size < mostRemembered) this.#redacted.set(text, clean);
    return clean;
  }
}

/** Decimal, with a point, perhaps with an exponent: `12`, `.5`, `1e-3`. */
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** What programs write where there is no value. */
const missingWords = new Set(["", "-", "--", "NA", "N/A", "n/a", "null", "NULL", "None"]);
/** Something was measured, and no number came of it. C writes `-nan` too. */
const notFinite = /^[+-]?(?:nan|inf(?:inity)?)$/i;

/**
 * `12.5` → 12.5. Undefined if it is no number (`NaN` and `inf` say so themselves), or one too large to be held: `1e400`; null where the
 * program says that it has none. Blanks around it do not matter.
 */
export function readNumber(text: string, decimalComma = false): number | null | undefined {
  const trimmed = text.trim();
  const number = decimalComma ? trimmed.replace(",", ".") : trimmed;
  if (decimal.test(number)) {
    const value = Number(number);
    return Number.isFinite(value) ? value : undefined;
  }
  return missingWords.has(number) ? null : undefined;
}

/** Longer texts are cut in messages. */
const longestFound = 40;

/** The number in a field of a record; null if it has none. Anything else is a problem. */
export function numberField(
  store: Store,
  line: number,
  field: string,
  text: string,
  decimalComma = false,
): number | null {
  const number = readNumber(text, decimalComma);
  if (number !== undefined) return number;
  const found = redact(text).slice(0, longestFound);
  store.problem(line, `${redact(field)}: expected a number, found ${JSON.stringify(found)}`);
  return null;
}

/** The same of a figure that sums up others: one value alone has no spread, for which programs write NaN, and nobody misses it. */
export function summaryField(store: Store, line: number, field: string, text: string): number | null {
  return notFinite.test(text.trim()) ? null : numberField(store, line, field, text);
}

/** Numbers the repetitions of what has the same name, from 1. */
export class Repetitions {
  readonly #counts = new Map<string, number>();

  next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}

/** `[["threads", "4"], ["size", "100"]]` → `threads=4, size=100`; null without any. Empty values are left out. */
export function joinParams(pairs: Iterable<readonly [string, unknown]>): string | null {
  const words = [...pairs]
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => `${name}=${String(value)}`);
  return words.length === 0 ? null : words.join(", ");
}
