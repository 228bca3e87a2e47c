import { describe, expect, it } from "vitest";
import { customCsv, readCsvMap } from "../../src/parsers/custom-csv.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import { readInput } from "./input-harness.ts";

const wide = {
  tool: "loadgen",
  benchmark: "case",
  params: ["threads", "size"],
  iteration: "run",
  values: [
    { column: "time_ms", metric: "elapsed", unit: "ms" },
    { column: "rss", metric: "max_rss", unit: "MiB" },
    { column: "hits", metric: "hits" },
  ],
};

function read(json: unknown, text: string, source = "log") {
  const map = readCsvMap(json);
  const parser = customCsv("mine.json", map, () => source === "log");
  const formats = { lines: builtInFormats.lines, files: [parser, ...builtInFormats.files] };
  return readInput(text, [], formats);
}

describe("a CSV map", () => {
  it("makes measurements of columns that have a metric each, in base units", () => {
    const text =
      "run,case,threads,size,time_ms,rss,hits,note\n1,sort,4,10,250,2,7,x\n2,sort,4,10,1250,2,,y\n";
    const subject = { tool: "loadgen", benchmark: "sort", params: "threads=4, size=10" };
    expect(read(wide, text).rows).toEqual({
      measurements: [
        { line: 2, ...subject, metric: "elapsed", unit: "s", value: 0.25, iteration: 1 },
        { line: 2, ...subject, metric: "max_rss", unit: "bytes", value: 2 * 2 ** 20, iteration: 1 },
        { line: 2, ...subject, metric: "hits", value: 7, iteration: 1 },
        { line: 3, ...subject, metric: "elapsed", unit: "s", value: 1.25, iteration: 2 },
        { line: 3, ...subject, metric: "max_rss", unit: "bytes", value: 2 * 2 ** 20, iteration: 2 },
      ],
    });
  });

  it("makes measurements of records that name their metric and unit, and numbers the repetitions", () => {
    const long = {
      tool: "long",
      delimiter: ";",
      decimal_comma: true,
      values: [{ column: "value", metric_column: "what", unit_column: "unit" }],
    };
    const text = "what;value;unit\nlatency;2,5;ms\nlatency;3,5;ms\nspeed;12;furlongs\n";
    expect(read(long, text).rows.measurements).toEqual([
      { line: 2, tool: "long", metric: "latency", unit: "s", value: 0.0025, iteration: 1 },
      { line: 3, tool: "long", metric: "latency", unit: "s", value: 0.0035, iteration: 2 },
      { line: 4, tool: "long", metric: "speed", unit: "furlongs", value: 12, iteration: 1 },
    ]);
  });

  it("tells which process ran a repetition, if a column does", () => {
    const text =
      "run,case,threads,size,time_ms,rss,hits,pid\n1,sort,4,10,250,2,7,p 17\n2,sort,4,10,250,2,7,\n";
    const forks = read({ ...wide, fork: "pid" }, text).rows.measurements?.map(({ fork }) => fork);
    expect(forks).toEqual(["p 17", "p 17", "p 17", undefined, undefined, undefined]);
  });

  it("names the columns of files without heading, which it knows by their name", () => {
    const bare = {
      tool: "bare",
      files: "*.bare",
      heading: ["name", "s"],
      benchmark: "name",
      values: [{ column: "s", metric: "elapsed", unit: "s" }],
    };
    expect(read(bare, "one,1.5\ntwo,2.5\n").rows.measurements).toHaveLength(2);
    expect(read(bare, "one,1.5\ntwo,2.5\n", "other").reader).toBe("lines");
  });

  it("leaves files alone that lack one of its columns", () => {
    expect(read(wide, "run,case,threads,time_ms,rss,hits\n1,sort,4,250,2,7\n").reader).toBe("lines");
  });

  it("goes before the formats that are built in", () => {
    const own = {
      tool: "own",
      benchmark: "command",
      values: [{ column: "mean", metric: "mean", unit: "s" }],
    };
    const text = "command,mean,stddev,median,user,system,min,max\nls,1,0,1,1,1,1,1\n";
    expect(read(own, text).rows.measurements).toEqual([
      { line: 2, tool: "own", benchmark: "ls", metric: "mean", unit: "s", value: 1, iteration: 1 },
    ]);
  });

  it("tells problems by line and column, and keeps secrets out", () => {
    const text =
      'run,case,threads,size,time_ms,rss,hits\n1,"curl --password=hunter22 x",4,10,soon,2,7\n2,sort\n';
    const { rows } = read(wide, text);
    expect(rows.problems).toEqual([
      { line: 2, message: 'time_ms: expected a number, found "soon"' },
      { line: 3, message: "record: expected 7 fields, found 2" },
    ]);
    expect(JSON.stringify(rows)).not.toContain("hunter22");
  });

  it("takes no number that is too large to be held for one", () => {
    const text = "run,case,threads,size,time_ms,rss,hits\n1,sort,4,10,1e400,2,7\n";
    const { rows } = read(wide, text);
    expect(rows.problems).toEqual([{ line: 2, message: 'time_ms: expected a number, found "1e400"' }]);
    expect(rows.measurements).toHaveLength(2);
  });

  it("says where something was measured and no number came of it, and takes a gap for a gap", () => {
    const text = "run,case,threads,size,time_ms,rss,hits\n1,sort,4,10,inf,NaN,-nan\n2,sort,4,10,-,NA,\n";
    const { rows } = read(wide, text);
    expect(rows.problems).toEqual([
      { line: 2, message: 'time_ms: expected a number, found "inf"' },
      { line: 2, message: 'rss: expected a number, found "NaN"' },
      { line: 2, message: 'hits: expected a number, found "-nan"' },
    ]);
    expect(rows.measurements).toBeUndefined();
  });

  it.each([
    [5, "expected an object, found 5"],
    [{}, "tool: expected a text, found nothing"],
    [{ ...wide, tol: 1 }, 'there is no field "tol"; known are tool, files, delimiter'],
    [{ ...wide, values: [] }, "values: expected a list that is not empty, found []"],
    [{ ...wide, values: [{ metric: "x" }] }, "values[0].column: expected a text, found nothing"],
    [{ ...wide, values: [{ column: "x" }] }, "values[0].metric: expected a text, or the field metric_column"],
    [
      { ...wide, values: [{ column: "x", metric: "y", metric_column: "z" }] },
      "give a text or a column, not both",
    ],
    [
      { ...wide, values: [{ column: "x", metric: "y", unit: "parsecs" }] },
      "values[0].unit: expected one of ps, 1/ps, ns, ",
    ],
    [{ ...wide, delimiter: "::" }, "delimiter: expected one character"],
    [{ ...wide, decimal_comma: "yes" }, 'decimal_comma: expected true or false, found "yes"'],
    [{ ...wide, heading: ["case"] }, "heading: a map for files without heading has to say which: add files"],
    [{ ...wide, files: "*", heading: ["case"] }, 'heading: the column "threads" is used, but not in it'],
  ])("is refused with the field and what is accepted: %j", (json, message) => {
    expect(() => readCsvMap(json)).toThrow(message);
  });
});
