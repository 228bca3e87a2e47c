/**
 * `time -v` of GNU time 1.7–1.9 and of BusyBox, which prints the same labels and writes the elapsed time as `0m 18.42s`.
 *
 * A block begins at `Command being timed:`, at a label that the block before has already, behind a head line, or in another file's lines
 * (`grep -H`); any label can be the first, because people filter. It ends with `Exit status`, where the next one begins, or when
 * `patience` lines without a label have passed, for the program's output may stand in its middle. Its row has whatever it said. It counts
 * as cut off if its labels are the first few of the list without a gap; with gaps it was filtered.
 *
 * The head line (`Command terminated by signal 9`) is the truth about the end: after a signal the block still says `Exit status: 0`.
 */
import type { Store } from "../tables/store.ts";
import { type Block, newBlock, unreadable } from "./gnu-time-block.ts";
import {
  commandLabel,
  findLabel,
  findLabelBehind,
  firstVagueLabel,
  type FoundLabel,
  type LabelBehind,
  isLabelAt,
  labels,
  readEnding,
} from "./gnu-time-labels.ts";
import { finishBlock, goOn, keepValue, LabelOrder, startState, type TimeState } from "./gnu-time-state.ts";
import { readUsualLines } from "./gnu-time-usual.ts";
import { expectation, readValue, value } from "./gnu-time-values.ts";
import { findFile, isSource } from "./gnu-time-places.ts";
import { findHeading, headingLines } from "./heading.ts";
import { Line } from "./line.ts";
import type { BlockLines } from "./block-lines.ts";
import { isAlike, skipAlike } from "./line-surroundings.ts";
import type { EndOfInput, LineHandler, LineParser } from "./parser.ts";
import { beginCommand, continueCommand, isClosed } from "./quoted-command.ts";
import { redact } from "./redact.ts";

/** ` Swaps:` behind a value. */
const shortestMore = 7;
/** A head line stands right before its block: one line of something else may have slipped between. */
const headPatience = 2;

export const gnuTime: LineParser<TimeState> = {
  id: "gnu-time",
  title: "time -v of GNU time and BusyBox",
  lineTypes: [
    { meaning: "how the command ended, if not well", example: "Command terminated by signal 9" },
    { meaning: "a block begins", example: '\tCommand being timed: "sleep 1"' },
    { meaning: "one of 23 values", example: "\tMaximum resident set size (kbytes): 2016" },
  ],
  // They begin with characters that are rare in logs: searching for them costs next to nothing.
  find: {
    anchors: [
      "Command ",
      "(seconds)",
      "(kbytes)",
      "(wall clock) time",
      "Percent of CPU this",
      "(requiring I/O) page",
      "(reclaiming a frame)",
      "Voluntary context s",
      "Involuntary context",
    ],
  },
  usualStarts: labels.map(({ text }) => text),
  start: startState,
  open: (store, state) => new BlockReader(store, state),
};

/** Behind a value in a table: the next cell, and that there is something in it. */
const nextCell = /^(?:%|\s){0,40}(\|\s{0,40}[^\s|])/;

class BlockReader implements LineHandler {
  readonly #store: Store;
  readonly #state: TimeState;
  readonly #order = new LabelOrder();
  /** Reads `TimeState.beside`. */
  #beside: BlockReader | null = null;

  constructor(store: Store, state: TimeState) {
    this.#store = store;
    this.#state = state;
  }

  get open(): boolean {
    return this.#state.wait > 0;
  }

  line(line: Line): boolean {
    const { due } = this.#order;
    if (!isLabelAt(due, line.bytes, line.first, line.end)) return this.#search(line) || this.#pass(line);
    const at = line.first + (labels[due]?.bytes.length ?? 0);
    if (!this.#take(line, due, at, "", null)) return this.#pass(line);
    if (line.end - value.end >= shortestMore && due !== commandLabel) this.#takeMore(line, value.end, due);
    return true;
  }

  end(last: EndOfInput): void {
    this.#finish(last);
    this.#finishBeside(last);
  }

  readUsual(lines: BlockLines, first: number, last: number): number {
    if (!this.open || this.#state.beside !== null) return first;
    return readUsualLines(lines, first, last, this.#store, this.#state, this.#order);
  }

  /** Looks for a label or a head line behind a prefix. */
  #search(line: Line): boolean {
    if (line.first === line.end) return false;
    const text = line.bytes.toString("latin1", line.start, line.end);
    const found = findLabel(text);
    if (found === null) return this.#takeHead(line, text);
    const prefix = text.slice(0, found.at);
    if (!this.#take(line, found.index, line.start + found.value, prefix, findFile(prefix))) return false;
    if (found.index !== commandLabel && !(found.cell && this.#takeCells(line, text, found)))
      this.#takeMore(line, line.start + found.value, found.index);
    return true;
  }

  /** Takes the value in the next cell of a table for the block to the right; false if there is none. */
  #takeCells(line: Line, text: string, { index }: FoundLabel): boolean {
    const behind = text.slice(value.end - line.start);
    const next = nextCell.exec(behind)?.[1];
    if (next === undefined) return false;
    const cells = behind.slice(behind.indexOf(next));
    const bytes = Buffer.from(`| ${labels[index]?.text} ${cells}`, "latin1");
    const right = new Line();
    Object.assign(right, { number: line.number, bytes, end: bytes.length });
    return this.#besideReader().line(right);
  }

  /** Takes further labels on the same line; where the first comes again, another block begins to the right. */
  #takeMore(line: Line, from: number, first: number): void {
    const text = line.bytes.toString("latin1", line.start, line.end);
    let found = findLabel(text, from - line.start);
    while (found !== null) {
      if (found.index === first) {
        this.#takeBeside(line, line.start + found.at);
        return;
      }
      const { lastPrefix: prefix, file } = this.#state.block ?? { lastPrefix: "", file: null };
      this.#take(line, found.index, line.start + found.value, prefix, file);
      found = findLabel(text, found.value);
    }
  }

  #takeBeside(line: Line, at: number): void {
    const right = new Line();
    Object.assign(right, { number: line.number, bytes: line.bytes, start: at, first: at, end: line.end });
    this.#besideReader().line(right);
  }

  #besideReader(): BlockReader {
    this.#state.beside ??= startState();
    return (this.#beside ??= new BlockReader(this.#store, this.#state.beside));
  }

  #finishBeside(last: EndOfInput | null): void {
    const { beside } = this.#state;
    if (beside === null) return;
    (this.#beside ?? new BlockReader(this.#store, beside)).end(last ?? { line: 0, unterminated: false });
    this.#state.beside = null;
    this.#beside = null;
  }

  #takeHead(line: Line, text: string): boolean {
    const ending = readEnding(text);
    if (ending === null || this.#isInCommand(ending.prefix)) return false;
    const label = this.#findLabelAbove(line, ending.prefix);
    this.#finish(null);
    this.#state.head = { exitStatus: ending.exitStatus, signal: ending.signal, label };
    this.#state.wait = headPatience;
    this.#state.lastLine = line.number;
    return true;
  }

  /** Takes the value behind a label. False if it makes no sense and no block is open that it could belong to. */
  #take(line: Line, index: number, at: number, prefix: string, file: string | null): boolean {
    const label = labels[index];
    if (label === undefined || this.#isInCommand(prefix)) return false;
    if (label.kind === "command" && isSource(prefix, line.text(at, line.end))) return false;
    let behind: LabelBehind | null = null;
    if (label.kind === "command") {
      behind = this.#takeCommand(line, at, prefix, file);
    } else {
      const readable = readValue(label.kind, line.bytes, at, line.end);
      const bit = 1 << index;
      let block = this.#state.block;
      if (block === null || (block.seen & bit) !== 0 || block.file !== file) {
        if (!readable || index >= firstVagueLabel) return false;
        block = this.#begin(line, prefix, file);
      }
      const uncertain = !readable || index >= firstVagueLabel;
      if (uncertain && !isAlike(prefix, block.lastPrefix)) return false; // another program, a manual, or prose
      block.lastPrefix = prefix;
      if (readable) keepValue(block, index);
      else {
        block.seen |= bit;
        block.last = index;
        this.#store.problem(
          line.number,
          unreadable(index, expectation[label.kind], redact(line.text(at, line.end))),
        );
      }
    }
    goOn(this.#store, this.#state, this.#order, line.number, index);
    if (behind !== null && behind.index === commandLabel) this.#takeBeside(line, behind.at);
    else if (behind !== null) this.#takeMore(line, behind.at, commandLabel);
    return true;
  }

  /** Returns where the next label stands, if one follows on the same line. */
  #takeCommand(line: Line, at: number, prefix: string, file: string | null): LabelBehind | null {
    const block = this.#begin(line, prefix, file);
    const behind = findLabelBehind(line.bytes.toString("latin1", at, line.end));
    const rest = line.text(at, behind === null ? line.end : at + behind.end);
    block.seen = 1;
    block.command = beginCommand(rest);
    if (block.command === null) block.unquoted = redact(rest.trim());
    return behind === null ? null : { ...behind, at: at + behind.at };
  }

  /** A line of something else: the next line of a command, or the program's, or nothing of ours. */
  #pass(line: Line): boolean {
    const state = this.#state;
    const block = state.block;
    let taken = false;
    if (block !== null && block.last === commandLabel && block.command !== null && !isClosed(block.command)) {
      continueCommand(block.command, skipAlike(line.text(), block.prefix));
      taken = true;
    }
    if (state.wait > 0 && --state.wait === 0) {
      this.#finish(null);
      this.#finishBeside(null);
      state.head = null;
      state.lastLine = 0; // far behind: nothing depends on it any more
    }
    return taken;
  }

  /** True if a command with line ends is being read, which may say anything: only labels that stand as its own did end it. */
  #isInCommand(prefix: string): boolean {
    const block = this.#state.block;
    if (block === null || block.last !== commandLabel || block.command === null) return false;
    return !isClosed(block.command) && !isAlike(prefix, block.prefix);
  }

  #begin(line: Line, prefix: string, file: string | null): Block {
    const label = this.#state.head === null ? this.#findLabelAbove(line, prefix) : this.#state.head.label;
    this.#finish(null);
    this.#finishBeside(null);
    const block = newBlock(line.number, this.#state.head, label, prefix, file);
    this.#state.block = block;
    this.#state.head = null;
    return block;
  }

  /** The heading above a line, unless another block ends there. */
  #findLabelAbove(line: Line, prefix: string): string | null {
    return line.number === this.#state.lastLine + 1 ? null : findHeading(line.above(headingLines), prefix);
  }

  #finish(last: EndOfInput | null): void {
    finishBlock(this.#store, this.#state, last);
  }
}
