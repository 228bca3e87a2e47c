/** One `time -v` block, from its first label to its row. */
import type { Store, TableStore } from "../tables/store.ts";
import { commandLabel, labels, lastLabel, type ValueColumn } from "./gnu-time-labels.ts";
import type { EndOfInput } from "./parser.ts";
import { endCommand, type QuotedCommand } from "./quoted-command.ts";

/** What a line before a block says of how its command ended, and the heading above that. */
export interface Head {
  readonly exitStatus: number | null;
  readonly signal: number | null;
  readonly label: string | null;
}

/** What a block said so far: plain data. */
export interface Block {
  readonly line: number;
  readonly head: Head | null;
  readonly label: string | null;
  /** What stands before its first label, and before the last one so far. */
  readonly prefix: string;
  lastPrefix: string;
  /** The file that `grep -H` named there. */
  readonly file: string | null;
  command: QuotedCommand | null;
  /** What stands where the quoted command should. */
  unquoted: string | null;
  /** Bits of the labels that were seen, and of those with a value. */
  seen: number;
  known: number;
  /** By label. */
  readonly values: number[];
  last: number;
  busybox: boolean;
}

export function newBlock(
  line: number,
  head: Head | null,
  label: string | null,
  prefix: string,
  file: string | null,
): Block {
  return {
    line,
    head,
    label,
    prefix,
    lastPrefix: prefix,
    file,
    command: null,
    unquoted: null,
    seen: 0,
    known: 0,
    values: labels.map(() => 0),
    last: commandLabel,
    busybox: false,
  };
}

/** The labels are the first few of the list without a gap: a block that was cut off, not filtered. */
function isCutOff({ seen, last }: Block): boolean {
  return last !== lastLabel && seen === 2 ** (last + 1) - 1;
}

type RunColumns = TableStore<"runs">["columns"];

/** The columns of a store by label: looking each up by its name takes longer than all else. */
const known = new WeakMap<RunColumns, readonly (RunColumns[ValueColumn] | null)[]>();

function figuresOf(columns: RunColumns): readonly (RunColumns[ValueColumn] | null)[] {
  let figures = known.get(columns);
  if (figures === undefined) {
    figures = labels.map(({ column }) => (column === null ? null : columns[column]));
    known.set(columns, figures);
  }
  return figures;
}

/** Adds the row of a block, and what is wrong with it. `last` is the end of the input if nothing came after the block's `lastLine`. */
export function addBlock(store: Store, block: Block, lastLine: number, last: EndOfInput | null): void {
  if (block.known === 0 && block.command === null) return;
  const command = block.command === null ? null : endCommand(block.command);
  if (block.unquoted !== null)
    store.problem(block.line, unreadable(commandLabel, "a quoted command", block.unquoted));
  if (command?.closed === false)
    store.problem(block.line, `${labels[commandLabel]?.text}: expected a closing quote, found none`);
  if (isCutOff(block)) reportCut(store, block, lastLine, last);
  const runs = store.table("runs");
  const row = runs.row(block.line);
  const { columns } = runs;
  columns.format.set(row, block.busybox ? "busybox-time" : "gnu-time");
  columns.label.set(row, block.label);
  columns.command.set(row, command?.text ?? null);
  const figures = figuresOf(columns);
  for (let i = 1; i < labels.length; i++) {
    const column = figures[i] ?? null;
    if (column !== null && (block.known & (1 << i)) !== 0) column.values[row] = block.values[i] as number;
  }
  if (block.head !== null) {
    columns.exit_status.set(row, block.head.exitStatus);
    columns.signal.set(row, block.head.signal);
  }
}

/** Says where the block breaks off; a value at the end of the input may be half of one, and is forgotten. */
function reportCut(store: Store, block: Block, lastLine: number, last: EndOfInput | null): void {
  if (last?.unterminated === true && last.line === lastLine && block.last !== commandLabel) {
    block.known &= ~(1 << block.last);
    store.problem(
      lastLine,
      `${labels[block.last]?.text}: expected the end of the line, found the end of the input`,
    );
    return;
  }
  const end = last === null ? "the end of the block" : "the end of the input";
  store.problem(
    lastLine,
    `${labels[block.last + 1]?.text}: expected behind "${labels[block.last]?.text}", found ${end}`,
  );
}

/** The wording of a problem with a value. */
export function unreadable(label: number, expected: string, found: string): string {
  const shown = found.trim().slice(0, 60);
  return `${labels[label]?.text}: expected ${expected}, found ${shown === "" ? "nothing" : `"${shown}"`}`;
}
