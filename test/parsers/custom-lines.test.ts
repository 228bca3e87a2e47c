import { describe, expect, it } from "vitest";
import { matchWatched } from "../../src/io/watched-match.ts";
import { customLines } from "../../src/parsers/custom-lines.ts";
import { readFormatFile } from "../../src/parsers/format-file.ts";
import { read, readResumed } from "./harness.ts";

const result = {
  meaning: "a result",
  pattern: String.raw`^(?<name>\S+) took (?<time>[\d.]+) ms(?: \((?<note>[^)]*)\))?$`,
  table: "measurements",
  columns: { benchmark: "{name}", params: "note={note}", metric: "elapsed", value: "{time}", unit: "ms" },
  samples: ["sort took 250 ms", "sort took 2.5 ms (cold)"],
};
const run = {
  meaning: "a run",
  pattern: String.raw`^run (?<label>\w+): (?<elapsed>\S+)ms, (?<rss>\d+) MiB`,
  contains: "run ",
  table: "runs",
  columns: {
    label: "{label}",
    elapsed_s: { from: "{elapsed}", unit: "ms" },
    max_rss_bytes: { from: "{rss}", unit: "MiB" },
    exit_status: 0,
  },
  samples: ["run first: 1500ms, 2 MiB"],
};
const build = {
  meaning: "a build",
  pattern: String.raw`^vm (?<name>\S+) (?<outcome>\w+) after (?<s>\d+)s$`,
  table: "builds",
  columns: { server: "{name}", stage: "server", outcome: "{outcome}", duration_s: "{s}" },
  samples: ["vm web1 built after 12s"],
};
const file = (...lines: unknown[]) => ({ id: "my-tool", title: "My tool", lines });

function parserOf(json: unknown) {
  return customLines(readFormatFile(json, matchWatched), matchWatched);
}

describe("a format file", () => {
  const parser = parserOf(file(result, run, build));

  it("makes rows of the lines that match, in base units", () => {
    const log =
      "start\nsort took 250 ms\nrun a: 1500ms, 2 MiB\nsort took 5 ms (warm)\nvm w1 timeout after 600s\nsort took\n";
    expect(read(log, [], [parser])).toEqual({
      runs: [
        {
          line: 3,
          format: "my-tool",
          label: "a",
          elapsed_s: 1.5,
          max_rss_bytes: 2 * 2 ** 20,
          exit_status: 0,
        },
      ],
      builds: [{ line: 5, server: "w1", stage: "server", outcome: "timeout", duration_s: 600 }],
      measurements: [
        {
          line: 2,
          tool: "my-tool",
          benchmark: "sort",

          metric: "elapsed",
          unit: "s",
          value: 0.25,
        },
        {
          line: 4,
          tool: "my-tool",
          benchmark: "sort",
          params: "note=warm",
          metric: "elapsed",
          unit: "s",
          value: 0.005,
        },
      ],
    });
  });

  it("takes no name of a server from the end of a line that was perhaps cut off", () => {
    const server = {
      meaning: "a server",
      pattern: String.raw`^made (?<name>\S+)(?: as (?<id>\w+))?`,
      table: "servers",
      columns: { name: "{name}", id: "{id}" },
      samples: ["made web12 as 345"],
    };
    const servers = (log: string) => read(log, [], [parserOf(file(server))]).servers;
    expect(servers("made web12 as 345\nmade web12")).toEqual([
      { line: 1, name: "web12", id: "345" },
      { line: 2 },
    ]);
    expect(servers("made web12 as 345")).toEqual([{ line: 1, name: "web12" }]);
    expect(servers("made web12 as 345 ok")).toEqual([{ line: 1, name: "web12", id: "345" }]);
  });

  it("gives the same rows however the log arrives", () => {
    const log = "sort took 250 ms\r\nrun a: 1500ms, 2 MiB\r\nvm w1 built after 6s";
    const whole = read(log, [], [parser]);
    expect(read(log, [...Buffer.from(log).keys()], [parser])).toEqual(whole);
    expect(readResumed(log, [parser])).toEqual(whole);
  });

  it("finds lines by the text that they all hold, if every type of line names one", () => {
    const anchored = parserOf(file(run, { ...build, contains: " after " }));
    expect(anchored.find).toEqual({ anchors: ["run ", " after "] });
    const rows = read("  x\nrun a: 15ms, 2 MiB\nvm w1 built after 6s\n", [], [anchored]);
    expect([rows.runs?.length, rows.builds?.length]).toEqual([1, 1]);
  });

  it("tells what it could not read", () => {
    expect(read("run a: fastms, 2 MiB\nvm w1 exploded after 6s\n", [], [parser]).problems).toEqual([
      { line: 1, message: 'elapsed_s: expected a number, found "fast"' },
      { line: 2, message: 'outcome: expected built, timeout, found "exploded"' },
    ]);
  });

  it("lets no secret into a row, even if it picks out the secret alone", () => {
    const leak = {
      meaning: "a leak",
      pattern: String.raw`password[:=] ?(?<word>\S+)`,
      table: "runs",
      columns: { label: "{word}" },
      samples: ["password=x"],
    };
    expect(read("password=hunter22\n", [], [parserOf(file(leak))]).runs).toEqual([
      { line: 1, format: "my-tool", label: "[redacted]" },
    ]);
  });

  it("shows its line types by their first samples", () => {
    expect(parser.lineTypes[0]).toEqual({ meaning: "a result", example: "sort took 250 ms" });
  });

  it.each([
    [{ ...file(result), id: "My Tool" }, "id: expected small letters, digits and hyphens"],
    [file(), "lines: expected a list that is not empty, found []"],
    [file({ ...result, pattern: "(" }), "lines[0].pattern: Invalid regular expression"],
    [
      file({ ...result, pattern: "^(?<name>a+)+$" }),
      "lines[0].pattern: what + repeats must not hold *, +, ?, {m,n} or | itself",
    ],
    [file({ ...result, table: "problems" }), "lines[0].table: expected one of runs, tests, servers"],
    [
      file({ ...result, columns: { ...result.columns, valu: "1" } }),
      "lines[0].columns.valu: measurements has no such column to fill",
    ],
    [
      file({ ...result, columns: { ...result.columns, line: "1" } }),
      "lines[0].columns.line: measurements has no such column to fill",
    ],
    [
      file({ ...result, columns: { metric: "x" } }),
      "lines[0].columns: a row of measurements needs the column value",
    ],
    [
      file({ ...result, columns: { ...result.columns, value: "{tim}" } }),
      "lines[0].columns.value: the pattern has no group (?<tim>…)",
    ],
    [
      file({ ...run, columns: { elapsed_s: { from: "{elapsed}", unit: "MiB" } } }),
      "lines[0].columns.elapsed_s.unit: expected one of ps, ",
    ],
    [
      file({ ...run, columns: { label: { from: "{label}", unit: "s" } } }),
      "only columns in _s, _bytes or _pct have a unit, not label",
    ],
    [
      file({ ...build, columns: { ...build.columns, stage: "third" } }),
      "lines[0].columns.stage: expected one of server, rackconnect",
    ],
    [
      file({ ...result, samples: ["sort takes 250 ms"] }),
      "lines[0].samples[0]: the line does not match its pattern",
    ],
    [
      file({ ...result, samples: ["sort took 2.5.0 ms"] }),
      'lines[0].samples[0]: value: expected a number, found "2.5.0"',
    ],
    [
      file(result, { ...result, meaning: "again" }),
      "lines[1].samples[0]: the line is taken by lines[0], which stands before",
    ],
  ])("is refused with the field and what is accepted: %#", (json, message) => {
    expect(() => readFormatFile(json, matchWatched)).toThrow(message);
  });
});

describe("a pattern that takes too long", () => {
  /** A watch that finds that everything takes too long. */
  const parser = customLines(readFormatFile(file(result), matchWatched), () => undefined);

  it("is a problem once, and not used again on that input", () => {
    const long = `${"x".repeat(300)} took 5 ms\n`;
    const rows = read(`sort took 250 ms\n${long}${long}sort took 250 ms\n`, [], [parser]);
    expect(rows.measurements).toHaveLength(1);
    expect(rows.problems).toEqual([
      {
        line: 2,
        message: "a result: the pattern takes too long here, and is not used any more on this input",
      },
    ]);
  });

  it("is not tried on lines of more than 4096 bytes", () => {
    expect(read(`${"x".repeat(5000)} took 5 ms\n`, [], [parser])).toEqual({});
  });
});
