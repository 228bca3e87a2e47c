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

export type Fate = "deleted" | "delete-failed" | "orphan" | "unknown";

export interface Verdict {
  readonly fate: Fate;
  /** The line that decided; null where nothing did. */
  readonly line: number | null;
}

/** Records of one input, in the order of their lines. Numbers are NaN where a line gives none. */
export interface Lines {
  readonly lines: ArrayLike<number>;
  readonly tests: ArrayLike<number>;
}

/** Servers or builds. */
export interface Numbered extends Lines {
  readonly indexes: ArrayLike<number>;
  /** Called only where a name decides something: reading names costs. */
  name(at: number): string | null;
}

export interface ServerEvent {
  readonly line: number;
  readonly event: string | null;
  readonly test: number | null;
  readonly server: string | null;
}

/** What one input says of servers. */
export interface LogRecords {
  readonly servers: Numbered;
  readonly builds: Numbered;
  readonly tests: Lines;
  /** In the order of their lines. */
  readonly events: readonly ServerEvent[];
}

/** The line of a record that does not exist. */
const none = Number.POSITIVE_INFINITY;

/** Calls `decide` with the fate of each of the servers of one input, by its position in `servers`. */
export function findFates(records: LogRecords, decide: (at: number, verdict: Verdict) => void): void {
  const reader = new JobReader(records, decide);
  const { servers, builds, tests, events } = records;
  let [s, b, t, e] = [0, 0, 0, 0];
  for (;;) {
    const test = tests.lines[t] ?? none;
    const server = servers.lines[s] ?? none;
    const build = builds.lines[b] ?? none;
    const line = Math.min(test, server, build, events[e]?.line ?? none);
    if (line === none) break;
    if (line === test) reader.test(tests.tests[t++] ?? Number.NaN, line);
    else if (line === server) reader.server(s++, line);
    else if (line === build) reader.build(b++, line);
    else reader.event(events[e++] as ServerEvent);
  }
  reader.finish();
}

/** Reads the records in the order of lines, job by job. */
class JobReader {
  readonly #records: LogRecords;
  readonly #decide: (at: number, verdict: Verdict) => void;
  readonly #named: boolean;
  /** Of the job that is being read: positions in `servers`, their keys, and which of the keys have results. */
  #servers: number[] = [];
  #keys = new Set<number | string>();
  #results = new Set<number | string>();
  #byName = new Map<string, number>();
  /** By position in `servers`: the last word on it. */
  #deletes = new Map<number, Verdict>();
  #lastTest = -1;
  #lastRecord = 0;
  /** The line of a traceback or a cut behind which nothing of the job followed yet. */
  #ended: number | null = null;

  constructor(records: LogRecords, decide: (at: number, verdict: Verdict) => void) {
    this.#records = records;
    this.#decide = decide;
    this.#named = records.events.some(({ server }) => server !== null);
  }

  /** `test` is NaN where the line does not say. */
  test(test: number, line: number): void {
    if (test <= this.#lastTest) this.#judge();
    if (!Number.isNaN(test)) this.#lastTest = test;
    this.#follows(line);
  }

  server(at: number, line: number): void {
    const { servers } = this.#records;
    const key = keyOf(servers, at);
    const test = servers.tests[at] ?? Number.NaN;
    const sample = Number.isNaN(servers.indexes[at]) && !Number.isNaN(test);
    if (this.#keys.has(key) || (sample && test < this.#lastTest)) this.#judge();
    if (sample) this.#lastTest = test;
    this.#keys.add(key);
    this.#servers.push(at);
    const name = this.#named ? servers.name(at) : null;
    if (name !== null) this.#byName.set(name, at);
    this.#follows(line);
  }

  build(at: number, line: number): void {
    this.#results.add(keyOf(this.#records.builds, at));
    this.#follows(line);
  }

  event({ event, line, test, server }: ServerEvent): void {
    if (event === "died" || event === "cut") {
      this.#ended ??= line;
      return;
    }
    this.#follows(line);
    if (event === "delete-all") this.#deleteAll(test, line);
    const fate = event === "delete" ? "deleted" : event === "delete-failed" ? event : null;
    const at = server === null ? undefined : this.#byName.get(server);
    if (fate !== null && at !== undefined) this.#deletes.set(at, { fate, line });
  }

  finish(): void {
    this.#judge();
  }

  /** Another record of the job: it had not ended. */
  #follows(line: number): void {
    this.#lastRecord = line;
    this.#ended = null;
  }

  #deleteAll(test: number | null, line: number): void {
    for (const at of this.#servers) {
      if (this.#deletes.has(at) || (test !== null && test !== this.#records.servers.tests[at])) continue;
      this.#deletes.set(at, { fate: "deleted", line });
    }
  }

  /** Decides the fates of the job's servers, now that nothing more of it comes, and begins the next job. */
  #judge(): void {
    const { servers } = this.#records;
    // A transcript of a single creation has no test and prints no result; the benchmark does for each server.
    const missing = this.#servers.some(
      (at) => !Number.isNaN(servers.tests[at]) && !this.#results.has(keyOf(servers, at)),
    );
    const line = this.#ended ?? (missing ? this.#lastRecord : null);
    const silent: Verdict = { fate: line === null ? "unknown" : "orphan", line };
    for (const at of this.#servers) this.#decide(at, this.#deletes.get(at) ?? silent);
    this.#servers = [];
    this.#keys = new Set();
    this.#results = new Set();
    this.#byName = new Map();
    this.#deletes = new Map();
    this.#lastTest = -1;
    this.#ended = null;
  }
}

/** Indexes stay far below this, so that test and index make one exact number. */
const mostIndexes = 2 ** 24;

/** What a server and its result have in common: the numbers, or the name where there is only a sample. */
function keyOf(rows: Numbered, at: number): number | string {
  const test = rows.tests[at] ?? Number.NaN;
  const index = rows.indexes[at] ?? Number.NaN;
  if (!Number.isNaN(index)) return (Number.isNaN(test) ? -1 : test) * mostIndexes + index;
  return `${test} ${rows.name(at) ?? ""}`;
}
