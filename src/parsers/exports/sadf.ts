/**
 * `sadf -d` of sysstat: semicolons, a heading behind `#` before each kind of statistics, which are told for each interval and, where a
 * column in capitals says so, each CPU, device or interface. Records of a restart or a comment are no statistics.
 */
import type { FileParser } from "../file-parser.ts";
import { readRecords } from "./csv-records.ts";
import { headLines } from "./head-line.ts";
import { joinParams, MeasurementRows, numberField, Repetitions } from "./measurement-rows.ts";
import { sysstatUnit } from "./sysstat-units.ts";

const headingStart = "# hostname;interval;timestamp";
/** Host, interval, time. */
const leading = 3;
/** Columns that name what the other columns are about. */
const isItem = (column: string) =>
  /^[A-Z][A-Z_]*$/.test(column) || ["idvendor", "idprod", "manufact", "product", "status"].includes(column);
const isEvent = (field: string | undefined) => /^(?:LINUX-RESTART|COM\b)/.test(field ?? "");

export const sadf: FileParser = {
  id: "sadf",
  title: "sadf -d (sysstat)",
  lineTypes: [
    {
      meaning: "heading",
      example: "# hostname;interval;timestamp;CPU;%user;%nice;%system;%iowait;%steal;%idle",
    },
    { meaning: "an interval", example: "web1;60;2026-11-02 10:01:00 UTC;-1;12.25;0.00;3.10;0.41;0.00;84.24" },
    {
      meaning: "a restart, no statistics",
      example: "web1;-1;2026-11-02 10:07:12 UTC;LINUX-RESTART\t(8 CPU)",
    },
  ],
  recognise(head, whole) {
    const [first] = headLines(head, whole, 1);
    return (
      first !== undefined && (first.text.startsWith(headingStart) || isEvent(first.text.split(";")[leading]))
    );
  },
  read(bytes, store) {
    const rows = new MeasurementRows(store, "sadf");
    const repetitions = new Repetitions();
    let columns: readonly string[] = [];
    readRecords(
      bytes,
      { delimiter: ";", quotes: false, columns: "any", trim: true },
      store,
      (fields, line) => {
        if (fields[0]?.startsWith("#") === true) {
          columns = fields.map((field) => field.replace(/\[\.\.\.\]$/, ""));
        } else if (!isEvent(fields[leading])) {
          const named = nameEach(columns, fields.length);
          if (fields.length === named.length) addInterval(rows, repetitions, named, fields, line);
          else store.problem(line, `record: expected ${columns.length} fields, found ${fields.length}`);
        }
      },
    );
  },
};

/** `INTR;CPU*` stands for as many columns as there are: interrupts per second of all processors, of each, or of those asked for. */
function nameEach(columns: readonly string[], count: number): readonly string[] {
  const last = columns.at(-1) ?? "";
  const more = last.endsWith("*") ? Math.max(0, count - columns.length) : 0;
  return [...columns, ...Array.from({ length: more }, (_, at) => `${last} (${at + 2})`)];
}

function addInterval(
  rows: MeasurementRows,
  repetitions: Repetitions,
  columns: readonly string[],
  fields: readonly string[],
  line: number,
): void {
  const cells = columns.map((column, at) => [column, fields[at] ?? ""] as const).slice(leading);
  const params = joinParams([["host", fields[0]], ...cells.filter(([column]) => isItem(column))]);
  const iteration = repetitions.next(`${columns.join(";")} ${params ?? ""}`);
  for (const [column, text] of cells) {
    if (isItem(column)) continue;
    const value = numberField(rows.store, line, column, text, true);
    if (value !== null)
      rows.add(line, { benchmark: null, params, iteration }, column, value, sysstatUnit(column));
  }
}
