/** What the cloud benchmark's lines add up to: the rows, and what has to be remembered until a row is complete. */
import type { Store } from "../tables/store.ts";
import { epochOfName, isoBytesOfEpoch } from "./epoch.ts";
import { redact } from "./redact.ts";

/** Bytes of a buffer, valid for the moment. */
export interface Slice {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** A test that began; its row is written when it is complete, or another takes its number. */
interface OpenTest {
  line: number;
  test: number;
  requested: number | null;
  startedAt: string | null;
}

/** A server of a `creating image` line, of which it is not known yet whether the API accepted it. */
interface Asked {
  line: number;
  test: number | null;
  index: number | null;
  name: string;
  image: string | null;
  flavor: string | null;
  failed: boolean;
}

/** Everything that is remembered between two lines: plain data. */
export interface CloudState {
  tests: OpenTest[];
  asked: Asked[];
  /** A dict that goes on in the next line. */
  dict: {
    line: number;
    accepted: boolean;
    test: number | null;
    index: number | null;
    text: string;
    lines: number;
  } | null;
  /** A printed server object that goes on in the next line. */
  object: { id: string | null; name: string | null; depth: number; lines: number } | null;
  /** A traceback while a server is asked for: did it pass through the call that creates it? */
  traceback: { creating: boolean; lines: number } | null;
  /** Servers were created since the last line about a test: the next such line is about another test. */
  serving: boolean;
  /** The line of the last record that was broken off; 0 if none was. */
  brokenLine: number;
  /** The last line that was a record; 0 if there was none. */
  recordLine: number;
}

export const startCloud = (): CloudState => ({
  tests: [],
  asked: [],
  dict: null,
  object: null,
  traceback: null,
  serving: false,
  brokenLine: 0,
  recordLine: 0,
});

/** Tests and servers in progress of which more than this are kept back are written as they are. */
const mostOpen = 256;
/** How much of a broken record a problem quotes. */
const quoted = 80;

const orNull = (number: number): number | null => (number < 0 ? null : number);

function codeOf(codes: Map<number, number>, column: { code(value: string): number }, value: number): number {
  let code = codes.get(value);
  if (code === undefined) codes.set(value, (code = column.code(String(value))));
  return code;
}

export class CloudRows {
  readonly state: CloudState;
  readonly #store: Store;
  /** The tests of the state by their numbers: a log may leave many open. */
  readonly #open: Map<number, OpenTest>;
  readonly #servers;
  readonly #builds;
  readonly #stages;
  readonly #outcomes;
  /** Codes by number. */
  readonly #images = new Map<number, number>();
  readonly #flavors = new Map<number, number>();

  constructor(store: Store, state: CloudState) {
    this.#store = store;
    this.state = state;
    this.#open = new Map(state.tests.map((test) => [test.test, test]));
    this.#servers = store.table("servers");
    this.#builds = store.table("builds");
    const { stage, outcome } = this.#builds.columns;
    this.#stages = { server: stage.code("server"), rackconnect: stage.code("rackconnect") };
    this.#outcomes = { built: outcome.code("built"), timeout: outcome.code("timeout") };
  }

  /** A server that the API accepted. `test` and `index` are -1 where there is no number. */
  server(line: number, test: number, index: number, name: Slice | null): number {
    const row = this.#servers.row(line);
    const { columns } = this.#servers;
    this.state.serving = true;
    if (test >= 0) columns.test.values[row] = test;
    if (index >= 0) columns.index.values[row] = index;
    if (name !== null) {
      columns.name.setBytes(row, name.bytes, name.start, name.end);
      const epoch = epochOfName(name.bytes, name.start, name.end);
      if (epoch !== null) {
        const iso = isoBytesOfEpoch(epoch);
        columns.created_at.setBytes(row, iso, 0, iso.length);
        columns.created_at_from.set(row, "name");
      }
    }
    return row;
  }

  /** As `setKind`, for numbers: there are few, so that the text of each is made once. */
  setKindNumbers(row: number, image: number, flavor: number): void {
    const { columns } = this.#servers;
    columns.image.setCode(row, codeOf(this.#images, columns.image, image));
    columns.flavor.setCode(row, codeOf(this.#flavors, columns.flavor, flavor));
  }

  setKind(row: number, image: string | null, flavor: string | null): void {
    this.#servers.columns.image.set(row, image);
    this.#servers.columns.flavor.set(row, flavor);
  }

  /** A server that the API is asked for: no row yet. */
  ask(
    line: number,
    test: number,
    index: number,
    name: string,
    image: string | null,
    flavor: string | null,
  ): void {
    const { asked } = this.state;
    this.state.serving = true;
    asked.push({ line, test: orNull(test), index: orNull(index), name, image, flavor, failed: false });
    if (asked.length > mostOpen) this.#accept(asked.splice(0, 1).filter((server) => !server.failed));
  }

  /** Something else names the server: it was accepted. */
  confirm(name: string): void {
    const at = this.state.asked.findLastIndex((server) => server.name === name);
    if (at !== -1) this.#accept(this.state.asked.splice(at, 1));
  }

  /** The call that was made last failed. */
  fail(): void {
    const last = this.state.asked.findLast((server) => !server.failed);
    if (last !== undefined) last.failed = true;
  }

  #accept(servers: readonly Asked[]): void {
    for (const { line, test, index, name, image, flavor } of servers) {
      const bytes = Buffer.from(name);
      const row = this.server(line, test ?? -1, index ?? -1, { bytes, start: 0, end: bytes.length });
      this.setKind(row, image, flavor);
    }
  }

  /** A build result of the server named `bytes[start, end)`; `seconds` is NaN where it could not be read. */
  build(
    line: number,
    test: number,
    index: number,
    bytes: Buffer,
    start: number,
    end: number,
    stage: "server" | "rackconnect",
    outcome: "built" | "timeout",
    seconds: number,
  ): void {
    const row = this.#builds.row(line);
    const { columns } = this.#builds;
    if (test >= 0) columns.test.values[row] = test;
    if (index >= 0) columns.index.values[row] = index;
    columns.server.setBytes(row, bytes, start, end);
    columns.stage.setCode(row, this.#stages[stage]);
    columns.outcome.setCode(row, this.#outcomes[outcome]);
    columns.duration_s.values[row] = seconds;
    if (this.state.asked.length > 0) this.confirm(bytes.toString("utf8", start, end));
  }

  /** A line that says that a test begins; several lines may say so of one test. */
  testStarts(line: number, test: number, facts: { requested?: number; startedAt?: string }): void {
    const { tests } = this.state;
    this.settleAsked();
    let open = this.#open.get(test);
    const again =
      this.state.serving ||
      (facts.requested !== undefined && open?.requested !== null) ||
      (facts.startedAt !== undefined && open?.startedAt !== null);
    this.state.serving = false;
    if (open !== undefined && again) {
      this.#writeTest(open, null);
      open = undefined;
    }
    if (open === undefined) {
      open = { line, test, requested: null, startedAt: null };
      tests.push(open);
      this.#open.set(test, open);
      if (tests.length > mostOpen && tests[0] !== undefined) this.#writeTest(tests[0], null);
    }
    open.requested ??= facts.requested ?? null;
    open.startedAt ??= facts.startedAt ?? null;
  }

  testFinishes(line: number, test: number, finishedAt: string): void {
    const open = this.#open.get(test);
    this.#writeTest(open ?? { line, test, requested: null, startedAt: null }, finishedAt);
    this.event(line, { event: "delete-all", test });
  }

  #writeTest(test: OpenTest, finishedAt: string | null): void {
    const { tests } = this.state;
    const at = tests.indexOf(test);
    if (at === 0)
      tests.shift(); // moves nothing, where splice would move all that follow
    else if (at !== -1) tests.splice(at, 1);
    this.#open.delete(test.test);
    this.#store.table("tests").add(test.line, {
      test: test.test,
      servers_requested: test.requested,
      started_at: test.startedAt,
      finished_at: finishedAt,
    });
  }

  event(
    line: number,
    facts: {
      event: "created" | "delete" | "delete-failed" | "delete-all" | "cut";
      test?: number;
      server?: string;
      id?: string;
    },
  ): void {
    this.#store.table("server_events").add(line, facts);
    if (facts.server !== undefined) this.confirm(facts.server);
  }

  incident(
    line: number,
    facts: {
      kind: string;
      at?: string;
      http_status?: number | null;
      retry_after_s?: number | null;
      imposed_delay_s?: number;
      server?: string;
      message: string;
    },
  ): void {
    this.#store.table("incidents").add(line, { ...facts, message: redact(facts.message) });
  }

  /** A record that begins well and then breaks. */
  broken(line: number, record: string, expected: string, found: string): void {
    this.state.brokenLine = line;
    const clean = redact(found); // before it is cut: half a secret does not look like one
    const shown = clean.length > quoted ? `${clean.slice(0, quoted)}…` : clean;
    this.#store.problem(
      line,
      `${record}: expected ${expected}, found ${shown === "" ? "the end of the line" : JSON.stringify(shown)}`,
    );
  }

  /** The input stops within a line that was not yet a record. */
  cut(line: number): void {
    this.event(line, { event: "cut" });
    this.#store.problem(
      line,
      "the log stops within this line: expected a line feed, found the end of the input",
    );
  }

  /** No more is said of the servers that were asked for: without a word of failure they count as created. */
  settleAsked(): void {
    this.#accept(this.state.asked.splice(0).filter((server) => !server.failed));
  }

  /** Writes what was kept back. */
  flush(): void {
    for (const test of this.state.tests.slice()) this.#writeTest(test, null);
    this.settleAsked();
  }
}
