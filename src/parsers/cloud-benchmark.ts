/**
 * The cloud benchmark (`performance-single-cs.py`, later `firstgen_cs_performance.py`, 2012): it creates servers through a rate-limited
 * API, polls until each is active, and prints how long that took. What is known about its output:
 *
 * - Every version pads the numbers of test and server: `[ 1][ 1]`, `[ 1][10]`, and `[ ][ ]` or `[ 1][  ]` where there is no number. The
 *   oldest knows only samples, from 0: `[ 0]`; the sample stands in the column `test`.
 * - `created image:` is printed after the API accepted the server. `creating image:` is printed before the call: there is a server only
 *   if the call did not fail, so its row waits until something else names the server or the input ends without a word of failure.
 * - Threads print without a lock in some versions: two records may share a line, and a record may stop where another begins.
 * - Names come from the command line and may hold quotes and brackets.
 */
import type { Store } from "../tables/store.ts";
import { viewOf } from "./bytes.ts";
import { messageStarts, messageTypes, readMessage } from "./cloud-benchmark-messages.ts";
import { foundRowsOf } from "./cloud-benchmark-found.ts";
import { addLimits, addStarts } from "./cloud-benchmark-notices.ts";
import {
  addCreation,
  brokenCreation,
  none,
  readPrefix,
  readRecord,
  recordTypes,
} from "./cloud-benchmark-records.ts";
import { CloudRows, type CloudState, startCloud } from "./cloud-benchmark-rows.ts";
import { isStatusLine, readUsualLines, scannedParts, usualStarts } from "./cloud-benchmark-usual.ts";
import type { BlockLines } from "./block-lines.ts";
import type { Line } from "./line.ts";
import type { FoundLines } from "./found-lines.ts";
import type { EndOfInput, LineHandler, LineParser } from "./parser.ts";
import { readPythonDict } from "./python-literal.ts";

/** A record over more lines than this is given up. */
const mostLines = 60;

const debug = /^debug\[ *\d*\]: ?/;
const shortTest = /^test \[ *(\d+)\] creating (\d+) cloud server/;
const objectStart = /^\{u?'\w+': /;
/** Something stands behind it, or it may be the beginning of an id. */
const objectId = /(?:^|[\s{,])u?'id': u?'?([\w-]+)[',}\s]/;
const objectName = /(?:^|[\s{,])u?'name': u?(?:'([^']*)'|"([^"]*)")/;
/** Flavor and image have ids too. */
const innerDict = /u?'(?:flavor|image|tenant)\w*': \{[^{}]*\}?/g;
const traceback = "Traceback (most recent call last):";
/** A frame of the call that asks the API for a server. */
const creatingFrame = /, in (?:cs_)?create$|\.create\(/;

class CloudHandler implements LineHandler {
  readonly #store: Store;
  readonly #rows: CloudRows;
  readonly #state: CloudState;

  constructor(store: Store, state: CloudState) {
    this.#store = store;
    this.#rows = new CloudRows(store, state);
    this.#state = state;
  }

  get open(): boolean {
    const { dict, object, traceback: inTraceback } = this.#state;
    return dict !== null || object !== null || inTraceback !== null;
  }

  line(line: Line): boolean {
    const taken = (this.open && this.#continues(line)) || this.#read(line);
    if (taken) this.#took(line.number);
    return taken;
  }

  readUsual(lines: BlockLines, first: number, last: number): number {
    if (this.open) return first;
    // A build may say of a server that was asked for that there is one: they go in line order then.
    const { found } = lines;
    const next =
      found === null || this.#state.asked.length > 0
        ? readUsualLines(lines, first, last, this.#rows)
        : this.#addFound(found, first, last, lines);
    if (next > first) this.#took(lines.before + next - 1);
    return next;
  }

  blockRead(): void {
    foundRowsOf(this.#store).finish();
  }

  #addFound(found: FoundLines, first: number, last: number, lines: BlockLines): number {
    found.select(first, last);
    const { builds, creations, starts, limits } = found;
    if (builds.to > builds.from) foundRowsOf(this.#store).addBuilds(builds, lines.before);
    if (creations.to > creations.from) foundRowsOf(this.#store).addServers(creations, lines.before);
    if (creations.to + starts.to > creations.from + starts.from) addStarts(found, lines.before, this.#rows);
    if (limits.to > limits.from) addLimits(limits, lines, this.#store.table("incidents"));
    return last;
  }

  #took(line: number): void {
    this.#state.recordLine = line;
    if (this.#state.brokenLine !== line) this.#state.brokenLine = 0; // it only matters of the last line
  }

  #read(line: Line): boolean {
    const { bytes, first, end } = line;
    if (bytes[first] !== 0x5b) return this.#text(line);
    let taken = false;
    let at = first;
    while (at < end && readPrefix(bytes, at, end)) {
      const to = readRecord(bytes, end, line.number, this.#rows);
      if (to === none) break;
      taken = true;
      at = to;
      while (at < end && bytes[at] === 0x20) at++;
    }
    return taken;
  }

  end({ line, unterminated }: EndOfInput): void {
    const { dict, object, brokenLine, recordLine } = this.#state;
    if (dict !== null) brokenCreation(this.#rows, dict);
    if (unterminated && recordLine > 0) {
      // Output through a pipe is written in blocks, so a job that is killed stops in the middle of a line.
      if (dict !== null || brokenLine === line) this.#rows.event(line, { event: "cut" });
      else if (object !== null || recordLine !== line) this.#rows.cut(line);
    }
    this.#rows.flush();
  }

  /** Lines that do not begin with a bracket. */
  #text(line: Line): boolean {
    if (isStatusLine(line.bytes, viewOf(line.bytes), line.first, line.end)) return true;
    const text = line.text(line.first);
    if (text.startsWith("debug[")) return this.#debug(text.replace(debug, ""), line);
    if (text.startsWith(traceback)) {
      if (this.#state.asked.length > 0) this.#state.traceback = { creating: false, lines: 0 };
      return false;
    }
    const test = shortTest.exec(text);
    if (test !== null) {
      this.#rows.testStarts(line.number, Number(test[1]), { requested: Number(test[2]) });
      return true;
    }
    return readMessage(text, line, this.#rows);
  }

  #debug(message: string, line: Line): boolean {
    if (!objectStart.test(message)) return readMessage(message, line, this.#rows);
    this.#state.object = { id: null, name: null, depth: 0, lines: 0 };
    this.#object(message, line.number);
    return true;
  }

  /** The next line of what is open; false if the line is a thing of its own. */
  #continues(line: Line): boolean {
    const state = this.#state;
    const blank = line.first > line.start || line.first === line.end;
    if (state.traceback !== null) {
      this.#traceback(state.traceback, line, blank);
      return false;
    }
    if (state.dict !== null) return this.#dict(state.dict, line, blank);
    if (!blank) {
      state.object = null;
      return false;
    }
    this.#object(line.text(), line.number);
    return true;
  }

  #dict(dict: NonNullable<CloudState["dict"]>, line: Line, blank: boolean): boolean {
    if (++dict.lines > mostLines) {
      this.#state.dict = null;
      brokenCreation(this.#rows, dict);
      return false;
    }
    if (!blank) return false; // another thread's line: the dict may still go on
    dict.text += `\n${line.text()}`;
    const read = readPythonDict(dict.text);
    if (read === "open") return true;
    this.#state.dict = null;
    if (read === null) brokenCreation(this.#rows, dict);
    else addCreation(this.#rows, dict, read.entries);
    return true;
  }

  /** A printed server object: only its id and name are kept, and never what lies between (it holds a password). */
  #object(text: string, line: number): void {
    const { object } = this.#state;
    if (object === null) return;
    const known = object.id !== null && object.name !== null;
    const own = text.replace(innerDict, "");
    object.id ??= objectId.exec(own)?.[1] ?? null;
    const name = objectName.exec(own);
    object.name ??= name?.[1] ?? name?.[2] ?? null;
    const { id, name: server } = object;
    if (!known && id !== null && server !== null) this.#rows.event(line, { event: "created", server, id });
    object.depth += text.split("{").length - text.split("}").length;
    if (object.depth <= 0 || ++object.lines > mostLines) this.#state.object = null;
  }

  #traceback(open: NonNullable<CloudState["traceback"]>, line: Line, blank: boolean): void {
    if (blank) {
      if (creatingFrame.test(line.text())) open.creating = true;
      if (++open.lines > mostLines * 2) this.#state.traceback = null;
      return;
    }
    this.#state.traceback = null;
    if (open.creating) this.#rows.fail();
  }
}

export const cloudBenchmark: LineParser<CloudState> = {
  id: "cloud-benchmark",
  title: "cloud benchmark (performance-single-cs.py, firstgen_cs_performance.py)",
  lineTypes: [...recordTypes, ...messageTypes],
  find: { starts: ["[", "debug[", "test [", traceback, ...messageStarts] },
  usualStarts,
  scannedParts,
  prefixed: {
    record:
      /(?:\[ *\d*\]\[ *\d*\]|\[ *\d+\]) (?:cloud server build \[|rackconnect build \[|creat(?:ed|ing) image: \{|starting test nr )/,
    parts: ["cloud server build [", " image: {"],
  },
  start: startCloud,
  open: (store, state) => new CloudHandler(store, state),
};
