/**
 * `pidstat -h`: a table with blanks between the columns, headed by a line that begins with `#`, and again by another for other columns. The
 * command is the last column and may hold blanks (`-l`). Sizes are KiB; a rate of -1 means that the kernel does not tell.
 */
import { decode } from "../line.ts";
import type { FileParser } from "../file-parser.ts";
import { headLines } from "./head-line.ts";
import { joinParams, MeasurementRows, numberField, Repetitions } from "./measurement-rows.ts";
import { sysstatUnit } from "./sysstat-units.ts";

const heading = /^#\s+Time\s.*\b(?:PID|TGID)\b.*\bCommand$/;
/** `Linux 6.1.0 (host) 11/02/26 _x86_64_ (2 CPU)` begins what each call prints. */
const banner = /^Linux \S+ \(.*CPU\)$/;
/** Columns that tell who ran where, instead of how much. */
const items = new Set(["UID", "USER", "PID", "TGID", "TID"]);
const ignored = new Set(["Time", "CPU", "Command", "prio", "policy"]);

export const pidstat: FileParser = {
  id: "pidstat",
  title: "pidstat -h (sysstat)",
  lineTypes: [
    {
      meaning: "heading",
      example: "# Time        UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command",
    },
    {
      meaning: "a process in an interval",
      example: "1692579199     0         1    0.00    0.07    0.00    0.08    0.08     0  systemd",
    },
  ],
  recognise: (head, whole) => headLines(head, whole, 2).some(({ text }) => heading.test(text)),
  read(bytes, store) {
    const rows = new MeasurementRows(store, "pidstat");
    const repetitions = new Repetitions();
    let columns: readonly string[] = [];
    decode(bytes, 0, bytes.length)
      .split("\n")
      .forEach((text, at) => {
        const line = text.trim();
        if (heading.test(line)) columns = line.slice(1).trim().split(/\s+/);
        else if (columns.length > 0 && line !== "" && !banner.test(line))
          addProcess(rows, repetitions, columns, line, at + 1);
      });
  },
};

function addProcess(
  rows: MeasurementRows,
  repetitions: Repetitions,
  columns: readonly string[],
  text: string,
  line: number,
): void {
  // A time of day may have a word behind it.
  const words = text.replace(/^(\S+) (?:AM|PM)\b/, "$1").split(/\s+/);
  if (words.length < columns.length) {
    rows.store.problem(line, `record: expected ${columns.length} fields, found ${words.length}`);
    return;
  }
  const cell = (at: number) => words[at] ?? "";
  const benchmark = words.slice(columns.length - 1).join(" ");
  const params = joinParams(columns.map((name, at) => [name, items.has(name) ? cell(at) : null]));
  const iteration = repetitions.next(`${columns.join(" ")} ${params ?? ""} ${benchmark}`);
  columns.forEach((column, at) => {
    if (items.has(column) || ignored.has(column)) return;
    const value = numberField(rows.store, line, column, cell(at), true);
    if (value !== null && value >= 0)
      rows.add(line, { benchmark, params, iteration }, column, value, sysstatUnit(column));
  });
}
