import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Input } from "../../src/io/inputs.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import { planJobs } from "../../src/reading/cut.ts";

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-cut-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

function input(name: string, contents: string | Buffer): Input {
  const source = join(dir, name);
  writeFileSync(source, contents);
  return { source, kind: "file", bytes: Buffer.byteLength(contents) };
}
/** A file that nobody opens. */
const small = (bytes: number, i = 0): Input => ({ source: `small${i}`, kind: "file", bytes });

const stretchLength = 1000;
const plan = (...inputs: readonly Input[]) => planJobs(inputs, builtInFormats, stretchLength);

/** For each job what it reads: names of files, a stretch by its bounds, a hash by its size. */
const jobsOf = (...inputs: readonly Input[]) =>
  plan(...inputs).jobs.map((job) =>
    job.kind === "files"
      ? job.inputs.map(({ source }) => source)
      : job.kind === "hash"
        ? job.bytes
        : [job.stretch.from, job.stretch.to],
  );

const line = `${"x".repeat(299)}\n`;

describe("a large log", () => {
  it("is cut at the first line behind every so many bytes, and its hash is for when there is time", () => {
    const log = input("a.log", line.repeat(12));
    expect(jobsOf(log)).toEqual([[0, 1200], [1200, 2100], [2100, 3300], [3300, 3600], 3600]);
    expect(plan(log)).toMatchObject({ urgent: 4, large: [{ input: log, hash: 4, stretches: [0, 1, 2, 3] }] });
  });

  it("has no short stretch at its end", () => {
    expect(jobsOf(input("a.log", line.repeat(8)))).toEqual([[0, 1200], [1200, 2400], 2400]);
    expect(jobsOf(input("a.log", `${line.repeat(8)}${"y".repeat(99)}\n`))).toEqual([
      [0, 1200],
      [1200, 2500],
      2500,
    ]);
    const [, , last] = jobsOf(input("a.log", `${line.repeat(8)}${"y".repeat(100)}\n`));
    expect(last).toEqual([2100, 2501]);
  });

  it("begins at two such lengths", () => {
    const short = input("a.log", "1234567\n".repeat(250).slice(1));
    expect(jobsOf(short)).toEqual([[short.source]]);
    expect(jobsOf(input("a.log", "1234567\n".repeat(250)))).toEqual([[0, 1008], [1008, 2000], 2000]);
  });

  it("is not cut where it is no file, packed, binary, read as a whole or behind prefixes, or not there", () => {
    const whole = [
      { ...input("pipe", line.repeat(9)), kind: "stream" as const },
      input("a.log.gz", Buffer.concat([gzipSync("a"), Buffer.from(line.repeat(9))])),
      input("core", Buffer.from("\x00\x01\x02\n".repeat(1000))),
      input("hyperfine.json", `{"results": [{"command": "a", "times": [1${",\n1".repeat(1000)}]}]}`),
      input("ts.log", "Nov 23 09:00:00 [ 1][ 1] cloud server build [a] created in 9\n".repeat(99)),
      { source: join(dir, "gone"), kind: "file" as const, bytes: 3000 },
    ];
    expect(jobsOf(...whole)).toEqual([whole.map(({ source }) => source)]);
  });
});

describe("small files", () => {
  it("are handed out a thousand at a time, or by so many bytes, in their order, around large ones", () => {
    const many = Array.from({ length: 2001 }, (_, i) => small(1, i));
    expect(plan(...many).jobs.map((job) => job.kind === "files" && job.inputs.length)).toEqual([
      1000, 1000, 1,
    ]);
    const half = 2 * 1024 * 1024;
    const heavy = [half, half - 1, 1, half, half, 5].map((bytes, i) => ({
      ...small(bytes, i),
      kind: "stream" as const,
    }));
    expect(jobsOf(...heavy)).toEqual([["small0", "small1", "small2"], ["small3", "small4"], ["small5"]]);
    const log = input("a.log", line.repeat(8));
    expect(jobsOf(small(1), log, small(1, 1))).toEqual([[0, 1200], [1200, 2400], ["small0", "small1"], 2400]);
    expect(plan()).toEqual({ jobs: [], urgent: 0, large: [] });
  });
});
