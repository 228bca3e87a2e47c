/** What trials can be grouped and filtered by: their names, parts of them, and whatever a pattern of the user finds in them. */
import { matchesGlob } from "./glob.ts";
import type { Trial } from "./trial.ts";

/** The texts that say what was measured. */
export type SubjectText = "command" | "benchmark" | "params";

export interface Key {
  readonly name: string;
  /** Null if the trial has no such name. */
  readonly valueOf: (trial: Trial) => string | null;
  /**
   * What is left of a text (a command, a benchmark) once the key's part is taken out of it, so that `sort -n 8` and `sort -n 16` are the
   * same thing at two values of `n`. Null if the key takes the whole text.
   */
  readonly without?: Readonly<Partial<Record<SubjectText, (text: string) => string | null>>>;
}

const wholeText = () => null;

/** `/usr/bin/python3 a.py` → `python3`. */
export function programOf(command: string): string {
  const [program = command] = command.trim().split(/\s+/);
  return program.split("/").at(-1) ?? program;
}

function directoryOf(source: string): string {
  const parts = source.split(/[/\\]/);
  return parts.length === 1 ? "." : parts.slice(0, -1).join("/") || "/";
}

const named = (name: keyof Trial["names"]): Key => ({ name, valueOf: ({ names }) => names[name] ?? null });

/** The keys that every user has, in the order in which they are listed. */
export const builtInKeys: readonly Key[] = [
  { name: "group", valueOf: ({ group }) => group },
  { ...named("command"), without: { command: wholeText } },
  {
    name: "program",
    valueOf: ({ names }) => (typeof names.command === "string" ? programOf(names.command) : null),
    without: { command: (text) => text.trim().replace(/^\S+\s*/, "") },
  },
  named("label"),
  { name: "source", valueOf: ({ source }) => source },
  { name: "directory", valueOf: ({ source }) => directoryOf(source) },
  named("test"),
  named("tool"),
  { ...named("benchmark"), without: { benchmark: wholeText } },
  { ...named("params"), without: { params: wholeText } },
  named("stage"),
  named("server"),
  named("batch"),
  named("format"),
];

/** What a pattern is looked for in, in this order. */
const searched = ["command", "benchmark", "params", "server", "label"] as const;

/**
 * A key from a regular expression with a group of its own name, looked for in the file name and then in the command, the benchmark, its
 * parameters, the server's name and the label.
 */
export function patternKey(name: string, pattern: RegExp): Key {
  const find = (text: string | null | undefined) =>
    typeof text === "string" ? (pattern.exec(text)?.groups?.[name] ?? null) : null;
  const placed = new RegExp(pattern, `${pattern.flags}d`);
  const without = (text: string) => {
    const [from, to] = placed.exec(text)?.indices?.groups?.[name] ?? [0, 0];
    return from === to ? text : `${text.slice(0, from)}<${name}>${text.slice(to)}`;
  };
  return {
    name,
    valueOf: ({ source, names }) =>
      find(source) ?? searched.reduce<string | null>((found, kind) => found ?? find(names[kind]), null),
    without: { command: without, benchmark: without, params: without },
  };
}

export interface Filter {
  readonly key: Key;
  /** The whole value, or a pattern of it with `*` and `?`. */
  readonly pattern: string;
}

/** The trials that match a filter of every key that is filtered by. */
export function filterTrials(trials: readonly Trial[], filters: readonly Filter[]): readonly Trial[] {
  if (filters.length === 0) return trials;
  const byKey = new Map(filters.map(({ key }) => [key, filters.filter((filter) => filter.key === key)]));
  return trials.filter((trial) =>
    [...byKey].every(([key, some]) => {
      const value = key.valueOf(trial);
      return value !== null && some.some(({ pattern }) => value === pattern || matchesGlob(value, pattern));
    }),
  );
}
