/**
 * What iperf3's text and its JSON have in common: how a test is named, and which figures of it are kept, those of all its streams over all
 * of its time. `throughput` is what arrived, `throughput_sent` what the other end handed to its network, and no result of its own.
 */
import { joinParams, type MeasurementRows, type Subject } from "./measurement-rows.ts";

/** What was asked for, as far as the output tells. */
export interface Iperf3Setup {
  /** A client's server, or a server's client. */
  readonly host: string | null;
  readonly port: number | null;
  readonly side: "client" | "server";
  readonly protocol?: string | null;
  readonly streams?: number | null;
  readonly direction?: "reverse" | "bidir" | null;
  /** Seconds; null where an amount ends the test. */
  readonly duration?: number | null;
  readonly bytes?: number | null;
  readonly blocks?: number | null;
  /** Seconds before those that count. */
  readonly omit?: number | null;
  /** Bytes that are written at once. */
  readonly length?: number | null;
  /** Bits in a second. */
  readonly bitrate?: number | null;
  readonly congestion?: string | null;
  /** Bytes of a socket's buffer, where they were set. */
  readonly window?: number | null;
  readonly tos?: number | null;
  readonly title?: string | null;
}

/** What came to one end. */
export interface Iperf3End {
  readonly line: number;
  /** Bits in a second. */
  readonly rate: number | null;
  /** How often a segment was sent again; null where nobody counts. */
  readonly retransmits?: number | null;
  /** Milliseconds. */
  readonly jitter?: number | null;
  readonly lost?: number | null;
  /** Those that were sent, as far as the other end can tell. */
  readonly packets?: number | null;
}

/** All streams in one direction. */
export interface Iperf3Flow {
  /** `TX-C` and the like, where streams run in both directions. */
  readonly role: string | null;
  readonly sent: Iperf3End | null;
  readonly received: Iperf3End | null;
  /** Microseconds; null where there is none, or one for each stream. */
  readonly rtt?: number | null;
}

const usualPort = 5201;
/** Bytes that TCP is given at once unless it is asked for others. */
const usualLength = 131_072;

const whereSet = (value: number | null | undefined): number | null => (value ? value : null);

export function iperf3Subject(setup: Iperf3Setup, role: string | null): Subject {
  const { host, port, side, protocol = null, streams, direction, duration, length, bitrate } = setup;
  const named = host?.includes(":") === true ? `[${host}]` : host;
  const isUsual = protocol === "TCP" && length === usualLength;
  return {
    benchmark: side === "server" || port === null || port === usualPort ? host : `${named}:${port}`,
    params: joinParams([
      ["protocol", protocol],
      ["streams", streams],
      ["direction", direction],
      ["role", role],
      ["duration", whereSet(duration) === null ? null : `${duration}s`],
      ["bytes", whereSet(setup.bytes)],
      ["blocks", whereSet(setup.blocks)],
      ["omit", whereSet(setup.omit) === null ? null : `${setup.omit}s`],
      ["length", isUsual ? null : whereSet(length)],
      ["bitrate", whereSet(bitrate)],
      ["congestion", setup.congestion],
      ["window", whereSet(setup.window)],
      ["tos", whereSet(setup.tos)],
      ["title", setup.title],
      ["side", side === "server" ? side : null],
    ]),
  };
}

/** The rows of one direction. */
export function addIperf3Flow(rows: MeasurementRows, subject: Subject, flow: Iperf3Flow): void {
  const { sent, received, rtt = null } = flow;
  const add = (line: number, metric: string, value: number | null | undefined, unit: string | null): void => {
    if (value !== null && value !== undefined) rows.add(line, subject, metric, value, unit);
  };
  if (received !== null) {
    const { line, rate, jitter, lost, packets } = received;
    add(line, "throughput", rate, "b/s");
    add(line, "jitter", jitter, "ms");
    add(line, "lost_packets", lost, "count");
    if (lost !== null && lost !== undefined && whereSet(packets) !== null)
      add(line, "loss", (100 * lost) / (packets as number), "%");
  }
  if (sent !== null) {
    add(sent.line, "throughput_sent", sent.rate, "b/s");
    add(sent.line, "retransmits", sent.retransmits, "count");
    add(sent.line, "mean_rtt", rtt, "us");
  }
}
