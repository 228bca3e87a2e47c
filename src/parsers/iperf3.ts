/**
 * What iperf3 prints for people, on the client's side and on the server's: TCP, UDP and SCTP, one stream or several (`-P`), sent by the
 * client, by the server (`-R`) or by both (`--bidir`).
 *
 *     Connecting to host 192.0.2.7, port 5201
 *     [  5] local 192.0.2.8 port 49038 connected to 192.0.2.7 port 5201
 *     [ ID] Interval           Transfer     Bitrate         Retr  Cwnd
 *     [  5]   0.00-1.00   sec  1.67 GBytes  14.3 Gbits/sec    4    895 KBytes
 *     - - - - - - - - - - - - - - - - - - - - - - - - -
 *     [ ID] Interval           Transfer     Bitrate         Retr
 *     [  5]   0.00-3.00   sec  5.33 GBytes  15.3 Gbits/sec   11             sender
 *     [  5]   0.00-3.00   sec  5.33 GBytes  15.3 Gbits/sec                  receiver
 *
 *     iperf Done.
 *
 * A test is one figure: what all of its streams came to over all of its time. Its parts, second by second, are no rows: there are as many as
 * somebody asked for, and those of one test resemble each other. `-f` chooses units, bits in powers of ten and bytes in powers of two.
 * Before 3.6 the column is `Bandwidth`; before 3.2 UDP has one line in the end that names neither side, with the rate of the sender. A server
 * tells its own side, and 0 bytes of the other before 3.2. Without `-V` neither the block size nor `-b`, `-n`, `-w`, `-C` are told; how long
 * it was to run is, since only `-t` ends on a whole second. Who is interrupted knows nothing of the other side (0 bytes), and says so on
 * standard error, which comes before all the rest in a file, since that is held back.
 */
import { addIperf3Flow, type Iperf3Flow, iperf3Subject } from "./exports/iperf3-rows.ts";
import { MeasurementRows } from "./exports/measurement-rows.ts";
import {
  accepted,
  columns,
  connecting,
  done,
  failure,
  isOfOne,
  listening,
  readRecord,
  readSetup,
  remark,
  reversed,
  separator,
  stream,
  utilization,
} from "./iperf3-lines.ts";
import {
  addPart,
  flowsOf,
  goesOn,
  type Interruption,
  isAwaited,
  isComplete,
  isRunning,
  isUnfinished,
  type Result,
  type Run,
  setupOf,
  unknownSetup,
} from "./iperf3-run.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isPrefix, lastShown } from "./line-surroundings.ts";
import type { LineParser } from "./parser.ts";
import { redact } from "./redact.ts";

/** Bytes of a line that is looked at. */
const longestLine = 1000;
/** Lines of something else behind a line of a test: those that come later are found by their units. */
const patience = 20;
/** Lines between an interruption and the test that it ended. */
const nearInterruption = 5;
/** Tests that go on at the same time. */
const mostRuns = 8;

interface State {
  /** How many tests had figures, or failed. */
  fork: number;
  /** The latest last. */
  runs: Run[];
  interruption: Interruption | null;
  wait: number;
}

export const iperf3: LineParser<State> = {
  id: "iperf3",
  title: "iperf3",
  lineTypes: [
    { meaning: "a test begins, on the client's side", example: "Connecting to host 192.0.2.7, port 5201" },
    {
      meaning: "a test begins, on the server's side",
      example: "Accepted connection from 192.0.2.8, port 49032",
    },
    {
      meaning: "one of its streams",
      example: "[  5] local 192.0.2.8 port 49038 connected to 192.0.2.7 port 5201",
    },
    {
      meaning: "all of the test: what was sent, and what was sent again",
      example: "[  5]   0.00-10.00  sec  1.10 GBytes   944 Mbits/sec   11             sender",
    },
    {
      meaning: "all of the test: what arrived",
      example: "[  5]   0.00-10.04  sec  1.09 GBytes   941 Mbits/sec                  receiver",
    },
    {
      meaning: "all of the test, of all streams together, with UDP: what arrived, jitter, lost datagrams",
      example: "[SUM]   0.00-10.00  sec  23.9 MBytes  20.0 Mbits/sec  0.032 ms  3/764 (0.39%)  receiver",
    },
    {
      meaning: "a test that failed",
      example: "iperf3: error - unable to connect to server: Connection refused",
    },
  ],
  find: {
    anchors: [
      "Connecting to host ",
      "Accepted connection from ",
      "bits/sec",
      "Bytes/sec",
      "iperf3: ",
      "iperf Done",
    ],
  },
  start: () => ({ fork: 0, runs: [], interruption: null, wait: 0 }),
  open: (store, state) => new Iperf3Reader(store, state),
};

class Iperf3Reader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "iperf3");

  get open(): boolean {
    return this.state.wait > 0 || this.state.interruption !== null;
  }

  line(line: Line): boolean {
    const { state } = this;
    const text = lastShown(line.beginning(longestLine));
    const isTaken =
      this.#begin(text, line.number) ||
      this.#readRecord(text, line.number) ||
      this.#readFailure(text, line.number) ||
      (state.wait > 0 && this.#readOn(text, line.number)) ||
      this.#finish(text);
    if (isTaken) state.wait = patience;
    else if (state.wait > 0) state.wait--;
    if (state.interruption !== null && state.interruption.wait-- === 0) this.#giveUpInterrupted();
    return isTaken;
  }

  end(): void {
    for (const run of this.state.runs) this.#close(run, "the end of the input");
    this.#giveUpInterrupted();
  }

  #begin(text: string, line: number): boolean {
    const match = connecting.exec(text) ?? accepted.exec(text);
    if (match === null) return false;
    const prefix = text.slice(0, match.index);
    if (!isPrefix(prefix)) return false;
    const [, host = "", port] = match;
    const side = port === undefined ? "server" : "client";
    this.#leave(prefix, side, "another test");
    const interrupted = this.state.interruption?.side === side ? this.state.interruption : null;
    if (interrupted !== null) this.state.interruption = null;
    const setup = { host: redact(host), port: port === undefined ? null : Number(port) };
    this.#add({ line, prefix, side, setup, interrupted });
    return true;
  }

  #add(of: Pick<Run, "line" | "prefix" | "side" | "setup" | "interrupted">): Run {
    const nothing = {
      ids: [],
      ending: false,
      results: [],
      parts: {},
      broken: false,
      cpu: null,
      fork: null,
      over: false,
    };
    const run: Run = { ...of, ...nothing };
    const { runs } = this.state;
    runs.push(run);
    while (runs.length > mostRuns) this.#close(runs.shift() as Run, "too many others");
    return run;
  }

  /** Forgets what this process did before. */
  #leave(prefix: string, side: Run["side"], found: string): void {
    const { state } = this;
    const isLeft = (run: Run) => (run.side ?? side) === side && isOfOne(prefix, run.prefix);
    for (const run of state.runs.filter(isLeft)) this.#close(run, found);
    state.runs = state.runs.filter((run) => !isLeft(run));
  }

  /** The test that a line behind `prefix` is of: the one that had the last such line. */
  #runOf(prefix: string, fits: (run: Run) => boolean = () => true): Run | null {
    const { runs } = this.state;
    const run = runs.findLast((known) => isOfOne(prefix, known.prefix) && fits(known));
    if (run === undefined) return null;
    runs.push(...runs.splice(runs.indexOf(run), 1));
    return run;
  }

  #readRecord(text: string, line: number): boolean {
    const found = readRecord(text);
    if (found === null) return false;
    const prefix = text.slice(0, found.at);
    if (!isPrefix(prefix)) return false;
    const has = ({ side, ids }: Run) =>
      side === null || (found.id === "SUM" ? ids.length > 1 : ids.includes(found.id));
    const run = this.#runOf(prefix, has);
    const isSummary = found.of !== null || (run?.ending === true && found.figures.jitter !== null);
    if (isSummary) this.#addResult(run, prefix, { ...found, line });
    else if (run !== null && !found.omitted) addPart(run, found);
    return isSummary || run !== null;
  }

  #addResult(of: Run | null, prefix: string, result: Result): void {
    let run = of;
    if (run === null || !goesOn(run, result)) {
      if (run !== null) this.#leave(prefix, run.side, "another test");
      run = this.#add({ line: result.line, prefix, side: null, setup: {}, interrupted: null });
    }
    run.fork ??= this.#nextFork();
    run.results.push(result);
  }

  #readOn(text: string, line: number): boolean {
    return (
      this.#readStream(text) || this.#readOther(text, line) || remark.test(text) || this.#readEnding(text)
    );
  }

  #readStream(text: string): boolean {
    const match = stream.exec(text);
    if (match === null) return false;
    const [, id = "", port] = match;
    const prefix = text.slice(0, match.index);
    const run =
      this.#runOf(prefix, (known) => isAwaited(known) && known.setup.port === Number(port)) ??
      this.#runOf(prefix, (known) => isAwaited(known) && known.side === "server");
    run?.ids.push(id);
    return run !== null;
  }

  /** The heading of the last lines stands behind a line of dashes, that of the first ones does not. */
  #readEnding(text: string): boolean {
    const dashes = separator.exec(text);
    const match = dashes ?? columns.exec(text);
    const run = match === null ? null : this.#runOf(text.slice(0, match.index), isRunning);
    if (match === null || run === null) return false;
    run.ending = dashes !== null || run.ending;
    return true;
  }

  /** What was asked for, and what it took. */
  #readOther(text: string, line: number): boolean {
    const setup = readSetup(text);
    const match = reversed.exec(text) ?? utilization.exec(text);
    if (setup === null && match === null) return false;
    const run = this.state.runs.findLast(isRunning) ?? null;
    if (run === null) return false;
    const [, local, remote] = match ?? [];
    if (local !== undefined) run.cpu = { line, local: Number(local), remote: Number(remote) };
    else run.setup = { ...run.setup, ...(setup ?? { direction: "reverse" }) };
    return true;
  }

  /** `iperf Done.`, or the server waits for the next test. */
  #finish(text: string): boolean {
    const match = done.exec(text) ?? listening.exec(text);
    if (match === null) return false;
    const prefix = text.slice(0, match.index);
    if (!isPrefix(prefix)) return false;
    const isDone = match[0].startsWith("iperf");
    // Another server.
    if (/#1\)/.test(match[0]) && this.state.interruption?.side === "server") this.#giveUpInterrupted();
    const ended = this.state.runs.filter(
      ({ side, prefix: other }) => side !== (isDone ? "server" : "client") && isOfOne(prefix, other),
    );
    for (const run of ended) this.#close(run, match[0].trim(), isDone);
    this.state.runs = this.state.runs.filter((run) => !ended.includes(run));
    return isDone || ended.length > 0;
  }

  #readFailure(text: string, line: number): boolean {
    const match = failure.exec(text);
    if (match === null || !isPrefix(text.slice(0, match.index))) return false;
    const [, kind, what = "", client] = match;
    const isServers = client !== undefined || (kind === "interrupt" && what.startsWith("the server"));
    const side = isServers ? "server" : "client";
    const run = this.state.runs.findLast((known) => isRunning(known) && known.side === side);
    if (run !== undefined && run.interrupted === null && isUnfinished(run)) this.#fail(line, run);
    else if (kind === "error" || kind === "parameter error") this.#fail(line, null);
    else {
      this.#giveUpInterrupted();
      this.state.interruption = { line, side, isSure: client === undefined, wait: nearInterruption };
    }
    return true;
  }

  /** Nobody knows what it was to do. A server that waits is ended by an interruption, and nothing failed. */
  #giveUpInterrupted(): void {
    const { interruption } = this.state;
    this.state.interruption = null;
    if (interruption === null || (interruption.isSure && interruption.side === "server")) return;
    this.#fail(interruption.line, null);
  }

  #fail(line: number, run: Run | null): void {
    const subject = iperf3Subject(run === null ? unknownSetup : setupOf(run, false), null);
    const fork = run?.fork ?? this.#nextFork();
    this.#rows.fail(line, { ...subject, fork });
    if (run !== null) Object.assign(run, { fork, over: true });
  }

  #nextFork(): string {
    return String(++this.state.fork);
  }

  /** Adds the rows of a test. `isDone`: iperf3 says so. */
  #close(run: Run, found: string, isDone = false): void {
    const { side, line, ids, results, interrupted } = run;
    if (run.over) return;
    run.over = true;
    const flows = flowsOf(run);
    const last = results.at(-1)?.line ?? line;
    const isCut = results.length > 0 && !isDone && isUnfinished(run);
    if (isCut || (interrupted !== null && (interrupted.isSure || flows.length === 0))) {
      this.#fail(interrupted?.line ?? last, run);
      return;
    }
    if (interrupted !== null) this.#fail(interrupted.line, null); // it was of the test above
    if (flows.length > 0) this.#addFlows(run, flows);
    const expects = (what: string): void => this.#problem(line, what, found);
    if (side === null) this.#problem(line, "a line that names the host above the results", "none");
    else if (ids.length > 0 && flows.length === 0) expects("its results");
    else if (side === "client" && flows.some((flow) => !isComplete(flow)))
      expects("what was sent and what arrived");
  }

  #addFlows(run: Run, flows: readonly Iperf3Flow[]): void {
    const { fork } = run;
    const setup = setupOf(run);
    for (const flow of flows) addIperf3Flow(this.#rows, { ...iperf3Subject(setup, flow.role), fork }, flow);
    const { cpu, side } = run;
    if (cpu === null) return;
    const subject = { ...iperf3Subject(setup, null), fork };
    this.#rows.add(cpu.line, subject, "cpu_local", cpu.local, "%");
    // A server has that of the test before.
    if (side !== "server") this.#rows.add(cpu.line, subject, "cpu_remote", cpu.remote, "%");
  }

  #problem(line: number, expected: string, found: string): void {
    this.store.problem(line, `iperf3: expected ${expected}, found ${found}`);
  }
}
