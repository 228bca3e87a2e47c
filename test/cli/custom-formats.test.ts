import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();

/** Writes files into the test's directory and runs there. */
function run(args: readonly string[], files: Readonly<Record<string, unknown>> = {}) {
  mkdirSync(join(directory.path, "logs"), { recursive: true });
  for (const [name, contents] of Object.entries(files))
    writeFileSync(
      join(directory.path, name),
      typeof contents === "string" ? contents : JSON.stringify(contents),
    );
  return runlens(args, { cwd: directory.path });
}

const map = { tool: "loadgen", benchmark: "case", values: [{ column: "ms", metric: "elapsed", unit: "ms" }] };
const formatFile = {
  id: "my-tool",
  title: "Output of my tool",
  lines: [
    {
      meaning: "a result",
      pattern: String.raw`^(?<name>\S+) took (?<time>[\d.]+) s$`,
      table: "measurements",
      columns: { benchmark: "{name}", metric: "elapsed", value: "{time}", unit: "s" },
      samples: ["sort took 2.5 s"],
    },
  ],
};
const csv = "case,ms\nsort,250\n";
const row = { source: "logs/a.csv", line: 2, tool: "loadgen", benchmark: "sort", value: 0.25, unit: "s" };

describe("formats of the user's own", () => {
  it("are read by export, and the files that describe them are not taken for inputs", () => {
    const args = ["export", "logs", "--csv-map", "logs/map.json", "--format-file", "logs/format.json"];
    const files = {
      "logs/map.json": map,
      "logs/format.json": formatFile,
      "logs/a.csv": csv,
      "logs/b.log": "sort took 2.5 s\n",
    };
    const { out, err, code } = run(args, files);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    const { measurements } = JSON.parse(out) as { measurements: unknown[] };
    expect(measurements).toEqual([
      expect.objectContaining(row) as object,
      expect.objectContaining({
        source: "logs/b.log",
        line: 1,
        tool: "my-tool",
        benchmark: "sort",
        value: 2.5,
      }) as object,
    ]);
  });

  it("only read the files that a map names", () => {
    const named = { ...map, files: "*.bench.csv" };
    const { out } = run(["export", "logs", "--csv-map", "map.json"], {
      "map.json": named,
      "logs/a.csv": csv,
      "logs/a.bench.csv": csv,
    });
    const { measurements } = JSON.parse(out) as { measurements: { source: string }[] };
    expect(measurements.map(({ source }) => source)).toEqual(["logs/a.bench.csv"]);
  });

  it("are shown by inspect, line by line", () => {
    const { out } = run(["inspect", "logs", "--csv-map", "map.json"], { "map.json": map, "logs/a.csv": csv });
    expect(out).toContain("map.json              1  case,ms");
    expect(out).toContain("Every line that is not blank was taken by a format.");
  });

  it("are read by report", () => {
    const { code } = run(["report", "logs", "--csv-map", "map.json", "-q"], {
      "map.json": map,
      "logs/a.csv": csv,
    });
    expect(code).toBe(0);
  });

  it.each([
    ["--csv-map", "{", 'm.json:1: JSON: expected a key or "}", found the end of the file.'],
    ["--csv-map", '{"tool": "x",\n "values": oops}', 'm.json:2: JSON: expected a value, found "o".'],
    ["--csv-map", {}, "m.json: tool: expected a text, found nothing."],
    [
      "--format-file",
      { ...formatFile, id: "gnu-time" },
      "there is a format gnu-time already: give yours another id.",
    ],
    [
      "--format-file",
      { ...formatFile, lines: 3 },
      "m.json: lines: expected a list that is not empty, found 3.",
    ],
  ])("stop the command with one sentence if %s is wrong: %j", (option, contents, message) => {
    const { code, err, out } = run(["export", "logs", option, "m.json"], { "m.json": contents });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(message);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
  });

  it("stop the command if the file is not there", () => {
    const { code, err } = run(["inspect", "logs", "--format-file", "none.json"]);
    expect(code).toBe(2);
    expect(err).toContain("--format-file none.json: ");
  });
});

describe("formats --explain", () => {
  it("shows the kinds of lines of a format, also of the user's own", () => {
    expect(run(["formats", "--explain", "hyperfine-csv"]).out).toContain("command,mean,stddev,median");
    const { out } = run(["formats", "--format-file", "f.json", "--explain", "my-tool"], {
      "f.json": formatFile,
    });
    expect(out).toBe("my-tool: Output of my tool\n  a result\n      sort took 2.5 s\n");
  });

  it("suggests the format that was perhaps meant", () => {
    const { code, err } = run(["formats", "--explain", "gnu-tme"]);
    expect(code).toBe(2);
    expect(err).toContain("there is no format gnu-tme (did you mean gnu-time?)");
  });
});
