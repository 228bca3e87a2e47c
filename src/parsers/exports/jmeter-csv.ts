/**
 * JMeter's sample log (JTL) as CSV. Which columns there are, whether there is a heading, and the delimiter are settings of JMeter, and
 * changed from version to version. Times are milliseconds. Without a heading `success` (true or false) tells where the columns are. A
 * field may hold line feeds. The time of day is not read, so that its many forms, impossible dates among them, do no harm.
 */
import type { Store } from "../../tables/store.ts";
import { type FileParser, headLength } from "../file-parser.ts";
import { headLines } from "./head-line.ts";
import { delimiterOf, findHeading, hasAll, headingFields, readTable } from "./csv-table.ts";
import { readRecords } from "./csv-records.ts";
import { MeasurementRows, numberField, readNumber, Repetitions } from "./measurement-rows.ts";

const metrics: readonly { readonly column: string; readonly metric: string; readonly unit: string }[] = [
  { column: "elapsed", metric: "elapsed", unit: "ms" },
  { column: "Latency", metric: "latency", unit: "ms" },
  { column: "Connect", metric: "connect", unit: "ms" },
  { column: "IdleTime", metric: "idle", unit: "ms" },
  { column: "bytes", metric: "received", unit: "bytes" },
  { column: "sentBytes", metric: "sent", unit: "bytes" },
];

const isHeading = (fields: readonly string[]) =>
  hasAll(fields, ["elapsed", "label"]) && !fields.includes("command");

/** The columns of files without heading: those up to `success`, and those behind it by how many there are. */
const before = ["timeStamp", "elapsed", "label", "responseCode", "responseMessage", "threadName"];
const behind: readonly (readonly string[])[] = [
  [],
  ["bytes"],
  ["bytes", "Latency"],
  ["bytes", "grpThreads", "allThreads"],
  ["bytes", "grpThreads", "allThreads", "Latency"],
  ["failureMessage", "bytes", "grpThreads", "allThreads", "Latency"],
  ["failureMessage", "bytes", "grpThreads", "allThreads", "Latency", "IdleTime"],
  ["failureMessage", "bytes", "grpThreads", "allThreads", "Latency", "IdleTime", "Connect"],
  ["failureMessage", "bytes", "sentBytes", "grpThreads", "allThreads", "Latency", "IdleTime", "Connect"],
  [
    "failureMessage",
    "bytes",
    "sentBytes",
    "grpThreads",
    "allThreads",
    "URL",
    "Latency",
    "IdleTime",
    "Connect",
  ],
];

/** The columns of a record of a file without heading; null if it is no sample. */
function columnsOf(fields: readonly string[]): string[] | null {
  if (!/^(?:\d{10,13}|\d{4}[-/]\d\d?[-/]\d\d? .*)$/.test(fields[0] ?? "") || !/^\d+$/.test(fields[1] ?? ""))
    return null;
  const success = fields.findIndex((field) => field === "true" || field === "false");
  const last = behind[fields.length - success - 1];
  if (success < before.length || success > before.length + 1 || last === undefined) return null;
  return [...before, ...(success > before.length ? ["dataType"] : []), "success", ...last];
}

/** The columns of a file without heading, by its first line; null if there is none such. */
function columnsWithoutHeading(
  head: Buffer,
  whole: boolean,
): { columns: string[]; delimiter: string } | null {
  const [first] = headLines(head, whole, 1);
  const columns = first === undefined ? null : columnsOf(first.fields(headingFields));
  return first === undefined || columns === null ? null : { columns, delimiter: delimiterOf(first.text) };
}

export const jmeterCsv: FileParser = {
  id: "jmeter-csv",
  title: "JMeter sample log (JTL) as CSV",
  lineTypes: [
    {
      meaning: "heading, in any order; elapsed and label must be there",
      example:
        "timeStamp,elapsed,label,responseCode,responseMessage,threadName,dataType,success,bytes,Latency",
    },
    {
      meaning: "a sample; elapsed and Latency in milliseconds",
      example: "1393227741256,1425,GET /login,200,OK,Thread Group 1-1,text,true,3478,1016",
    },
  ],
  recognise: (head, whole) =>
    findHeading(head, whole, isHeading) !== null || columnsWithoutHeading(head, whole) !== null,
  read(bytes, store) {
    const rows = new MeasurementRows(store, "jmeter");
    const head = bytes.subarray(0, headLength);
    const heading = findHeading(head, true, isHeading);
    if (heading !== null) {
      readTable(bytes, heading, store, (columns) => sampleReader(rows, columns));
      return;
    }
    const bare = columnsWithoutHeading(head, true);
    if (bare === null) return;
    const onRecord = sampleReader(rows, bare.columns);
    readRecords(bytes, { delimiter: bare.delimiter, columns: "as-first" }, store, onRecord);
  },
};

function sampleReader(rows: MeasurementRows, columns: readonly string[]) {
  const repetitions = new Repetitions();
  const label = columns.indexOf("label");
  const present = metrics.filter(({ column }) => columns.includes(column));
  return (fields: readonly string[], line: number) => {
    const benchmark = fields[label] ?? "";
    const subject = { benchmark, iteration: repetitions.next(benchmark) };
    for (const { column, metric, unit } of present) {
      const value = numberField(rows.store, line, column, fields[columns.indexOf(column)] ?? "");
      if (value !== null) rows.add(line, subject, metric, value, unit);
    }
    const code = readNumber(fields[columns.indexOf("responseCode")] ?? "");
    if (typeof code === "number") rows.add(line, subject, "response_code", code, null);
    const success = successOf(rows.store, line, fields[columns.indexOf("success")]);
    if (success !== null) rows.add(line, subject, "success", success, null);
  };
}

/** 1 for a sample that succeeded, 0 for one that failed. */
function successOf(store: Store, line: number, text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true" ? 1 : 0;
  store.problem(line, `success: expected true or false, found ${JSON.stringify(text.slice(0, 20))}`);
  return null;
}
