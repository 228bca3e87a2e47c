/**
 * The lines of which nearly all `time -v` blocks are made, one after the other straight from a block of bytes: the label that is due, its
 * value, and nothing else. What each does to the state is what `gnu-time.ts` would do with it.
 */
import type { Store } from "../tables/store.ts";
import { hasTextAt, skipBlanks, viewOf } from "./bytes.ts";
import { newBlock } from "./gnu-time-block.ts";
import { commandLabel, type Label, labels } from "./gnu-time-labels.ts";
import { goOn, keepValue, type LabelOrder, type TimeState } from "./gnu-time-state.ts";
import { readValue, value } from "./gnu-time-values.ts";
import type { BlockLines } from "./block-lines.ts";
import { readPlainCommand } from "./quoted-command.ts";

/** Reads lines from `first` on, up to `last`, as far as they are usual ones; returns the first that is not. */
export function readUsualLines(
  { bytes, ends, before }: BlockLines,
  first: number,
  last: number,
  store: Store,
  state: TimeState,
  order: LabelOrder,
): number {
  const view = viewOf(bytes);
  for (let i = first; i < last; i++) {
    const { due } = order;
    const end = ends[i] as number;
    const { kind, fixed: label } = labels[due] as Label;
    let at = skipBlanks(bytes, (ends[i - 1] as number) + 1, end);
    if (!hasTextAt(view, at, end, label)) return i;
    at += label.length;
    const taken =
      kind === "command"
        ? takeCommand(bytes, at, end, before + i, state)
        : readValue(kind, bytes, at, end) && value.end === end && takeValue(state, due);
    if (!taken) return i;
    goOn(store, state, order, before + i, due);
  }
  return last;
}

/** Takes the value that was read last for the open block, if it stands in its place. */
function takeValue({ block }: TimeState, label: number): boolean {
  if (block === null || (block.seen & (1 << label)) !== 0 || block.file !== null) return false;
  if (block.prefix !== "" || block.lastPrefix !== "") return false;
  keepValue(block, label);
  return true;
}

/** Begins a block behind another or behind a head line, where no heading is to be looked for. */
function takeCommand(bytes: Buffer, at: number, end: number, line: number, state: TimeState): boolean {
  const { block, head, lastLine } = state;
  if (block !== null || (head === null && line !== lastLine + 1)) return false;
  const command = readPlainCommand(bytes, at, end);
  if (command === null) return false;
  state.block = newBlock(line, head, head?.label ?? null, "", null);
  state.block.seen = 1 << commandLabel;
  state.block.command = command;
  state.head = null;
  return true;
}
