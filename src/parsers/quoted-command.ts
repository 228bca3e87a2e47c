/**
 * The command in a `Command being timed: "…"` line: printed between quotes as it was given, with whatever quotes, colons and line ends it
 * holds. Nothing is escaped, so where it ends is a judgement: at a quote at the end of a line that makes the number of quotes even, or
 * where the next label comes. What writes the log may have escaped it all, though: see `quoted-text.ts`.
 */
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
  const quote = first.lastIndexOf('"'); // a remark behind the quote
  return quote === -1 ? { text: first, closed: false } : { text: first.slice(0, quote), closed: true };
}
