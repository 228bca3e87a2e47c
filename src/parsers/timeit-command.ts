/**
 * The command of `python -m timeit`, as shells show it (`$ …`, `+ …` of `set -x`) and as PyPy prints it: timeit itself prints no name, and
 * the statement in its command is the only one there is. `set -x` of dash, which is `sh` on Debian, prints words without the quotes around
 * them: then nobody can tell options from statements, and all of it is the name.
 */
import { joinParams } from "./exports/measurement-rows.ts";
import { isPrefix } from "./line-surroundings.ts";
import type { Timed } from "./name-above.ts";
import { redact } from "./redact.ts";

/** A line that shows the command. */
export interface Shown {
  readonly python: string;
  /** What stands behind `timeit`, or the beginning of it. */
  readonly text: string;
  /** By `set -x`. */
  readonly traced: boolean;
  /** In a loop, of which the shell shows the command once. */
  readonly loop: boolean;
}

const option = String.raw`\s{1,9}-(?:[bBdEIOPsSuRvx]{1,9}|[WX]\s{0,9}[^\s'"-]\S{0,80})`;
/** Behind a path: the interpreter, its own options, and the module. */
const call = new RegExp(
  String.raw`(?:^|[\s/\\"'!>$#%])((?:python|pypy|graalpy|micropython|py)[\w.-]{0,20}?)(?:\.exe)?["']?((?:${option}){0,6})\s{1,9}-m\s{0,9}(?:pyperf\s{1,9})?timeit(?=\s|$)`,
);
/** The directory of the interpreter, right before it. */
const directory = /(?:[\w.~+@%-]{0,100}[/\\]){1,20}$/;
/** What a shell may have before a command: assignments, programs that run it, the head of a loop. */
const runner =
  /(?:^|[\s;&|(])(?:do|then|else|exec|time|nice|sudo|chrt|numactl|taskset|env|command|\w{1,40}=\S{0,80}|-\S{1,40}|\d{1,9}|0x[0-9a-f]{1,16}|for \w{1,40} in [^;]{1,80};|while [^;]{1,80};|&&|;)\s{1,9}$/;
const mostRunners = 12;

/** Characters of a command that are kept. */
const longestCommand = 4000;

/** Null of any other line. */
export function findCommand(line: string): Shown | null {
  const match = call.exec(line);
  if (match === null) return null;
  const [whole, python = ""] = match;
  const at = match.index + whole.indexOf(python);
  const shown = line
    .slice(0, at)
    .replace(/["'!]$/, "")
    .replace(directory, "")
    .slice(-300);
  let before = shown;
  for (let i = 0; i < mostRunners; i++) {
    const run = runner.exec(before);
    if (run === null) break;
    before = before.slice(0, run.index + (/^[\s;&|(]/.test(run[0]) ? 1 : 0));
  }
  const text = redact(line.slice(match.index + whole.length, match.index + longestCommand));
  if (text.startsWith(" [") || (!isPrefix(before) && !/[$#>%]\s?$/.test(before))) return null; // a synopsis
  return { python, text, traced: before.endsWith("+ "), loop: /(?:^|[\s;])do\s/.test(shown) };
}

/** What a command says; null where a quote is not closed, and it goes on in the next line. */
export function readCommand({ python, text, traced }: Shown): Timed | null {
  const split = splitWords(text, traced);
  if (split === null) return null;
  if (split !== "without quotes") {
    const { statements, given } = readArguments(split);
    if (!traced || statements.length < 2 || /["']/.test(text)) return timedOf(python, statements, given);
  }
  return timedOf(python, [text.trim()], new Map());
}

/** Words as a shell splits them, up to what ends the command; null where a quote is not closed. */
function splitWords(text: string, traced: boolean): readonly string[] | "without quotes" | null {
  const words: string[] = [];
  let word: string | null = null;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i] as string;
    if (sign === "'" || sign === '"') {
      const dollar = text[i - 1] === "$";
      const read = readQuoted(text, i + 1, sign, dollar);
      if (read === null) return null;
      word = `${dollar ? (word ?? "").slice(0, -1) : (word ?? "")}${read.text}`;
      i = read.end;
    } else if (sign === "\\" && i + 1 < text.length) {
      word = `${word ?? ""}${text[++i] ?? ""}`;
    } else if (/\s/.test(sign)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (/[;|&<>()]/.test(sign)) {
      if (traced) return "without quotes"; // it shows nothing but words
      if (word !== null && !(/[<>&]/.test(sign) && /^\d?$/.test(word))) words.push(word);
      return words;
    } else if (sign === "#" && word === null) {
      return words;
    } else {
      word = `${word ?? ""}${sign}`;
    }
  }
  return word === null ? words : [...words, word];
}

/** `$'…'` and `"…"` have escapes, `'…'` has none. */
function readQuoted(
  text: string,
  from: number,
  quote: string,
  dollar: boolean,
): { readonly text: string; readonly end: number } | null {
  let read = "";
  for (let i = from; i < text.length; i++) {
    const sign = text[i] as string;
    if (sign === quote) return { text: read, end: i };
    const next = text[i + 1] ?? "";
    if (sign === "\\" && dollar) {
      read += { n: "\n", t: "\t" }[next] ?? next;
      i++;
    } else if (sign === "\\" && quote === '"' && /["\\$`]/.test(next)) {
      read += next;
      i++;
    } else {
      read += sign;
    }
  }
  return null;
}

/** Options that take a value, by their letters. */
const valued: Readonly<Record<string, string>> = { n: "number", s: "setup", r: "repeat", u: "unit" };
/** That count processor time, or another clock, in place of the usual one. */
const clocks: Readonly<Record<string, string>> = { p: "process", c: "clock", t: "time" };

interface Arguments {
  readonly statements: readonly string[];
  readonly given: ReadonlyMap<string, readonly string[]>;
}

/** The words behind `timeit`. What is printed (`-v`, `-u`) makes no difference. */
function readArguments(words: readonly string[]): Arguments {
  const given = new Map<string, string[]>();
  const give = (name: string, value: string) => given.set(name, [...(given.get(name) ?? []), value]);
  let i = 0;
  for (; i < words.length && /^-./.test(words[i] as string) && words[i] !== "--"; i++) {
    const word = words[i] as string;
    const [, long, value] = /^--([a-z]{1,20})(?:=([^]*))?$/.exec(word) ?? [];
    if (long !== undefined) {
      const name = Object.values(valued).find((known) => known.startsWith(long));
      if (name !== undefined) give(name, value ?? words[++i] ?? "");
      else if (long.startsWith("p")) give("timer", "process");
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      const name = valued[letter];
      if (name !== undefined) {
        give(name, word.slice(at + 1) || (words[++i] ?? ""));
        break;
      }
      if (clocks[letter] !== undefined) give("timer", clocks[letter]);
    }
  }
  return { statements: words.slice(words[i] === "--" ? i + 1 : i), given };
}

function timedOf(
  python: string,
  statements: readonly string[],
  given: ReadonlyMap<string, readonly string[]>,
): Timed {
  const last = (name: string) => given.get(name)?.at(-1);
  const params: readonly (readonly [string, string | undefined])[] = [
    ["python", /^(?:python3?|py)$/.test(python) ? undefined : python],
    ["setup", given.get("setup")?.join("\n")],
    ["number", last("number") === "0" ? undefined : last("number")],
    ["repeat", last("repeat")],
    ["timer", last("timer")],
  ];
  return { benchmark: redact(statements.join("\n")) || "pass", params: joinParams(params) };
}
