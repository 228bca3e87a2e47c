/**
 * What became of each server that a log shows being created, and the line that says so.
 *
 * - `deleted`: the log shows the delete, and no error after it.
 * - `delete-failed`: the last word on the server is a delete that failed.
 * - `orphan`: no delete, and the log shows that the job died: a traceback behind which nothing of the job follows, the log cut off within
 *   a line, or no result of a server that the job created.
 * - `unknown`: no delete shown, and the log ends normally. A quiet log never mentions deletes.
 *
 * A log may hold several jobs one after the other (`tee -a`): a job begins where a test's number does not grow, or where a server's
 * number comes again.
 */
import type { EventKind, Fates, Lines, LogSpans, Records } from "./fate-records.ts";
import { JobServers } from "./job-servers.ts";

/** A position of each kind: of servers, builds, tests and events. */
interface Places {
  readonly s: number;
  readonly b: number;
  readonly t: number;
  readonly e: number;
}

/** The first position from `from` on of a line that is not before `end`. */
function placeOf(end: number, { lines }: Lines, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] as number) < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isDelete(kind: EventKind | null): boolean {
  return kind === "delete" || kind === "delete-failed" || kind === "delete-all";
}

/** The line of a record that does not exist. */
const none = Number.POSITIVE_INFINITY;

/** Reads the records of each log in the order of lines, job by job. */
export class FateFinder {
  readonly #records: Records;
  readonly #fates: Fates;
  /** Of the job that is being read. */
  readonly #numbered = new JobServers();
  /** The same, of servers that have only a name: its code stands for their number. */
  readonly #sampled = new JobServers();
  /** By the code of a name the last server that has it, plus one. */
  readonly #named: Uint32Array;
  /** Where the servers of the job begin; those before `#open` have their fate. */
  #first = 0;
  #open = 0;
  #lastTest = -1;
  #lastRecord = 0;
  /** The line of a traceback or a cut behind which nothing of the job followed yet. */
  #ended = Number.NaN;

  constructor(records: Records, fates: Fates) {
    this.#records = records;
    this.#fates = fates;
    this.#named = new Uint32Array(records.eventsName ? records.names().count + 1 : 0);
  }

  /** Sets the fate of each server of a log. */
  read(log: LogSpans): void {
    const { servers, builds, tests, events } = log;
    let from: Places = { s: servers.from, b: builds.from, t: tests.from, e: events.from };
    // What comes after the last server is of jobs without any.
    while (from.s < servers.to) {
      const next = this.#readPlainJob(from, log);
      if (next === null) return this.#readOn(from, log);
      from = next;
    }
  }

  /**
   * Reads the job that begins there, kind by kind, which is faster, and returns where the next one does. Null if it matters which record comes
   * before which: where servers are deleted, or have no number, or one comes again.
   */
  #readPlainJob(from: Places, log: LogSpans): Places | null {
    const { servers, builds, tests, events } = this.#records;
    this.#begin(from.s);
    const t = this.#endOfTests(from.t, log.tests.to);
    const end = t < log.tests.to ? (tests.lines[t] as number) : none;
    const e = placeOf(end, events, from.e, log.events.to);
    for (let at = from.e; at < e; at++) if (isDelete(events.kindOf(at))) return null;
    const s = placeOf(end, servers, from.s, log.servers.to);
    if (!this.#createAll(from.s, s)) return null;
    const b = placeOf(end, builds, from.b, log.builds.to);
    this.#buildAll(from.b, b);
    const lastLines = [
      t > from.t ? (tests.lines[t - 1] as number) : 0,
      s > from.s ? (servers.lines[s - 1] as number) : 0,
      b > from.b ? (builds.lines[b - 1] as number) : 0,
    ];
    this.#lastRecord = Math.max(...lastLines);
    for (let at = from.e; at < e; at++) {
      const line = events.lines[at] as number;
      if (line >= this.#lastRecord && !this.#isEnd(at)) this.#follow(line);
    }
    this.#judge(s);
    return { s, b, t, e };
  }

  /** The first test of another job. */
  #endOfTests(from: number, to: number): number {
    const { tests } = this.#records.tests;
    for (let t = from; t < to; t++) {
      const test = tests[t] as number;
      if (test <= this.#lastTest && t > from) return t;
      if (!Number.isNaN(test)) this.#lastTest = test;
    }
    return to;
  }

  /** False if one has no number, or comes again. */
  #createAll(from: number, to: number): boolean {
    const { tests, indexes } = this.#records.servers;
    for (let s = from; s < to; s++) {
      const [test, index] = [tests[s] as number, indexes[s] as number];
      if (Number.isNaN(index)) return false;
      const expectsResult = !Number.isNaN(test);
      if (!this.#numbered.create(expectsResult ? test : -1, index, expectsResult)) return false;
    }
    return true;
  }

  #buildAll(from: number, to: number): void {
    const { tests, indexes } = this.#records.builds;
    for (let b = from; b < to; b++) {
      const [test, index] = [tests[b] as number, indexes[b] as number];
      if (!Number.isNaN(index)) this.#numbered.build(Number.isNaN(test) ? -1 : test, index);
    }
  }

  /** Reads the rest of a log, from the beginning of a job on. */
  #readOn(from: Places, log: LogSpans): void {
    const { servers, builds, tests, events } = this.#records;
    let { s, b, t, e } = from;
    this.#begin(s);
    for (;;) {
      const test = t < log.tests.to ? (tests.lines[t] as number) : none;
      const server = s < log.servers.to ? (servers.lines[s] as number) : none;
      const build = b < log.builds.to ? (builds.lines[b] as number) : none;
      const event = e < log.events.to ? (events.lines[e] as number) : none;
      const line = Math.min(test, server, build, event);
      if (line === none) break;
      if (line === test) this.#test(tests.tests[t++] as number, s);
      else if (line === server) this.#server(s++);
      else if (line === build) this.#build(b++);
      else if (this.#isEnd(e++)) continue;
      else this.#event(e - 1, s);
      this.#follow(line);
    }
    this.#judge(s);
  }

  /** Another record of the job: it had not ended. */
  #follow(line: number): void {
    this.#lastRecord = line;
    this.#ended = Number.NaN;
  }

  /** `test` is NaN where the line does not say; `next` is the server that comes next. */
  #test(test: number, next: number): void {
    if (test <= this.#lastTest) this.#judge(next);
    if (!Number.isNaN(test)) this.#lastTest = test;
  }

  #server(at: number): void {
    const { servers, names, eventsName } = this.#records;
    const test = servers.tests[at] as number;
    const index = servers.indexes[at] as number;
    const hasNumber = !Number.isNaN(index);
    // A transcript of a single creation has no test and prints no result; the benchmark does for each server.
    const expectsResult = !Number.isNaN(test);
    const sample = expectsResult && !hasNumber;
    if (sample && test < this.#lastTest) this.#judge(at);
    const known = hasNumber ? this.#numbered : this.#sampled;
    const number = hasNumber ? index : names().ofServer(at);
    const group = expectsResult ? test : -1;
    if (!known.create(group, number, expectsResult)) {
      this.#judge(at);
      known.create(group, number, expectsResult);
    }
    if (sample) this.#lastTest = test;
    if (eventsName) this.#named[names().ofServer(at)] = at + 1;
  }

  #build(at: number): void {
    const { builds, names } = this.#records;
    const test = builds.tests[at] as number;
    const index = builds.indexes[at] as number;
    const group = Number.isNaN(test) ? -1 : test;
    if (!Number.isNaN(index)) this.#numbered.build(group, index);
    else this.#sampled.build(group, names().ofBuild(at));
  }

  /** A traceback or a cut perhaps ends the job. */
  #isEnd(at: number): boolean {
    const { events } = this.#records;
    const kind = events.kindOf(at);
    if (kind !== "died" && kind !== "cut") return false;
    if (Number.isNaN(this.#ended)) this.#ended = events.lines[at] as number;
    return true;
  }

  #event(at: number, next: number): void {
    const { events, names, eventsName } = this.#records;
    const kind = events.kindOf(at);
    const line = events.lines[at] as number;
    if (kind === "delete-all") this.#deleteAll(events.tests[at] as number, line, next);
    if (!eventsName || (kind !== "delete" && kind !== "delete-failed")) return;
    const code = names().ofEvent(at);
    const server = code > 0 ? (this.#named[code] as number) - 1 : -1;
    if (server >= this.#first) this.#fates.set(server, kind === "delete" ? "deleted" : kind, line);
  }

  /** Every server of the test so far was told to go; of the job, if `test` is NaN. */
  #deleteAll(test: number, line: number, next: number): void {
    const { tests } = this.#records.servers;
    for (let at = this.#open; at < next; at++) {
      if (!this.#fates.isSet(at) && (Number.isNaN(test) || test === tests[at]))
        this.#fates.set(at, "deleted", line);
      if (at === this.#open && this.#fates.isSet(at)) this.#open++;
    }
  }

  /** Decides the fates of the job's servers, now that nothing more of it comes, and begins the next job at server `next`. */
  #judge(next: number): void {
    const isAmiss = this.#numbered.isAnyAmiss() || this.#sampled.isAnyAmiss();
    const line = Number.isNaN(this.#ended) && isAmiss ? this.#lastRecord : this.#ended;
    this.#fates.setOthers({ from: this.#open, to: next }, Number.isNaN(line) ? "unknown" : "orphan", line);
    this.#begin(next);
  }

  #begin(next: number): void {
    this.#numbered.clear();
    this.#sampled.clear();
    this.#first = next;
    this.#open = next;
    this.#lastTest = -1;
    this.#ended = Number.NaN;
  }
}
