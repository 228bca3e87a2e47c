/**
 * The 23 labels of `time -v`, in the order in which GNU time 1.7–1.9 (`time.c`, `longstats`) and BusyBox print them, and how to find one
 * in a line.
 */
import { type FixedText, fixedText, hasAt } from "./bytes.ts";
import { isPrefix, writtenBlank } from "./line-surroundings.ts";

/** How a value is written. */
export type ValueKind = "command" | "seconds" | "percent" | "clock" | "count" | "kibibytes";

export interface Label {
  readonly text: string;
  readonly bytes: Buffer;
  /** The same, to be compared with. */
  readonly fixed: FixedText;
  readonly kind: ValueKind;
  /** Column of `runs`; null for what no report needs (always 0 on Linux). */
  readonly column: ValueColumn | null;
}

export type ValueColumn =
  | "elapsed_s"
  | "user_s"
  | "system_s"
  | "cpu_pct"
  | "max_rss_bytes"
  | "major_faults"
  | "minor_faults"
  | "voluntary_switches"
  | "involuntary_switches"
  | "swaps"
  | "fs_inputs"
  | "fs_outputs"
  | "socket_messages_sent"
  | "socket_messages_received"
  | "signals"
  | "page_size_bytes"
  | "exit_status";

const label = (text: string, kind: ValueKind, column: ValueColumn | null): Label => ({
  text,
  bytes: Buffer.from(`${text}:`),
  fixed: fixedText(`${text}:`),
  kind,
  column,
});

export const labels: readonly Label[] = [
  label("Command being timed", "command", null),
  label("User time (seconds)", "seconds", "user_s"),
  label("System time (seconds)", "seconds", "system_s"),
  label("Percent of CPU this job got", "percent", "cpu_pct"),
  label("Elapsed (wall clock) time (h:mm:ss or m:ss)", "clock", "elapsed_s"),
  label("Average shared text size (kbytes)", "count", null),
  label("Average unshared data size (kbytes)", "count", null),
  label("Average stack size (kbytes)", "count", null),
  label("Average total size (kbytes)", "count", null),
  label("Maximum resident set size (kbytes)", "kibibytes", "max_rss_bytes"),
  label("Average resident set size (kbytes)", "count", null),
  label("Major (requiring I/O) page faults", "count", "major_faults"),
  label("Minor (reclaiming a frame) page faults", "count", "minor_faults"),
  label("Voluntary context switches", "count", "voluntary_switches"),
  label("Involuntary context switches", "count", "involuntary_switches"),
  label("Swaps", "count", "swaps"),
  label("File system inputs", "count", "fs_inputs"),
  label("File system outputs", "count", "fs_outputs"),
  label("Socket messages sent", "count", "socket_messages_sent"),
  label("Socket messages received", "count", "socket_messages_received"),
  label("Signals delivered", "count", "signals"),
  label("Page size (bytes)", "count", "page_size_bytes"),
  label("Exit status", "count", "exit_status"),
];

export const commandLabel = 0;
export const lastLabel = labels.length - 1;
/** From `Swaps` on, labels are words that other programs print too: they continue a block, but none begins with them. */
export const firstVagueLabel = 15;

const indexOfLabel = new Map(labels.map(({ text }, index) => [text, index]));
const escaped = labels.map(({ text }) => text.replace(/[()/]/g, String.raw`\$&`)).join("|");
const before = String.raw`(?<=^|[^\w]|${writtenBlank})`;
/** Behind a label: a colon, or where it stands in a table or was rewritten, the next cell, a tab or an equals sign. */
const behind = String.raw`(?:\*{1,3}|\x60)?(?:</[a-z]{1,6}>){0,2}(?:[ \t]{0,40}(?:(?<colon>[:=])|(?<cell>\||(?=<t[dh]\b)))|\t)`;
const anywhere = new RegExp(`${before}(${escaped})${behind}`, "g");
/** Behind the closing quote of a command: another label on the same line. */
const behindCommand = new RegExp(
  String.raw`(["']|&quot;|&#34;|=22)(?:[\s|,;]|${writtenBlank}|</?[a-z][^<>]{0,40}>){1,200}(?:\*{1,3})?(${escaped}):`,
);

/** Where a label stands in a text. */
export interface FoundLabel {
  readonly index: number;
  /** Where the label begins, and where its value does (behind the colon). */
  readonly at: number;
  readonly value: number;
  /** The value stands in a cell of a table of its own; the cells to its right may be those of other blocks. */
  readonly cell: boolean;
}

/** The first label in `text` from `from` on, if what stands before it may stand before a label; null if there is none. */
export function findLabel(text: string, from = 0): FoundLabel | null {
  anywhere.lastIndex = from;
  const match = anywhere.exec(text);
  const index = indexOfLabel.get(match?.[1] ?? "");
  if (match === null || index === undefined) return null;
  if (from === 0 && !isPrefix(text.slice(0, match.index))) return null;
  return {
    index,
    at: match.index,
    value: anywhere.lastIndex,
    cell: match.groups?.["cell"] !== undefined,
  };
}

/** A label behind a quoted command on the same line. */
export interface LabelBehind {
  readonly index: number;
  /** Where the quoted command ends, and where the label begins. */
  readonly end: number;
  readonly at: number;
}

/** The first label that follows the quoted command at the beginning of `rest` on the same line; null if none does. */
export function findLabelBehind(rest: string): LabelBehind | null {
  const match = behindCommand.exec(rest);
  const index = indexOfLabel.get(match?.[2] ?? "");
  if (match === null || index === undefined) return null;
  const [whole, quote = "", text = ""] = match;
  // A line that ends with a quote is all command, whatever the command says; but two commands may stand side by side.
  if (index !== commandLabel && /(?:(?<!\\n)["']|&quot;|&#34;|=22)\s{0,40}$/.test(rest)) return null;
  return { index, end: match.index + quote.length, at: match.index + whole.lastIndexOf(text) };
}

/** True if the label with this index, and its colon, stand at `at`. */
export function isLabelAt(index: number, bytes: Buffer, at: number, end: number): boolean {
  const found = labels[index];
  return found !== undefined && hasAt(bytes, at, end, found.bytes);
}

const headLine = /Command (?:exited with non-zero status|((?:terminated|stopped) by signal)) (\d+)/;

/** How a command ended, as the line over its block says. */
export interface Ending {
  readonly exitStatus: number | null;
  readonly signal: number | null;
  /** What stands before it in the line. */
  readonly prefix: string;
}

/** Reads `Command exited with non-zero status 1` or `Command terminated by signal 9`, behind a prefix too; null on any other line. */
export function readEnding(text: string): Ending | null {
  const match = headLine.exec(text);
  const prefix = text.slice(0, match?.index);
  // No sentence has a letter right before it: that is what a program printed last, without a line feed.
  if (match === null || !(isPrefix(prefix) || /[a-z]$/i.test(prefix))) return null;
  const number = Number(match[2]);
  return match[1] === undefined
    ? { exitStatus: number, signal: null, prefix }
    : { exitStatus: null, signal: number, prefix };
}
