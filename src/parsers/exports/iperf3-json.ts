/**
 * `iperf3 -J`: an object for each test, `start` with what was asked for and `end` with what all streams came to; with `error` it failed. In
 * bits in a second, milliseconds (jitter) and microseconds (round trips). Several tests appended to one file are several documents, and so
 * is what a server writes. Streams in both directions (`--bidir`) have a second set of sums, `…_bidir_reverse`. The end whose figures did not
 * arrive has 0 bytes: a server has none of a client's. Before 3.2 UDP has `sum` alone, with the rate of the sender.
 */
import type { FileParser } from "../file-parser.ts";
import {
  addIperf3Flow,
  type Iperf3End,
  type Iperf3Flow,
  type Iperf3Setup,
  iperf3Subject,
} from "./iperf3-rows.ts";
import { firstDocument, numberOf, objectsOf, readDocuments } from "./json-documents.ts";
import { JsonObject, type JsonValue } from "./json-text.ts";
import { MeasurementRows } from "./measurement-rows.ts";

function startOf(document: JsonValue): JsonObject | null {
  const start = document instanceof JsonObject ? document.object("start") : null;
  return start?.text("version")?.startsWith("iperf 3") === true ? start : null;
}

export const iperf3Json: FileParser = {
  id: "iperf3-json",
  title: "iperf3 -J",
  lineTypes: [
    { meaning: "the server", example: '"connecting_to": { "host": "192.0.2.7", "port": 5201 },' },
    { meaning: "what was asked for", example: '"test_start": { "protocol": "TCP", "num_streams": 1,' },
    {
      meaning: "what all streams sent",
      example: '"sum_sent": { "bits_per_second": 943718400.5, "retransmits": 11,',
    },
    { meaning: "what arrived", example: '"sum_received": { "bits_per_second": 941201337.1,' },
    { meaning: "a test that failed", example: '"error": "unable to connect to server: Connection refused"' },
  ],
  recognise(head) {
    return startOf(firstDocument(head)) !== null;
  },
  read(bytes, store) {
    const rows = new MeasurementRows(store, "iperf3");
    let fork = 0;
    readDocuments(bytes, store, (document, isComplete) => {
      const start = startOf(document);
      // The error that says that nothing counts is the last of all.
      if (start === null || !isComplete) return;
      addTest(rows, document as JsonObject, start, String(++fork));
    });
  },
};

function addTest(rows: MeasurementRows, test: JsonObject, start: JsonObject, fork: string): void {
  const end = test.object("end");
  const setup = setupOf(test, start, end);
  if (test.text("error") !== null) {
    rows.fail(test.lineOf("error"), { ...iperf3Subject(setup, null), fork });
    return;
  }
  const flows = end === null ? [] : flowsOf(end, setup);
  for (const flow of flows) addIperf3Flow(rows, { ...iperf3Subject(setup, flow.role), fork }, flow);
  if (end === null || flows.length === 0) {
    rows.store.problem(
      test.lineOf("end"),
      "iperf3-json: end: expected what was sent or what arrived, found neither",
    );
    return;
  }
  const cpu = end.object("cpu_utilization_percent");
  const subject = { ...iperf3Subject(setup, null), fork };
  // A server has that of the test before.
  const names = [
    ["host_total", "cpu_local"],
    ...(setup.side === "server" ? [] : [["remote_total", "cpu_remote"]]),
  ];
  for (const [key = "", metric = ""] of names) {
    const value = numberOf(cpu?.get(key) ?? null);
    if (value !== null) rows.add(cpu?.lineOf(key) ?? end.line, subject, metric, value, "%");
  }
}

function setupOf(test: JsonObject, start: JsonObject, end: JsonObject | null): Iperf3Setup {
  const asked = start.object("test_start");
  const client = start.object("accepted_connection");
  const peer = start.object("connecting_to") ?? client;
  const of = (key: string): number | null => numberOf(asked?.get(key) ?? null);
  const isBidir = of("bidir") === 1 || (end?.object("sum_sent_bidir_reverse") ?? null) !== null;
  return {
    host: peer?.text("host") ?? null,
    port: numberOf(peer?.get("port") ?? null),
    side: client === null ? "client" : "server",
    protocol: asked?.text("protocol") ?? null,
    streams: of("num_streams"),
    direction: isBidir ? "bidir" : of("reverse") === 1 ? "reverse" : null,
    duration: of("duration"),
    bytes: of("bytes"),
    blocks: of("blocks"),
    omit: of("omit"),
    length: of("blksize"),
    bitrate: of("target_bitrate"),
    tos: of("tos"),
    window: numberOf(start.get("sock_bufsize")),
    congestion: end?.text("sender_tcp_congestion") ?? null,
    title: test.text("title"),
  };
}

function flowsOf(end: JsonObject, { side, direction }: Iperf3Setup): Iperf3Flow[] {
  const [own, other] = side === "server" ? ["RX-S", "TX-S"] : ["TX-C", "RX-C"];
  const isBidir = direction === "bidir";
  const flows = [
    flowOf(end, side, "", isBidir ? own : null),
    ...(isBidir ? [flowOf(end, side, "_bidir_reverse", other)] : []),
  ];
  return flows.filter((flow) => flow.sent !== null || flow.received !== null);
}

function flowOf(end: JsonObject, side: string, suffix: string, role: string | null = null): Iperf3Flow {
  const sums = end.object(`sum${suffix}`);
  const sent = end.object(`sum_sent${suffix}`) ?? sums;
  const received = end.object(`sum_received${suffix}`);
  const isTold = (sum: JsonObject | null) =>
    side === "client" || (numberOf(sum?.get("bytes") ?? null) ?? 0) > 0;
  // Round trips are those of each stream, and known to the one that sends.
  const [only, ...others] = objectsOf(end.get("streams")).map((stream) => stream.object("sender"));
  const trip = others.length === 0 ? numberOf(only?.get("mean_rtt") ?? null) : null;
  return {
    role,
    sent: isTold(sent) ? endOf(sent, null) : null,
    received: received === null ? endOf(sums, sums, null) : isTold(received) ? endOf(received, sums) : null,
    rtt: trip === 0 ? null : trip,
  };
}

/** `more`: where jitter and loss stand if they are not in `sum`. */
function endOf(
  sum: JsonObject | null,
  more: JsonObject | null,
  rate = numberOf(sum?.get("bits_per_second") ?? null),
): Iperf3End | null {
  if (sum === null) return null;
  const of = (key: string): number | null => numberOf(sum.get(key) ?? more?.get(key) ?? null);
  return {
    line: sum.lineOf("bits_per_second"),
    rate,
    retransmits: of("retransmits"),
    jitter: of("jitter_ms"),
    lost: of("lost_packets"),
    packets: of("packets"),
  };
}
