/** Wrong usage: one sentence that says what was given, what is accepted, and what was perhaps meant. */

import { instantOf } from "../analysis/cleanup-window.ts";

/** The user asked for something that does not exist. Exit code 2, no stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** ` (did you mean "report"?)` for the candidate nearest to `given`, or nothing if none is near. */
export function suggestion(given: string, candidates: Iterable<string>): string {
  const near = nearest(given, candidates);
  return near === null ? "" : ` (did you mean ${near}?)`;
}

/** The candidate that takes the fewest edits, at most a third of what was given and two for short words; null if none does. */
export function nearest(given: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let fewest = Math.max(2, Math.floor(given.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = editsBetween(given.toLowerCase(), candidate);
    if (edits < fewest && edits < candidate.length) [best, fewest] = [candidate, edits];
  }
  return best;
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other (optimal string alignment, the
 * restricted form of Damerau's distance).
 */
export function editsBetween(from: string, to: string): number {
  let [above, last]: number[][] = [[], Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (last?.[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const edits = Math.min(replaced, (last?.[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(swapped ? Math.min(edits, (above?.[column - 2] ?? 0) + 1) : edits);
    }
    [above, last] = [last, current];
  }
  return last?.[to.length] ?? 0;
}

/** What yargs hands on for an option that is given once, or the last of several. */
function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}

/** Reads an option that is a text; for yargs' `coerce`. */
export function textFrom(option: string) {
  return (given: unknown): string => {
    const value = lastOf(given);
    // `-` comes marked, so that yargs takes it for a value
    if (typeof value === "string" && value !== "") return value.replace("\0", "");
    throw new UsageError(`--${option} takes a text that is not empty.`);
  };
}

/** Reads an option that is a directory to write into: `-` means standard output everywhere else, and none of these writes there. */
export function directoryFrom(option: string) {
  const text = textFrom(option);
  return (given: unknown): string => {
    const directory = text(given);
    if (directory !== "-") return directory;
    throw new UsageError(`--${option} takes a directory; one that is called - is ./-.`);
  };
}

/** Reads an option that may be given more than once. */
export function textsFrom(option: string) {
  const one = textFrom(option);
  return (given: unknown): string[] => [given].flat().map(one);
}

/** Reads an option that is a number of at least `least`. */
export function numberFrom(option: string, least: number, kind: "number" | "whole number" = "number") {
  return (given: unknown): number => {
    const value = lastOf(given);
    const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
    if (Number.isFinite(number) && number >= least && (kind === "number" || Number.isInteger(number)))
      return number;
    throw new UsageError(`--${option} takes a ${kind} of at least ${least}, not ${JSON.stringify(value)}.`);
  };
}

/** Reads an option that is a percentage of at least 0, such as `2%`, into a share. */
export function percentFrom(option: string) {
  return (given: unknown): number => {
    const text = String(lastOf(given)).trim();
    const number = Number(/^(\d+(?:\.\d*)?|\.\d+)\s*%$/.exec(text)?.[1] ?? Number.NaN);
    if (!Number.isNaN(number)) return Number((number / 100).toPrecision(15));
    throw new UsageError(`--${option} takes a percentage such as 2%, not ${JSON.stringify(text)}.`);
  };
}

/** Reads an option that is a number between 0 and 1, neither of them. */
export function fractionFrom(option: string) {
  return (given: unknown): number => {
    const text = String(lastOf(given)).trim();
    const number = text === "" ? Number.NaN : Number(text);
    if (number > 0 && number < 1) return number;
    throw new UsageError(
      `--${option} takes a number between 0 and 1 such as 0.05, not ${JSON.stringify(text)}.`,
    );
  };
}

/** Reads an option that is one of a few words. */
export function wordFrom<W extends string>(option: string, words: readonly W[]) {
  return (given: unknown): W => {
    const value = lastOf(given);
    const word = words.find((candidate) => candidate === value);
    if (word !== undefined) return word;
    const known = words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
    throw new UsageError(
      `--${option} takes ${known}, not ${JSON.stringify(value)}${suggestion(String(value), words)}.`,
    );
  };
}

/** Reads an option that is some of a few words, with commas between them. */
export function wordsFrom<W extends string>(option: string, words: readonly W[]) {
  const one = wordFrom(option, words);
  return (given: unknown): W[] =>
    [given].flat().flatMap((value) =>
      String(value)
        .split(",")
        .map((word) => one(word.trim())),
    );
}

/** Reads an option that is a time, into seconds since the epoch; a day alone is its start or its end. UTC unless it names a zone. */
export function momentFrom(option: string, day: "start" | "end") {
  return (given: unknown): number => {
    const text = String(lastOf(given)).trim();
    if (/^\d{9,11}$/.test(text)) return Number(text);
    const clock = day === "start" ? "T00:00:00" : "T23:59:59";
    const moment = instantOf(/^\d{4}-\d\d-\d\d$/.test(text) ? text + clock : text);
    if (moment !== null) return moment;
    throw new UsageError(
      `--${option} takes a time such as 2012-07-29, 2012-07-29T17:25:34Z or 1343582734, not ${JSON.stringify(text)}.`,
    );
  };
}
