/**
 * The command in a `Command being timed: "…"` line: printed between quotes as it was given, with whatever quotes, colons and line ends it
 * holds. Nothing is escaped, so where it ends is a judgement: at a quote at the end of a line that makes the number of quotes even, or
 * where the next label comes. What writes the log may have escaped it all, though: see `quoted-text.ts`.
 */
import { space } from "./bytes.ts";
import { decode } from "./line.ts";
import { decodePrintable, readQuotedText } from "./quoted-text.ts";
import { redact } from "./redact.ts";

/** A command while it is being read: plain data, secrets already removed. */
export interface QuotedCommand {
  /** What was read so far, without the quote before it and the one at its end. */
  text: string;
  /** A quote was taken off the end of `text`. */
  quoted: boolean;
  /** The number of quotes so far is odd. */
  odd: boolean;
  /** `text` as it was when a line last ended with a quote. */
  whole: string | null;
  /** The next line goes on in the same word: mail broke it. */
  broken: boolean;
  /** Each line is quoted-printable. */
  readonly printable: boolean;
}

/** Characters of a command that are kept; what a script says beyond is not. */
const longestCommand = 16 * 1024;

/** Begins a command with what stands behind the label; null if that is not quoted. */
export function beginCommand(rest: string): QuotedCommand | null {
  const read = readQuotedText(rest);
  if (read === null) return null;
  const { text, printable } = read;
  const command = { text: "", quoted: false, odd: true, whole: null, broken: false, printable };
  add(command, "", text.slice(1));
  return command;
}

const quoteByte = 0x22;
/** By byte, 1 for each of these characters. */
const among = (characters: string): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, byte) => (characters.includes(String.fromCharCode(byte)) ? 1 : 0));

/** Other quotes, and what quotes are written with in markup and in mail. */
const likeQuotes = among("\"'&=");
/** What placeholders begin with that programs print in the place of a command. */
const placeholders = among("%{$(<.");

/**
 * A command that stands between quotes at the end of its line and holds nothing like a quote or a placeholder: as `beginCommand` would read
 * it. Null if `bytes[at, end)` is anything else.
 */
export function readPlainCommand(bytes: Buffer, at: number, end: number): QuotedCommand | null {
  let start = at;
  while (start < end && bytes[start] === space) start++;
  if (bytes[start++] !== quoteByte || start >= end || bytes[end - 1] !== quoteByte) return null;
  if (placeholders[bytes[start] as number] === 1) return null;
  for (let i = start; i < end - 1; i++) if (likeQuotes[bytes[i] as number] === 1) return null;
  const text = redact(decode(bytes, start, end - 1));
  return { text, quoted: true, odd: false, whole: text, broken: false, printable: false };
}

/** True if the command surely ended with the last line. */
export function isClosed({ quoted, odd }: QuotedCommand): boolean {
  return quoted && !odd;
}

/** Adds the next line of a command that is not closed. */
export function continueCommand(command: QuotedCommand, line: string): void {
  if (command.text.length > longestCommand) return;
  const { text, quoted, broken, printable } = command;
  const next = line.trimEnd();
  add(command, `${text}${quoted ? '"' : ""}${broken ? "" : "\n"}`, printable ? decodePrintable(next) : next);
}

function add(command: QuotedCommand, before: string, line: string): void {
  if ((line.split('"').length - 1) % 2 === 1) command.odd = !command.odd;
  command.quoted = line.endsWith('"');
  command.broken = line.endsWith("=");
  command.text = redact(before + (command.quoted || command.broken ? line.slice(0, -1) : line));
  if (command.quoted) command.whole = command.text;
}

/** The command, now that what follows it has come; `closed` is false if its closing quote is missing. */
export function endCommand(command: QuotedCommand): { readonly text: string; readonly closed: boolean } {
  if (command.whole !== null) return { text: command.whole, closed: true };
  const [first = ""] = command.text.split("\n", 1);
  if (first.length > longestCommand) return { text: first.slice(0, longestCommand), closed: true }; // its line was cut
  const quote = first.lastIndexOf('"'); // a remark behind the quote
  return quote === -1 ? { text: first, closed: false } : { text: first.slice(0, quote), closed: true };
}
