import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { read } from "./harness.ts";

/** Real outputs of other people's programs, with what is in them: see `corpus.json` for where each comes from. */
const folder = join(import.meta.dirname, "../corpus");

type Fields = Readonly<Record<string, unknown>>;
interface Labelled {
  readonly file: string;
  readonly kind: string;
  readonly expected: readonly Fields[];
}

const corpus = (JSON.parse(readFileSync(join(folder, "corpus.json"), "utf8")) as Labelled[]).filter(
  ({ kind }) => kind.startsWith("time-"),
);

const formats: Readonly<Record<string, string>> = {
  "gnu-v": "gnu-time",
  "busybox-v": "busybox-time",
  "bsd-l": "bsd-time",
  bsd: "bsd-time",
  "posix-p": "posix-time",
  "gnu-oneline": "gnu-time-short",
};

/** The corpus's names for our columns. */
const columns: Readonly<Record<string, string>> = {
  sys_s: "system_s",
  cpu_percent: "cpu_pct",
  voluntary_cs: "voluntary_switches",
  involuntary_cs: "involuntary_switches",
  fs_in: "fs_inputs",
  fs_out: "fs_outputs",
  page_size: "page_size_bytes",
};

/**
 * A labelled record as a row of `runs`. Where the corpus gives RSS in two units, bytes count. A command that a signal ended has no exit
 * status, although its block says 0.
 */
function toRow(expected: Fields): Fields {
  const cells = Object.entries(expected).flatMap(([name, value]) => {
    if (name === "format") return [["format", formats[value as string]]];
    if (name === "exit_status" && "signal" in expected) return [[name, null]];
    if (name === "max_rss_kb") {
      return "max_rss_bytes" in expected ? [] : [["max_rss_bytes", (value as number) * 1024]];
    }
    return [[columns[name] ?? name, value]];
  });
  return Object.fromEntries(cells) as Fields;
}

interface Score {
  records: number;
  found: number;
  fields: number;
  right: number;
  /** Rows where there is no record. */
  invented: number;
  readonly wrong: string[];
}

function score(kind: string): Score {
  const total: Score = { records: 0, found: 0, fields: 0, right: 0, invented: 0, wrong: [] };
  for (const { file, expected } of corpus.filter((entry) => entry.kind === kind)) {
    const runs = read(readFileSync(join(folder, file))).runs ?? [];
    total.records += expected.length;
    total.found += Math.min(runs.length, expected.length);
    total.invented += Math.max(0, runs.length - expected.length);
    expected.map(toRow).forEach((row, i) => {
      for (const [column, value] of Object.entries(row)) {
        const found = runs[i]?.[column] ?? null;
        total.fields++;
        if (found === value) total.right++;
        else total.wrong.push(`${file} ${i} ${column}: ${JSON.stringify([found, value])}`);
      }
    });
  }
  return total;
}

/** The level that was reached: records found, fields right, out of how many, and rows that should not be there. */
const reached: Readonly<Record<string, string>> = {
  "time-gnu": "21 of 21 records, 337 of 337 fields, 0 invented",
  "time-busybox": "4 of 4 records, 64 of 64 fields, 0 invented",
  "time-bsd": "3 of 3 records, 28 of 28 fields, 0 invented",
  "time-oneline": "5 of 5 records, 55 of 55 fields, 0 invented",
  "time-posix": "2 of 2 records, 8 of 8 fields, 0 invented",
};

describe("the labelled corpus", () => {
  it.each(Object.entries(reached))("is read as well as ever: %s", (kind, level) => {
    const { records, found, fields, right, invented, wrong } = score(kind);
    const text = `${found} of ${records} records, ${right} of ${fields} fields, ${invented} invented`;
    console.info(`${kind}: ${text}`);
    expect({ level: text, wrong }).toEqual({ level, wrong: [] });
  });
});
