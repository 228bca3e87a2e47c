/** The targets of a clean-up script, a line each. From the logs they hold names, ids, times and places, each quoted, and nothing else. */
import type { CleanupTarget, CleanupTargets, TargetRows } from "../../analysis/cleanup-targets.ts";
import { type Cells, type CodedColumn, specialAtEnds, specialByte } from "../byte-format.ts";
import { writeRows } from "../byte-rows.ts";
import { gather } from "../pieces.ts";
import { quoteShell } from "./quote.ts";

/** The lines in pieces. A piece is only valid until the next one is asked for: all share a buffer. */
export function* targetLines(targets: CleanupTargets): Generator<string | Buffer, void, void> {
  yield "# shellcheck disable=SC1003,SC2016  # names are data\n";
  yield "targets() {\n  : # name, id, created not before, created not after, where a log says so\n";
  yield* targets.rows === undefined ? gather(linesOf(targets)) : linesOfRows(targets.rows);
  yield targets.length < mostInGroup ? "}\n" : "  }\n}\n";
}

/** Shells read a list of commands by recursion: one of 350 000 is more than the usual 8 MiB of stack in dash, bash, busybox and mksh. */
const mostInGroup = 10_000;
/** The line before target number `mostInGroup`, and before every one whose number is a multiple of it. */
const [firstGroup, nextGroup] = ["  {\n", "  }; {\n"];

function* linesOf(targets: CleanupTargets): Generator<string, void, void> {
  let n = 0;
  for (const target of targets) {
    n++;
    if (n % mostInGroup === 0) yield n === mostInGroup ? firstGroup : nextGroup;
    yield lineOf(target);
  }
}

/** What the log said, in the order that `target` takes it. */
function lineOf({ name, id, notBefore, notAfter, evidence }: CleanupTarget): string {
  const words = [
    quoteName(name),
    id === null ? quoteShell("") : quoteId(id),
    quoteShell(notBefore ?? ""),
    quoteShell(notAfter ?? ""),
    `${openPlace(evidence.source)}${evidence.line}'`,
  ];
  return `  target ${words.join(" ")}\n`;
}

/** A name that the plan should have refused is a bug: better no script. */
function quoteName(name: string): string {
  if (name !== "" && name === showable(name)) return quoteShell(name);
  throw new Error(`a plan must not hold the name ${JSON.stringify(name)}`);
}

function quoteId(id: string): string {
  if (/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(id)) return quoteShell(id);
  throw new Error(`a plan must not hold the id ${JSON.stringify(id)}`);
}

/** A place up to its line, without the quote behind it. It is only for reading, so a character that cannot be shown may be written as its number. */
function openPlace(source: string): string {
  return quoteShell(`${showable(source)}:`).slice(0, -1);
}

/** The bytes of a name that need more than the quotes around it, and those of an id. */
const specialInName = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === 0x27 || byte === 0x7f ? specialByte : 0,
);
const specialInId = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x2d || byte === 0x5f) return specialAtEnds;
  return /[0-9A-Za-z]/.test(String.fromCharCode(byte)) ? 0 : specialByte;
});

const noText = new Uint8Array(256);
const quoted = { before: " ", missing: "''", quote: "'", special: noText, text: quoteShell, number: String };

/** The same lines straight from the columns. */
function linesOfRows(rows: TargetRows): Generator<Buffer, void, void> {
  const { isTarget, name, id, source, line, haveOneWindow: isSame } = rows;
  const cells: Cells[] = [
    { ...quoted, column: groupsOf(rows), before: "", missing: "", text: (group) => group },
    { ...quoted, column: name, before: "  target ", special: specialInName, text: quoteName },
    { ...quoted, column: id, special: specialInId, text: quoteId },
    { ...quoted, column: { isSame, secondsOf: (row) => rows.notBefore(row) } },
    { ...quoted, column: { isSame, secondsOf: (row) => rows.notAfter(row) } },
    { ...quoted, column: source, missing: openPlace(""), text: openPlace },
    { ...quoted, column: line, before: "" },
  ];
  const format = { beforeRow: "", betweenRows: "", cells, endOfRow: "'\n" };
  return writeRows(format, isTarget.length, isTarget);
}

/** The lines between groups, by the row before which they stand. */
function groupsOf({ isTarget, name }: TargetRows): CodedColumn {
  const codes = new Uint8Array(isTarget.length);
  const { starts } = name.places;
  let n = 0;
  for (let row = 0; row < isTarget.length; row++) {
    if (isTarget[row] === 0) continue;
    if ((starts[row] ?? 0) === 0) quoteName("");
    if (++n % mostInGroup === 0) codes[row] = n === mostInGroup ? 1 : 2;
  }
  return { codes, names: [firstGroup, nextGroup] };
}

const ascii = /^[ -~]*$/;

/** Control, invisible, bidirectional and unassigned characters as `\u{202e}`. */
export function showable(text: string): string {
  if (ascii.test(text)) return text;
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
