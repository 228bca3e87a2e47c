/** The lines that iperf3 prints, as patterns. What they mean, and what changed from version to version, is told in `iperf3.ts`. */
import type { Iperf3End, Iperf3Setup } from "./exports/iperf3-rows.ts";
import { readNumber } from "./exports/measurement-rows.ts";
import { isAlike } from "./line-surroundings.ts";

export const connecting = /Connecting to host (\S{1,260}), port (\d{1,5})\s*$/;
export const accepted = /Accepted connection from (\S{1,260}), port \d{1,5}\s*$/;
export const listening = /Server listening on (?:\S{1,260} )?\d{1,5}(?: \(test #\d{1,9}\))?\s*$/;
export const reversed = /Reverse mode, remote host \S{1,260} is sending\s*$/;
export const stream =
  /\[ {0,2}(\d{1,4})\] local \S{1,260} port \d{1,5} connected to \S{1,260} port (\d{1,5})\s*$/;
export const columns = /\[ ID\](?:\[Role\])? Interval {1,20}Transfer {1,20}(?:Bitrate|Bandwidth)\b/;
export const separator = /- - - - - - - - - -[ -]{0,60}$/;
export const done = /iperf Done\.\s*$/;
/** What `-V` says besides. */
export const remark =
  /Test Complete\. Summary Results:\s*$|Server output:\s*$|Sent \d{1,15} datagrams\s*$|\bCookie: |TCP MSS: \d|rcv_tcp_congestion /;

export const failure =
  /iperf3: (?:(error|interrupt|parameter error) - (\S.{0,200})|(the client has (?:terminated|unexpectedly closed the connection))\s*$)/;

const figure = String.raw`(\d{1,15}(?:\.\d{1,3})?)`;
const record = new RegExp(
  String.raw`\[(SUM| {0,2}\d{1,4})\](?:\[([TR]X-[CS])\])? {1,6}(\d{1,8}\.\d\d)- {0,2}(\d{1,8}\.\d\d) {1,6}sec {1,6}${figure} ([KMGT]?)Bytes {1,6}${figure} ([KMGT]?)(bits|Bytes)/sec`,
);
const datagrams = /^ {1,6}(\d{1,9}\.\d{1,6}) ms {1,6}(-?\d{1,15})\/(\d{1,15}) \([^()]{1,20}%\)/;
const retries = /^ {1,9}(\d{1,12})(?= )/;
const ending = /(sender|receiver)\s*$/;

/** A line with figures: of a part of the time, or of all of it. */
export interface Iperf3Line {
  /** Where the record begins. */
  readonly at: number;
  /** The number of a stream, or `SUM`. */
  readonly id: string;
  readonly role: string | null;
  /** The end whose figures these are; null if the line does not say. */
  readonly of: "sender" | "receiver" | null;
  /** Seconds since the test began. */
  readonly from: number;
  readonly until: number;
  /** It does not count (`-O`). */
  readonly omitted: boolean;
  /** Not one byte. */
  readonly none: boolean;
  readonly figures: Omit<Iperf3End, "line">;
}

/** Decimal digits that tell something: `0.02` has one. */
const digitsOf = (written: string): number => written.replace(".", "").replace(/^0+/, "").length;
/** So many are printed, unless `-f` asks for too large a unit. */
const usualDigits = 3;

const steps = ["", "K", "M", "G", "T"];
/** Bits come in powers of ten, bytes in powers of two. */
const inBytes = (value: string, prefix: string): number => Number(value) * 1024 ** steps.indexOf(prefix);

const numberOf = (written: string | undefined): number | null =>
  written === undefined ? null : (readNumber(written) ?? null);

/** Null if it is no such line. */
export function readRecord(text: string): Iperf3Line | null {
  const match = record.exec(text);
  if (match === null) return null;
  const [whole, id = "", role = null, from, until, amount = "", size = "", rate = "", prefix = "", unit] =
    match;
  const rest = text.slice(match.index + whole.length);
  const [found, jitter, lost, packets] = datagrams.exec(rest) ?? [];
  const [, of = null] = ending.exec(rest.slice(0, 80)) ?? [];
  const retransmits = found === undefined && of === "sender" ? retries.exec(rest)?.[1] : undefined;
  const bytes = inBytes(amount, size);
  const seconds = Number(until) - Number(from);
  const isCoarse = digitsOf(rate) < usualDigits && digitsOf(amount) >= usualDigits && seconds >= 1;
  const printed =
    unit === "bits" ? Number(`${rate}e${3 * steps.indexOf(prefix)}`) : inBytes(rate, prefix) * 8;
  return {
    at: match.index,
    id: id.trim(),
    role,
    of: of as Iperf3Line["of"],
    from: Number(from),
    until: Number(until),
    omitted: rest.includes("(omitted)"),
    none: bytes === 0,
    figures: {
      rate: isCoarse ? (bytes * 8) / seconds : printed,
      retransmits: numberOf(retransmits),
      jitter: numberOf(jitter),
      lost: numberOf(lost),
      packets: numberOf(packets),
    },
  };
}

const starting =
  /Starting Test: protocol: ([A-Z]{2,8}), (\d{1,4}) streams, (\d{1,10}) byte blocks, omitting (\d{1,5}) seconds, (\d{1,18}) (second test|bytes to send|blocks to send)(?:, tos (\d{1,3}))?/;
const target = /Target (?:Bitrate|Bandwidth): (\d{1,18})\s*$/;
/** That of the sender decides. */
const algorithm = /snd_tcp_congestion ([\w-]{1,40})\s*$/;

/** What a line of `-V` says of what was asked for; null if it says nothing. */
export function readSetup(text: string): Partial<Iperf3Setup> | null {
  const [, bitrate] = target.exec(text) ?? [];
  if (bitrate !== undefined) return { bitrate: Number(bitrate) };
  const [, congestion] = algorithm.exec(text) ?? [];
  if (congestion !== undefined) return { congestion };
  const [whole, protocol = "", streams, length, omit, amount, unit, tos = "0"] = starting.exec(text) ?? [];
  if (whole === undefined) return null;
  const of = (name: string): number | null => (unit?.startsWith(name) === true ? Number(amount) : null);
  return {
    protocol,
    streams: Number(streams),
    length: Number(length),
    omit: Number(omit),
    tos: Number(tos),
    duration: of("second"),
    bytes: of("bytes"),
    blocks: of("blocks"),
  };
}

/** `CPU Utilization: local/sender 25.7% (0.9%u/24.8%s), remote/receiver 14.7% (0.2%u/14.5%s)`. */
export const utilization =
  /CPU Utilization: local\/(?:sender|receiver) (\d{1,5}\.\d)% \([^()]{1,40}\), remote\/(?:sender|receiver) (\d{1,5}\.\d)% \([^()]{1,40}\)/;

/** Prefixes with a time in them differ from line to line. */
const hasTime = /\d[:.]\d|\d{9}/;

/** True of what stands before two lines of one process. */
export function isOfOne(prefix: string, other: string): boolean {
  if (hasTime.test(prefix) && hasTime.test(other)) return isAlike(prefix, other);
  return prefix.trim() === other.trim();
}
