/** A run of ApacheBench that is being read. */
import type { Store } from "../tables/store.ts";
import { failedKinds, field, percentile, percentilesHeading, times, timesHeading } from "./ab-lines.ts";
import { joinParams, type MeasurementRows } from "./exports/measurement-rows.ts";
import {
  addErrors,
  addFigure,
  addLoadRun,
  addRequests,
  type LoadRun,
  type Read,
  startLoadRun,
} from "./load-run.ts";
import { redact } from "./redact.ts";

export interface Block {
  /** Its first line. */
  readonly line: number;
  readonly prefix: string;
  /** As it is named while the run goes on. */
  host: string | null;
  /** Requests are being made. */
  isRunning: boolean;
  /** Its results have begun. */
  isTold: boolean;
  /** The results, by field. */
  readonly fields: Record<string, string>;
  readonly run: LoadRun;
  /** Failed requests of which it is not said how. */
  unexplained: number;
  /** What is still to come; null if it may end here. */
  missing: string | null;
  /** It had its last line. */
  isOver: boolean;
}

export function newBlock(line: number, prefix: string): Block {
  return {
    line,
    prefix,
    host: null,
    isRunning: false,
    isTold: false,
    fields: {},
    run: startLoadRun(),
    unexplained: 0,
    missing: "the results of a run",
    isOver: false,
  };
}

type Add = (block: Block, value: number, line: number, rest: string) => void;

/** What to do with the fields that are numbers; `rest` stands behind the number. */
const numbers: ReadonlyMap<string, Add> = new Map<string, Add>([
  ["Document Length", figure("response_size", "bytes")],
  ["Time taken for tests", figure("total", "s")],
  ["Complete requests", ({ run }, value, line) => addRequests(run, line, value)],
  [
    "Failed requests",
    (block, value, line) => {
      if (value > 0) addFigure(block.run, line, "failed_requests", value, "count");
      block.unexplained = value;
    },
  ],
  ["Broken pipe errors", addFailed],
  ["Write errors", addFailed],
  ["Non-2xx responses", ({ run }, value, line) => addErrors(run, line, "non_2xx_responses", value)],
  ["Requests per second", figure("requests_per_second", "1/s")],
  [
    "Time per request",
    ({ run }, value, line, rest) => {
      // The other one is of all requests that are made at a time.
      if (/\(mean\)/.test(rest)) addFigure(run, line, "time_per_request", value, "ms");
    },
  ],
  ["Transfer rate", figure("transfer_rate", "KiB/s")],
]);

function figure(metric: string, unit: string): Add {
  return ({ run }, value, line) => addFigure(run, line, metric, value, unit);
}

function addFailed({ run }: Block, value: number): void {
  run.failed += value;
}

/** True of a field that the run has had. */
export function hasField(block: Block, read: Read): boolean {
  const name = read(field)?.[1];
  return name !== undefined && name !== "Time per request" && block.fields[name] !== undefined;
}

/** Reads a field of the results; true if the line is one. */
export function readField(block: Block, read: Read, line: number, store: Store): boolean {
  const kinds = read(failedKinds);
  if (kinds !== null) {
    const [, connect = 0, receive = 0, length = 0, exceptions = 0] = kinds;
    block.run.failed += Number(connect) + Number(receive) + Number(exceptions);
    block.run.doubtful ||= Number(length) > 0;
    block.unexplained = 0;
    return true;
  }
  const [, name, value = ""] = read(field) ?? [];
  if (name === undefined) return false;
  block.isTold = true;
  const add = numbers.get(name);
  const [whole, number] = /^(\d{1,15}(?:\.\d{1,6})?)(?=\s|$)/.exec(value) ?? [];
  block.fields[name] = value.trim();
  if (add !== undefined && number !== undefined && whole !== undefined) {
    add(block, Number(number), line, value.slice(whole.length));
  } else if (add !== undefined && !(name === "Document Length" && value.startsWith("Variable"))) {
    const found = JSON.stringify(redact(value).slice(0, 40));
    store.problem(line, `ab: ${name}: expected a number, found ${found}`);
  }
  if (block.run.requests === 0) block.missing = null;
  else block.missing = name === "Transfer rate" ? "the times of its requests" : "the transfer rate";
  return true;
}

/** Reads the table of times and that of percentiles; true if the line is of one. */
export function readTimes(block: Block, read: Read, line: number): boolean {
  const { run } = block;
  if (read(timesHeading) !== null) return true;
  if (read(percentilesHeading) !== null) {
    block.missing = "the percentiles of its requests";
    return true;
  }
  const [, of, min, , deviation, max] = read(times) ?? [];
  if (of === "Total") {
    addFigure(run, line, "min", Number(min), "ms");
    if (deviation !== undefined) addFigure(run, line, "stddev", Number(deviation), "ms");
    addFigure(run, line, "max", Number(max), "ms");
    block.missing = null;
  }
  const [, rank, value, last] = read(percentile) ?? [];
  if (rank === undefined) return of !== undefined;
  if (last === undefined) addFigure(run, line, `p${Number(rank)}`, Number(value), "ms");
  else block.missing = null;
  block.isOver = last !== undefined;
  return true;
}

/** The rows of a run that ended. */
export function addResults(rows: MeasurementRows, block: Block, fork: string): void {
  const { line, fields, run, unexplained } = block;
  run.failed += unexplained;
  const params = joinParams([
    ["workers", fields["Number of workers"]],
    ["concurrency", fields["Concurrency Level"]],
    ["keep_alive", fields["Keep-Alive requests"] === undefined ? null : "yes"],
    ["body", sendsBody.some((name) => fields[name] !== undefined) ? "yes" : null],
  ]);
  addLoadRun(rows, line, { benchmark: urlOf(block), params, fork }, run);
}

/** What was sent with the requests, as the versions call it. */
const sendsBody = ["Total body sent", "Total POSTed", "Total PUT"];

/** `http://127.0.0.1:8080/index.html`, as it was given; the port is left out where it is the usual one. */
function urlOf({ fields, host }: Block): string | null {
  const { "Server Hostname": name = host, "Server Port": port = "", "Document Path": path = "" } = fields;
  if (name === null || name === "") return null;
  const scheme = fields["SSL/TLS Protocol"] === undefined ? "http" : "https";
  const isUsual = port === "" || port === (scheme === "http" ? "80" : "443");
  return `${scheme}://${name}${isUsual ? "" : `:${port}`}${path}`;
}
