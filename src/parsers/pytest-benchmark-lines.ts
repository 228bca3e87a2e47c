/** The lines of pytest-benchmark's tables, as patterns, and what their cells say. */
import { pytestUnits } from "./exports/pytest-benchmark-units.ts";

export const heading = /Name \(time in ([num]?s)\)\s{1,200}(\S[^]{0,2000})$/;
export const rule = /^-{20,}$/;
export const legend = /Legend:$/;
/** What pytest may print between the tables and its last line. */
export const behind =
  /^\W{0,9}Outliers: 1 Standard Deviation|OPS: Operations Per Second|=== short test summary info ===|(?:^|\s)(?:FAILED|ERROR|SKIPPED|XFAIL|XPASS) /;
export const sessionStart = /=== test session starts ===/;
/** The last line that pytest prints, in a frame of `=` unless `-q` was given. */
export const sessionEnd =
  /\b\d{1,7} (?:passed|failed|skipped|errors?|deselected|xfailed|xpassed|warnings?)\b.{0,200} in \d{1,7}\.\d\ds/;

export interface Column {
  /** As the exports name it; null of a column that has no rows. */
  readonly metric: string | null;
  /** Of the unit of `ops`: `K` for `Kops/s`. */
  readonly prefix: string;
}

const label = /^([A-Za-z]\w{0,20})(?:\(\*\)| \((\w?)ops\/s\))?$/;

/** Null if this is another program's table. */
export function columnsOf(text: string): readonly Column[] | null {
  const columns = text
    .trim()
    .split(/\s{2,}/)
    .map((written): Column | null => {
      const [, name, prefix = ""] = label.exec(written) ?? [];
      const metric = name?.toLowerCase() ?? "";
      return name === undefined ? null : { metric: pytestUnits.has(metric) ? metric : null, prefix };
    });
  const isOurs = columns.some((column) => column?.metric !== null) && !columns.includes(null);
  return isOurs ? (columns as readonly Column[]) : null;
}

const figure = /^(?:\d{1,3}(?:,\d{3}){0,6}(?:\.\d{1,4})?|\d{1,20}(?:\.\d{1,4})?|inf|nan)$/;
const outliers = /^\d{1,9};\d{1,9}$/;
const quotient = /^\((?:inf|nan|>1000\.0|\d{1,4}\.\d{1,2})\)$/;

/** A row of a table of so many columns, from its end: a name may hold anything. Null if this is none. NaN and `inf` are null. */
export function cellsOf(
  text: string,
  columns: number,
): { readonly name: string; readonly values: readonly (number | null)[] } | null {
  const words = [...text.matchAll(/\S+/g)];
  const values: (number | null)[] = [];
  let at = words.length - 1;
  for (let column = 0; column < columns; column++, at--) {
    if (quotient.test(words[at]?.[0] ?? "")) at--;
    const word = words[at]?.[0] ?? "";
    if (!figure.test(word) && !outliers.test(word)) return null;
    values.unshift(/^[\d,.]+$/.test(word) ? Number(word.replaceAll(",", "")) : null);
  }
  const first = words[at + 1]?.index;
  return at < 0 || first === undefined ? null : { name: text.slice(0, first).trim(), values };
}

/** `test_sort (0001_before)` is of a run that was saved, `test_sort (NOW)` of this one. */
export function readName(name: string): { readonly benchmark: string; readonly run: string | null } {
  const [, benchmark, run] = /^(.{1,2000}) \((\S{1,300})\)$/.exec(name) ?? [];
  if (benchmark === undefined || run === undefined) return { benchmark: name, run: null };
  return { benchmark, run: run === "NOW" ? null : run };
}

/** Which of these tests a line of the summary says failed; null if none. */
export function failedName(text: string, names: Readonly<Record<string, unknown>>): string | null {
  const [, id] = /(?:^|\s)FAILED (\S{1,300}::.{1,2000})$/.exec(text) ?? [];
  if (id === undefined) return null;
  for (const whole of [id, id.split(" - ", 1)[0] ?? ""]) {
    const end = whole.indexOf("[");
    const name = whole.slice(whole.lastIndexOf("::", end === -1 ? whole.length : end) + 2);
    const found = [whole, name, name.replace(/^test_/, "")].find((known) => Object.hasOwn(names, known));
    if (found !== undefined) return found;
  }
  return null;
}
