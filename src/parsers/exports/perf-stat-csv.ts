/**
 * `perf stat -x,`: not quite CSV, because an event such as `cpu/event=0x3c,umask=0x1/` is not quoted. The fields, of which those in
 * brackets are only there with some options: [seconds with -I], [CPU, core or socket, and how many CPUs it sums up], value, unit, event,
 * [variance with -r], run time, percentage of the time that the counter ran, [derived value, its unit]. A record whose value is missing and that names no event
 * tells another derived value. Old versions have no unit, and nothing behind the event. Instead of a value there may be `<not counted>` or `<not supported>`.
 */
import { decode } from "../line.ts";
import type { FileParser } from "../file-parser.ts";
import { headLines } from "./head-line.ts";
import { MeasurementRows, Repetitions } from "./measurement-rows.ts";
import { addCounter, readCounter, readKnown } from "./perf-counter.ts";

const delimiters = [",", ";", "\t", "|"] as const;

const isComment = (line: string) => line.trim() === "" || line.trimStart().startsWith("#");

/** The delimiter with which the first record is one of perf, beyond doubt or because the second is another; null if none is. */
function findDelimiter(lines: readonly string[]): string | null {
  const [first = "", second = ""] = lines.filter((text) => !isComment(text));
  const isOurs = (delimiter: string) => {
    if (!first.includes(delimiter)) return false;
    const counter = readKnown(first, delimiter);
    return counter !== null && (counter.rest.length >= 2 || readKnown(second, delimiter) !== null);
  };
  return delimiters.find(isOurs) ?? null;
}

const mostLinesAbove = 20;

export const perfStatCsv: FileParser = {
  id: "perf-stat-csv",
  title: "perf stat -x,",
  lineTypes: [
    {
      meaning: "a counter: value, unit, event, run time, percentage of it",
      example: "1234.56,msec,task-clock,1234560000,100.00,0.998,CPUs utilized",
    },
    {
      meaning: "an interval (-I): seconds first",
      example: "1.000240740,5342,,context-switches,1001250000,100.00,5.335,K/sec",
    },
    { meaning: "a counter that did not run", example: "<not counted>,,cycles,0,0.00,," },
    { meaning: "a comment", example: "# started on Mon Nov  2 10:00:00 2026" },
  ],
  recognise(head, whole) {
    const begin = headLines(head, whole, 2);
    const lines = begin.some(({ text }) => isComment(text)) ? headLines(head, whole, mostLinesAbove) : begin;
    return findDelimiter(lines.map(({ text }) => text)) !== null;
  },
  read(bytes, store) {
    const lines = decode(bytes, 0, bytes.length)
      .replace(/^\ufeff/, "")
      .split("\n");
    const delimiter = findDelimiter(lines);
    if (delimiter === null) return;
    const rows = new MeasurementRows(store, "perf-stat");
    const repetitions = new Repetitions();
    lines.forEach((text, at) => {
      if (isComment(text)) return;
      const counter = readCounter(text.trimEnd(), delimiter);
      if (counter !== null) {
        const iteration = repetitions.next(`${counter.event} ${counter.where ?? ""}`);
        addCounter(rows, at + 1, { benchmark: null, iteration }, counter);
      } else if (beginsLikeCounter.test(text))
        store.problem(at + 1, "record: expected a value, a unit and an event of perf stat");
    });
  },
};

/** Other lines are what the measured program said. A record that tells another derived value has four empty fields before it. */
const beginsLikeCounter = /^ *(?:<not |[\d.]+([,;|\t])(?!\1{3}))/;
