import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { read } from "./harness.ts";

const folder = join(import.meta.dirname, "redis-benchmark");
const normal = readFileSync(join(folder, "normal.log"), "utf8");

/** What is written over and over on one line while a test goes on. */
const progress = (name: string, times: number) =>
  `\r${name}: rps=43498.0 (overall: 43325.4) avg_msec=0.745 (overall: 0.745)\r${" ".repeat(68)}`.repeat(
    times,
  );

describe("a test whose progress is longer than what is read of a line", () => {
  const minutes = progress("SET", 500);

  it("has the name that its progress tells, where its heading is behind that", () => {
    const from = normal.indexOf("====== SET");
    const { measurements = [], problems = [] } = read(Buffer.from(` ${minutes}\r${normal.slice(from)}`));
    expect(measurements[0]).toMatchObject({ line: 22, benchmark: "SET", metric: "throughput" });
    expect(problems).toEqual([]);
  });

  it("is a problem where its result is behind that", () => {
    const quiet = ` ${minutes}\rSET: 43325.40 requests per second, p50=0.703 msec\n`;
    const next = `${progress("GET", 1)}\rGET: 40000.00 requests per second, p50=0.803 msec\n`;
    const { measurements = [], problems = [] } = read(Buffer.from(quiet + next));
    expect(measurements.map(({ benchmark, value }) => [benchmark, value])).toEqual([
      ["GET", 40_000],
      ["GET", 0.000803],
    ]);
    expect(problems).toEqual([
      { line: 1, message: "redis-benchmark: expected the result of SET, found another test" },
    ]);
  });
});
