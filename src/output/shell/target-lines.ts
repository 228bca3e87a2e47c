/** The targets of a clean-up script, a line each. From the logs they hold names, ids, times and places, each quoted, and nothing else. */
import type { CleanupTarget, CleanupTargets, Evidence, TargetRows } from "../../analysis/cleanup-targets.ts";
import type { TextRows } from "../../analysis/text-codes.ts";
import { putInstant } from "../../units/instant.ts";
import { putInteger } from "../byte-numbers.ts";
import { beyond, FixedText, Piece, putFixed } from "../byte-piece.ts";
import { quoteShell } from "./quote.ts";

/** The lines in pieces. A piece is only valid until the next one is asked for: all share a buffer. */
export function* targetLines(targets: CleanupTargets): Generator<Buffer, void, void> {
  const piece = new Piece();
  piece.putText("# shellcheck disable=SC1003,SC2016  # names are data\n");
  piece.putText("targets() {\n  : # name, id, created not before, created not after, where a log says so\n");
  const { rows } = targets;
  let n = 0;
  if (rows === undefined) {
    for (const target of targets) {
      if (++n % mostInGroup === 0) piece.putText(nextGroup(n));
      piece.putText(lineOf(target));
      if (piece.isFull) yield piece.take();
    }
  } else {
    const writer = new RowWriter(rows);
    const { isTarget } = rows;
    for (let row = isTarget.indexOf(1); row !== -1; row = isTarget.indexOf(1, row + 1)) {
      if (++n % mostInGroup === 0) piece.putText(nextGroup(n));
      writer.put(piece, row);
      if (piece.isFull) yield piece.take();
    }
  }
  piece.putText(n < mostInGroup ? "}\n" : "  }\n}\n");
  yield piece.take();
}

/** Shells read a list of commands by recursion: one of 350 000 is more than the usual 8 MiB of stack in dash, bash, busybox and mksh. */
const mostInGroup = 10_000;

/** The line before target number `n`, counted from one: ends a group, if one began, and begins another. */
function nextGroup(n: number): string {
  return n === mostInGroup ? "  {\n" : "  }; {\n";
}

/** What the log said, in the order that `target` takes it. A name that the plan should have refused is a bug: better no script. */
function lineOf({ name, id, notBefore, notAfter, evidence }: CleanupTarget): string {
  if (name === "" || name !== showable(name))
    throw new Error(`a plan must not hold the name ${JSON.stringify(name)}`);
  if (id !== null && !/^[0-9A-Za-z][0-9A-Za-z_-]*$/.test(id))
    throw new Error(`a plan must not hold the id ${JSON.stringify(id)}`);
  const words = [name, id ?? "", notBefore ?? "", notAfter ?? "", place(evidence)];
  return `  target ${words.map(quoteShell).join(" ")}\n`;
}

/** Only for reading, so a character of a path that cannot be shown may be written as its number. */
function place({ source, line }: Evidence): string {
  return `${showable(source)}:${line}`;
}

/** More than a line takes beside its texts. */
const mostAround = 128;

/** Writes the same lines straight from the columns. */
class RowWriter {
  readonly #rows: TargetRows;
  /** By the code of a source less one. */
  readonly #places: readonly FixedText[];
  /** Of the target before: source, times, how often they came, and the text of them all, once that is often: they may be the same for a whole log. */
  #source = 0;
  #notBefore = 0;
  #notAfter = 0;
  #repeats = 0;
  #sameEnd: FixedText | null = null;

  constructor(rows: TargetRows) {
    this.#rows = rows;
    this.#places = rows.source.names.map(
      (path) => new FixedText(quoteShell(`${showable(path)}:`).slice(0, -1)),
    );
  }

  put(piece: Piece, row: number): void {
    const { name, id, source, line } = this.#rows;
    const code = source.codes[row] as number;
    const ofLog = this.#places[code - 1];
    if (ofLog === undefined || !isPlainName(name, row) || !isPlainId(id, row)) {
      piece.putText(lineOf(this.#rows.at(row)));
      return;
    }
    const [idStart, idLength] = [id.startOf(row), id.startOf(row) === -1 ? 0 : id.lengthOf(row)];
    piece.room(mostAround + name.lengthOf(row) + idLength + ofLog.length + beyond);
    const { buffer, view } = piece;
    let at = putFixed(view, piece.length, beforeName);
    at = copyPart(buffer, at, name.bytes, name.startOf(row), name.lengthOf(row));
    at = putFixed(view, at, betweenWords);
    at = copyPart(buffer, at, id.bytes, idStart, idLength);
    at = this.#putEnd(piece, at, row, ofLog);
    at = putInteger(view, at, line[row] as number);
    buffer[at++] = quote;
    buffer[at++] = lineFeed;
    piece.length = at;
  }

  /** What stands between the id and the number of the line. */
  #putEnd({ buffer, view }: Piece, at: number, row: number, ofLog: FixedText): number {
    const source = this.#rows.source.codes[row] as number;
    const [notBefore, notAfter] = [this.#rows.notBefore(row), this.#rows.notAfter(row)];
    const isSame =
      source === this.#source && Object.is(notBefore, this.#notBefore) && Object.is(notAfter, this.#notAfter);
    if (isSame && this.#sameEnd !== null) return putFixed(view, at, this.#sameEnd);
    let to = putTime(buffer, at, notBefore);
    to = putTime(buffer, to, notAfter);
    to = putFixed(view, putFixed(view, to, beforePlace), ofLog);
    this.#source = source;
    this.#notBefore = notBefore;
    this.#notAfter = notAfter;
    this.#repeats = isSame ? this.#repeats + 1 : 0;
    this.#sameEnd = this.#repeats === often ? new FixedText(buffer.toString("utf8", at, to)) : null;
    return to;
  }
}

/** Making a text of the end of a line costs as much as writing so many. */
const often = 4;

const [quote, blank, lineFeed] = [0x27, 0x20, 0x0a];
const beforeName = new FixedText("  target '");
/** Ends a word and begins the next. */
const betweenWords = new FixedText("' '");
const beforePlace = new FixedText("' ");

function copyPart(to: Uint8Array, at: number, from: Uint8Array, start: number, count: number): number {
  for (let i = 0; i < count; i++) to[at + i] = from[start + i] as number;
  return at + count;
}

/** The end of the word before, and a word without its end; nothing in it where the time is not known. */
function putTime(buffer: Uint8Array, at: number, seconds: number): number {
  buffer[at] = quote;
  buffer[at + 1] = blank;
  buffer[at + 2] = quote;
  return Number.isNaN(seconds) ? at + 3 : putInstant(buffer, at + 3, seconds);
}

/** True for a name that needs no quoting but the quotes around it. */
function isPlainName(names: TextRows, row: number): boolean {
  const start = names.startOf(row);
  const length = names.lengthOf(row);
  if (start === -1 || length === 0) return false;
  const { bytes } = names;
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at] as number;
    if (byte < blank || byte > 0x7e || byte === quote) return false;
  }
  return true;
}

/** True for a missing id, and for one of letters and digits. */
function isPlainId(ids: TextRows, row: number): boolean {
  const start = ids.startOf(row);
  if (start === -1) return true;
  const { bytes } = ids;
  const length = ids.lengthOf(row);
  for (let at = start; at < start + length; at++) {
    const byte = bytes[at] as number;
    const lower = byte | 0x20;
    if (!(byte >= 0x30 && byte <= 0x39) && !(lower >= 0x61 && lower <= 0x7a)) return false;
  }
  return length > 0;
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
