/**
 * What stands before and behind a record in a line of a log: loggers, timestamps, file names, quotes, comment signs, markup, remarks.
 * Shared by the formats that are found in the middle of lines, so that the same surroundings mean the same to all.
 */
import { clean } from "./line.ts";

/** Line ends and tabs as JSON strings and Python's `repr` write them, and as quoted-printable mail does. */
export const writtenBlank = String.raw`\\[nrt]|=09|=20|&nbsp;`;

/** A level or a stream right before a record, or a word that begins a comment. */
const beginsRecord = /(?:(?:^|[^A-Za-z])(?:[A-Z]{1,8}|std(?:err|out))|^\s{0,40}@?(?:rem|dnl)) $/;
/** Words of which the first has a digit, such as a time or the name of a pod: no sentence begins like that. */
const beginsWithDigits = /^\s{0,40}[^\s\d]{0,80}\d\S{0,80}(?: {1,4}[^\s.,;?!]{1,80}){1,3} $/;
const endsWithSign = new RegExp(String.raw`(?:^\s?|[^A-Za-z ] ?|\t|[ ]{2}|\u00a0|${writtenBlank})$`);

/** A quote that opens in the middle of a sentence or a program, rather than of data (`msg="` is logfmt's). */
const quotedInSentence = /[^\s:,[{*|>-]\s{0,9}(?<!\bb|\bmsg=)["'\x60]$/;

/**
 * Loggers, timestamps, file names, quotes and comment signs may stand before a record; a sentence that mentions one may not. A sentence
 * gives itself away by a word right before it, unless that is a level, a stream (`INFO `, `stderr `, `stdout F `), or behind digits.
 */
export function isPrefix(before: string): boolean {
  if (before.length > 300 || quotedInSentence.test(before)) return false;
  return endsWithSign.test(before) || beginsRecord.test(before) || beginsWithDigits.test(before);
}

const blanksAndTags = new RegExp(String.raw`<[^<>]{0,200}>|${writtenBlank}|\s`, "g");

/** True of what stands before two lines of one record: the same but for blanks, tags, and numbers, since a time of day goes on. */
export function isAlike(prefix: string, other: string): boolean {
  return prefix === other || bare(prefix) === bare(other);
}

/** The tab of the first line of a record, which the prefix of its other lines does not have. */
const ownTab = /(?:\t|\\t|=09)$/;

/** A further line of a record whose first stood behind `prefix`, without what stands before it but for other digits. */
export function skipAlike(text: string, prefix: string): string {
  const mark = prefix.replace(ownTab, "");
  if (/^\s*$|[a-z]$/i.test(mark)) return text; // nothing, or what the program printed last, without a line feed
  const before = digitsAsZeros(text.slice(0, mark.length));
  if (before === digitsAsZeros(mark)) return text.slice(mark.length);
  return before === digitsAsZeros(mark.trimEnd()) ? "" : text; // an empty line, trimmed
}

/** What two lines have in common whose numbers and times differ. */
export function digitsAsZeros(text: string): string {
  return text.replace(/\d/g, "0");
}

function bare(prefix: string): string {
  return prefix.replace(blanksAndTags, "").replace(/\d+/g, "0");
}

const ending =
  /^(?:[^\S\n]|<\/?[a-z][^<>\n]{0,40}>|&nbsp;|=20|[|`*,;])*(?:$|["'(#]|\/\/|--|<-|←|\\[nr\\]?|=$)/i;

/** True if nothing but markup, a remark or the rest of a JSON string stands behind a record that ends at `at`. */
export function endsRecord(text: string, at: number): boolean {
  return ending.test(text.slice(at, at + 200));
}

/** A prefix that is told from the record itself, for records that begin with something of any shape. */
interface KnownPrefix {
  readonly pattern: RegExp;
  /** It may begin with a letter, as most lines of most logs do. */
  readonly letter: boolean;
}

const known = (pattern: RegExp, letter = false): KnownPrefix => ({ pattern, letter });

const knownPrefixes: readonly KnownPrefix[] = [
  known(/^(?:\s|<[a-z][^<>]{0,40}>|\x60)+/),
  known(/^>+ ?/),
  known(/^[\w./-]{1,100}\.(?:err|log|out|txt)[:-](?:\d+[:-])?/, true), // grep -H
  known(/^(?:[>|#;*•-]|\/\/|&gt;)[>| ]{0,20}(?= |\S*[>|])\s*/), // quotes and comments
  known(
    /^(?=[^\n]{0,220}:\d\d:\d\d)[^\n]{0,200}?\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?[:,]?(?: 0\d[EO][ +]?| std(?:out|err) [FP]|(?: [\w.-]{1,80})? [\w./-]{1,80}\[[\w.]{1,20}\]:)?(?= |$)\s*/,
    true,
  ),
  known(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?: [\w.-]+ [\w./-]+(?:\[\d+\])?:)? +/, true), // syslog
  known(/^\[[^\][\n]{1,80}\](?:<std(?:err|out)>| (?:err|out))?:? +/), // `[12:00:00] `, `[pod/x/y] `, `[  12.5] `, `[host] out: `
  known(/^\[\d+,\d+\]<std(?:err|out)>:\s*/), // MPI
  known(/^\d\d:\d\d:\d\d(?:[.,]\d{1,9})? +/),
  known(/^[\w.-]{1,80} {1,40}\| +/, true), // compose
  known(/^#\d+ \d+\.\d+ +/), // BuildKit
  known(/^- [\w.]{1,80} - /),
  known(/^\d{1,5}: +/), // tasks of a job
  known(/^\d{1,9}:(?=[^\s\d])/), // grep -n
  known(/^\d{1,9}\t/), // cat -n
  known(/^\d{1,10}\.\d{1,9}\s+/), // ts -i '%.s'
  known(/^##\[[a-z]{1,20}\]/), // Azure Pipelines
];

/** A level; some records begin with one of their own. */
const levelPrefix = known(/^(?:DEBUG|INFO|WARN(?:ING)?|ERROR)(?::[\w.]{1,80}:| +- +|: *| +)/, true);

const patternsOf = (prefixes: readonly KnownPrefix[]): readonly RegExp[] =>
  prefixes.map(({ pattern }) => pattern);
const beforeLetters = knownPrefixes.filter(({ letter }) => letter);
/** By whether they may begin with a letter, with and without levels. */
const prefixes = {
  all: { plain: patternsOf(knownPrefixes), levels: patternsOf([...knownPrefixes, levelPrefix]) },
  letter: { plain: patternsOf(beforeLetters), levels: patternsOf([...beforeLetters, levelPrefix]) },
};

const anyLevel = /DEBUG|INFO|WARN|ERROR/;

/** Where a record may begin: a level before it may be the logger's, or its own first word. */
export function recordStarts(text: string): readonly number[] {
  const at = skipPrefixes(text, false);
  const behindLevel = anyLevel.test(text) ? skipPrefixes(text) : at;
  return behindLevel === at ? [at] : [at, behindLevel];
}

/** Where the record begins behind the prefixes of loggers and the like; `levels`: behind `ERROR:root:` and `INFO - ` too. */
export function skipPrefixes(text: string, levels = true): number {
  let at = 0;
  for (let round = 0; round < 8; round++) {
    const rest = text.slice(at, at + 400);
    const { plain, levels: withLevels } = /^[A-Za-z]/.test(rest) ? prefixes.letter : prefixes.all;
    let length = 0;
    for (const prefix of levels ? withLevels : plain)
      length = Math.max(length, prefix.exec(rest)?.[0].length ?? 0);
    if (length === 0) break;
    at += length;
  }
  return at;
}

/** Docker's `json-file` and the like: a line of a log as a JSON object; the text is first in it. */
const envelope = /^\{"(?:log|line)": ?"((?:[^"\\]|\\.){0,20000})"/;

/** The text of a line, out of the JSON object that a container's log has for each line. */
export function unwrapLine(text: string): string {
  const inside = text.startsWith("{") ? envelope.exec(text)?.[1] : undefined;
  if (inside === undefined) return text;
  return inside
    .replace(/(?:\\[nr])+$/, "")
    .replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_, hex: string | undefined, sign: string | undefined) =>
      hex === undefined
        ? (controls[sign ?? ""] ?? sign ?? "")
        : String.fromCharCode(Number.parseInt(hex, 16)),
    );
}

/** What a terminal shows of a line in the end, be it in a JSON object or not. */
export function lastShown(text: string): string {
  return clean(unwrapLine(text)).at(-1) ?? "";
}

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

const timestamp = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/;

/** The first date and time of day in a text, as it is written; null if there is none. */
export function readTimestamp(text: string): string | null {
  return timestamp.exec(text)?.[0] ?? null;
}
