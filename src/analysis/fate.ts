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
import { JobServers } from "./job-servers.ts";
import type { Span } from "./line-order.ts";
import type { Fate } from "./logged-server.ts";

/** Records of one kind, log by log and in the order of lines; a position is a place among them. Numbers are NaN where a line gives none. */
export interface Lines {
  readonly lines: ArrayLike<number>;
  readonly tests: ArrayLike<number>;
}

/** Servers or builds. */
export interface Numbered extends Lines {
  readonly indexes: ArrayLike<number>;
}

export type EventKind = "created" | "delete" | "delete-failed" | "delete-all" | "died" | "cut";

export interface Events extends Lines {
  kindOf(at: number): EventKind | null;
}

/** Names as numbers: the same for the same name, 0 where it is missing, -1 where no server has it. */
export interface NameCodes {
  readonly count: number;
  ofServer(at: number): number;
  ofBuild(at: number): number;
  ofEvent(at: number): number;
}

export interface Records {
  readonly servers: Numbered;
  readonly builds: Numbered;
  readonly tests: Lines;
  readonly events: Events;
  /** Asked for only where names decide something: reading them costs. */
  readonly names: () => NameCodes;
  /** True if an event names a server. */
  readonly eventsName: boolean;
}

/** The positions of one log. */
export type LogSpans = Readonly<Record<"servers" | "builds" | "tests" | "events", Span>>;

/** Where fates are kept, by the position of the server. Lines are NaN where none decided. */
export interface Fates {
  isSet(at: number): boolean;
  set(at: number, fate: Fate, line: number): void;
  /** For those of a span whose fate is not set. */
  setOthers(span: Span, fate: Fate, line: number): void;
}

/** A position of each kind: of servers, builds, tests and events. */
interface Places {
  readonly s: number;
  readonly b: number;
  readonly t: number;
  readonly e: number;
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
    while (from.s < servers.to || from.b < builds.to || from.t < tests.to || from.e < events.to) {
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
    let { s, b, t, e } = from;
    for (; t < log.tests.to; t++) {
      const test = tests.tests[t] as number;
      if (test <= this.#lastTest && t > from.t) break;
      if (!Number.isNaN(test)) this.#lastTest = test;
    }
    const end = t < log.tests.to ? (tests.lines[t] as number) : none;
    for (; e < log.events.to && (events.lines[e] as number) < end; e++)
      if (isDelete(events.kindOf(e))) return null;
    for (; s < log.servers.to && (servers.lines[s] as number) < end; s++) {
      const [test, index] = [servers.tests[s] as number, servers.indexes[s] as number];
      if (Number.isNaN(index)) return null;
      const expectsResult = !Number.isNaN(test);
      if (!this.#numbered.create(expectsResult ? test : -1, index, expectsResult)) return null;
    }
    for (; b < log.builds.to && (builds.lines[b] as number) < end; b++) {
      const [test, index] = [builds.tests[b] as number, builds.indexes[b] as number];
      if (!Number.isNaN(index)) this.#numbered.build(Number.isNaN(test) ? -1 : test, index);
    }
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
