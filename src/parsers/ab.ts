/**
 * ApacheBench (`ab`), which asks an HTTP server for one page many times:
 *
 *     This is ApacheBench, Version 2.3 <$Revision: 1913912 $>
 *     Benchmarking 127.0.0.1 (be patient).....done
 *     Server Hostname:        127.0.0.1
 *     Server Port:            8080
 *     Document Path:          /index.html
 *     Concurrency Level:      10
 *     Time taken for tests:   0.097 seconds
 *     Complete requests:      200
 *     Failed requests:        0
 *     Requests per second:    2060.79 [#/sec] (mean)
 *     Time per request:       4.852 [ms] (mean)
 *     Percentage of the requests served within a certain time (ms)
 *       50%      4
 *      100%     11 (longest request)
 *
 * The time per request is the concurrency by the requests per second, and says nothing that they do not. Other times are in whole
 * milliseconds. `Length` failures are answers of another length than the first, as pages that change have them, but also connections
 * that were closed without an answer. The revision, write errors and keep-alive are not told by all versions. HTML tables (`-w`) and the
 * times of connecting, processing and waiting are left out.
 */
import { addResults, type Block, hasField, newBlock, readField, readTimes } from "./ab-block.ts";
import { begins, completed, done, givenUp, heading, remark, results } from "./ab-lines.ts";
import { MeasurementRows } from "./exports/measurement-rows.ts";
import type { Line } from "./line.ts";
import { LineReader } from "./line-reader.ts";
import { isAlike, isPrefix, lastShown } from "./line-surroundings.ts";
import { type Read, readBehind } from "./load-run.ts";
import type { LineParser } from "./parser.ts";

/** Lines of something else between those of a run. */
const patience = 8;
const longestLine = 4000;

interface State {
  /** How many processes have had rows. */
  fork: number;
  block: (Block & { wait: number }) | null;
}

export const apacheBench: LineParser<State> = {
  id: "ab",
  title: "ab (ApacheBench)",
  lineTypes: [
    { meaning: "a run begins", example: "This is ApacheBench, Version 2.3 <$Revision: 1913912 $>" },
    { meaning: "the server", example: "Server Hostname:        127.0.0.1" },
    { meaning: "what is asked for", example: "Document Path:          /index.html" },
    { meaning: "requests at a time", example: "Concurrency Level:      10" },
    { meaning: "requests without a good answer", example: "Failed requests:        98" },
    {
      meaning: "why they failed",
      example: "   (Connect: 0, Receive: 0, Length: 98, Exceptions: 0)",
    },
    { meaning: "answers other than 2xx", example: "Non-2xx responses:      100" },
    { meaning: "throughput", example: "Requests per second:    2060.79 [#/sec] (mean)" },
    {
      meaning: "time of a request: least, mean, standard deviation, median, largest",
      example: "Total:          1    5   2.1      4      11",
    },
    { meaning: "a percentile of that time", example: "  99%     11" },
    { meaning: "no more requests are made", example: "apr_socket_recv: Connection refused (111)" },
  ],
  find: { anchors: ["This is ApacheBench", "Server Software:"] },
  start: () => ({ fork: 0, block: null }),
  open: (store, state) => new AbReader(store, state),
};

class AbReader extends LineReader<State> {
  readonly #rows = new MeasurementRows(this.store, "ab");

  get open(): boolean {
    return (this.state.block?.wait ?? 0) > 0;
  }

  line(line: Line): boolean {
    const text = lastShown(line.beginning(longestLine));
    if (this.#readHeading(text, line.number)) return true;
    if (this.state.block === null) return false;
    const read = readBehind(text, this.state.block.prefix);
    const block = this.#otherRun(this.state.block, read, line.number);
    if (this.#readProgress(block, read) || this.#readResults(block, read, line.number)) {
      block.wait = patience;
      return true;
    }
    // Blank lines are between its paragraphs.
    const isBlank = text.trim() === "" || text.trim() === block.prefix.trim();
    if (isBlank || block.wait === 0 || --block.wait > 0) return false;
    block.isRunning = false; // that all were made may be said where nobody looks any more
    if (block.isTold) this.#close("something else");
    return false;
  }

  end(): void {
    this.#close("the end of the input");
  }

  /** A run begins, or its results do. */
  #readHeading(text: string, line: number): boolean {
    const match = heading.exec(text) ?? results.exec(text);
    const prefix = text.slice(0, match?.index);
    if (match === null || !isPrefix(prefix)) return false;
    const { block } = this.state;
    const isBegun = match[1] !== undefined && block?.isTold === false && isAlike(prefix, block.prefix);
    if (isBegun) {
      block.wait = patience;
    } else {
      this.#close("another run");
      this.state.block = { ...newBlock(line, prefix), wait: patience };
      // One line of results alone may be of another program.
      if (match[1] !== undefined) this.state.block.missing = null;
    }
    return true;
  }

  /** The run that a line is of: one that has the field already is over. */
  #otherRun(block: Block & { wait: number }, read: Read, line: number): Block & { wait: number } {
    if (!hasField(block, read)) return block;
    this.#close("another run");
    return (this.state.block = { ...newBlock(line, block.prefix), wait: patience });
  }

  /** What ab says while it runs, and why it gave up. */
  #readProgress(block: Block, read: Read): boolean {
    const [, host, rest = ""] = read(begins) ?? [];
    if (host !== undefined) block.host = host;
    const isDone = done.test(rest) || read(done) !== null;
    const isRunning = /^\.\.\.\s*$/.test(rest) || read(completed) !== null;
    if (isDone || isRunning) block.isRunning = !isDone;
    const why = host === undefined ? read(givenUp) : givenUp.exec(rest);
    if (why === null || block.isTold) return host !== undefined || isDone || isRunning;
    this.state.block = null;
    this.#rows.fail(block.line, { benchmark: block.host, fork: String(++this.state.fork) });
    return true;
  }

  #readResults(block: Block, read: Read, line: number): boolean {
    const isTaken = readField(block, read, line, this.store) || readTimes(block, read, line);
    if (block.isOver) this.#close("the end of the run");
    return isTaken || read(remark) !== null;
  }

  /** The run ends here, whether it is complete or not. */
  #close(found: string): void {
    const { block } = this.state;
    this.state.block = null;
    if (block === null) return;
    if (block.isTold && block.isRunning)
      this.store.problem(
        block.line,
        "ab: expected the end of all requests, found the results: it was stopped",
      );
    if (block.missing !== null)
      this.store.problem(block.line, `ab: expected ${block.missing}, found ${found}`);
    if (block.run.figures.length > 0) addResults(this.#rows, block, String(++this.state.fork));
  }
}
