/** The lines that pgbench prints, as tables. What changed from version to version is told in `pgbench.ts`. */
import { type Figure, only, type Param } from "./printed-figures.ts";

export const heading =
  /pgbench \(\d[^()]{0,60}(?:\([^()]{0,60}\))?(?:, server [^()]{0,60}(?:\([^()]{0,60}\))?)?\)\s*$/;
export const progress = /progress: \d{1,12}\.\d s, \d{1,12}\.\d tps, lat (?:\d|NaN|-)/;
export const typeLine = /transaction type: (\S.{0,400})$/;
export const error = /pgbench: (?:error|fatal): \S|[Cc]lient \d{1,9} .{0,40}aborted in (?:command|state) \d/;
/** It goes on with other clients, and prints its figures all the same. */
export const aborted = /[Cc]lient \d{1,9} .{0,40}aborted in (?:command|state) \d|Run was aborted/;

/** `number of clients: 4`, `latency average = 1.457 ms` */
const named = /^([a-z][a-z\d. ]{2,80}?)(?::| =) {0,4}(\S.{0,120})$/;

const number = String.raw`(\d{1,15}(?:\.\d{1,9})?)`;
const whole = /^(\d{1,15})(?:\/\d{1,15})?$/;
const share = new RegExp(String.raw`^\d{1,15}(?:/\d{1,15})? \(${number} ?%\)$`);
const milliseconds = new RegExp(String.raw`^${number} ms(?: \(including failures\))?$`);
const lag = new RegExp(String.raw`^avg ${number} \(max ${number}\) ms$`);
const transactionRate = new RegExp(String.raw`^${number} \(([a-z ]{1,60})\)$`);

const settings: ReadonlyMap<string, string> = new Map([
  ["scaling factor", "scale"],
  ["partition method", "partition_method"],
  ["partitions", "partitions"],
  ["query mode", "query_mode"],
  ["number of clients", "clients"],
  ["number of threads", "threads"],
  ["maximum number of tries", "max_tries"],
  ["number of transactions per client", "transactions_per_client"],
  ["duration", "duration"],
]);

type FigureFacts = readonly [metric: string, value: RegExp, unit: string];

const figures: ReadonlyMap<string, FigureFacts> = new Map([
  ["number of transactions actually processed", ["transactions_total", whole, "count"]],
  ["number of failed transactions", ["failed_transactions", share, "%"]],
  ["number of serialization failures", ["serialization_failures", share, "%"]],
  ["number of deadlock failures", ["deadlock_failures", share, "%"]],
  ["number of transactions retried", ["retried_transactions", share, "%"]],
  ["total number of retries", ["retries_total", whole, "count"]],
  ["number of transactions skipped", ["skipped_transactions", share, "%"]],
  ["latency average", ["mean", milliseconds, "ms"]],
  ["latency stddev", ["stddev", milliseconds, "ms"]],
  ["initial connection time", ["connection_time_total", milliseconds, "ms"]],
  ["average connection time", ["connection_time", milliseconds, "ms"]],
]);

const limit = new RegExp(String.raw`^number of transactions above the ${number} ms latency limit$`);

/** Before 14 there are two rates; since 14 that without the time to connect alone, unless each transaction connects. */
const rates: ReadonlyMap<string, readonly [metric: string, connects: boolean]> = new Map([
  ["without initial connection time", ["tps", false]],
  ["including reconnection times", ["tps", true]],
  ["excluding connections establishing", ["tps", false]],
  ["including connections establishing", ["throughput_of_transactions_and_connections", false]],
]);

/** What a line of a report says: how the run was set, and what came of it. */
export interface Read {
  readonly params: readonly Param[];
  readonly figures: readonly Figure[];
}

const nothing: Read = { params: [], figures: [] };

/** A line of a report; null if it is none. */
export function readLine(text: string): Read | null {
  const [, name = "", rest = ""] = named.exec(text) ?? [];
  const setting = settings.get(name);
  if (setting !== undefined) return { ...nothing, params: isUsual(setting, rest) ? [] : [[setting, rest]] };
  const figure = figures.get(name);
  if (figure !== undefined) {
    const [metric, pattern, unit] = figure;
    return { ...nothing, figures: only(metric, pattern.exec(rest)?.[1], unit) };
  }
  if (name === "rate limit schedule lag") {
    const [, mean, max] = lag.exec(rest) ?? [];
    const both = [...only("schedule_lag", mean, "ms"), ...only("schedule_lag_max", max, "ms")];
    return { params: [["rate", "limited"]], figures: both };
  }
  if (name === "tps") return readRate(rest);
  const [, most] = limit.exec(name) ?? [];
  if (most === undefined) return null;
  return {
    params: [["latency_limit", `${Number(most)} ms`]],
    figures: only("late_transactions", share.exec(rest)?.[1], "%"),
  };
}

/** One try is all there was before 15. */
const isUsual = (setting: string, value: string): boolean => setting === "max_tries" && value === "1";

function readRate(text: string): Read {
  const [, value, how = ""] = transactionRate.exec(text) ?? [];
  const [metric, connects] = rates.get(how) ?? [];
  if (metric === undefined) return nothing;
  return {
    params: connects === true ? [["connect", "each transaction"]] : [],
    figures: only(metric, value, "1/s"),
  };
}

/** `<builtin: TPC-B (sort of)>` → `TPC-B (sort of)`, as it is called before 9.6. */
export function readName(text: string): string {
  return /^<builtin: (.{1,100})>$/.exec(text)?.[1] ?? text;
}

const script = /^SQL script (\d{1,6}): (\S.{0,400})$/;
const weight = /^weight: (\d{1,12})\b/;
const scriptRate = new RegExp(String.raw`^\d{1,15} transactions \(.{1,40}, tps = ${number}\)$`);

/** One of several scripts that took turns. */
export function readScript(text: string): { readonly number: string; readonly name: string } | null {
  const [, ordinal, name = ""] = script.exec(text) ?? [];
  return ordinal === undefined ? null : { number: ordinal, name: readName(name) };
}

/** A line of one of several scripts, without the dash before it; null if it is none. */
export function readScriptLine(text: string): Read | null {
  const [, times] = weight.exec(text) ?? [];
  if (times !== undefined) return { ...nothing, params: [["weight", times]] };
  const [, rate] = scriptRate.exec(text) ?? [];
  return rate === undefined ? readLine(text) : { ...nothing, figures: only("tps", rate, "1/s") };
}

const statements = /^statement latencies in milliseconds(, failures and retries| and failures)?:$/;

/** How many columns of counts statements have behind their latency; null if the line is not above statements. */
export function readStatementsHeading(text: string): number | null {
  const match = statements.exec(text);
  if (match === null) return null;
  return match[1] === undefined ? 0 : match[1].startsWith(",") ? 2 : 1;
}

const statement = [0, 1, 2].map(
  (counts) => new RegExp(String.raw`^(\d{1,9}\.\d{3,6})(?:\s{1,40}\d{1,15}){${counts}}\s{1,40}(\S.{0,300})`),
);

/** A statement and its mean latency in milliseconds; null if the line is none. */
export function readStatement(
  text: string,
  counts: number,
): { readonly mean: number; readonly text: string } | null {
  const [, mean, found = ""] = statement[counts]?.exec(text) ?? [];
  return mean === undefined ? null : { mean: Number(mean), text: found };
}
