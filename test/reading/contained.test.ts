import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";
import { ingest, tabulate } from "../../src/pipeline.ts";
import { type Compared, findContained } from "../../src/reading/contained.ts";

const line = (n: number) =>
  `[ 1][${n}] cloud server build [test${n}] created in ${100 + n}.5 seconds / 2 minutes\n`;
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => line(from + i)).join("");

let dir = "";
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-"));
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

/** What is found among files with these contents, as `short < long`. */
async function found(files: Readonly<Record<string, string | Buffer>>, compared?: Compared) {
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(dir, name), contents);
  const { store, facts } = await ingest(findInputs([dir]));
  const contained = findContained(tabulate(store), facts, compared);
  const nameOf = (source: string) => source.slice(dir.length + 1);
  return [...contained].map(([source, whole]) => `${nameOf(source)} < ${nameOf(whole)}`);
}

describe("an input that another one begins with", () => {
  it("is found wherever it ends, compressed or not", async () => {
    const log = lines(0, 9);
    const files = { log, bak: lines(0, 4), cut: log.slice(0, 150), z: gzipSync(lines(0, 3)) };
    expect((await found(files)).sort()).toEqual(["bak < log", "cut < log", "z < log"]);
  });

  it("is said to be of the longest, of several that grew out of each other", async () => {
    const files = { c: lines(0, 2), a: lines(0, 3), b: lines(0, 5), other: lines(1, 9) };
    expect((await found(files)).sort()).toEqual(["a < b", "c < b"]);
  });

  it("is found if it is as short as its first line, and not if it is shorter than chance allows", async () => {
    const short = "real 1.00\nuser 0.00\nsys 0.00\n";
    expect(await found({ a: short.repeat(2), b: short.repeat(3) })).toEqual([]);
    expect(await found({ a: short.repeat(3), b: short.repeat(9) })).toEqual(["a < b"]);
  });

  it("is not: a copy, one that differs anywhere before its end, one whose last line is another", async () => {
    const log = lines(0, 30);
    const files = {
      log,
      copy: log,
      changed: lines(0, 10).replace("test4", "best4"),
      end: `${lines(0, 5)}${line(9)}`,
      z: gzipSync(`${lines(0, 5)}${line(9)}`),
    };
    expect(await found(files)).toEqual([]);
  });

  it("is nothing of a compressed one: that would have to be unpacked again", async () => {
    expect(await found({ bak: lines(0, 4), "log.gz": gzipSync(lines(0, 9)) })).toEqual([]);
    expect(await found({ "a.gz": gzipSync(lines(0, 9)), bak: lines(0, 4), log: lines(0, 9) })).toEqual([
      "bak < log",
    ]);
  });

  it("is one of few that are compared, if all say the same first", async () => {
    const many = Array.from(
      { length: 300 },
      (_, i) => [`m${i}`, lines(0, 3) + line(10 + i).repeat(i + 1)] as const,
    );
    const compared: Compared = new Map();
    expect(await found(Object.fromEntries(many), compared)).toEqual([]);
    expect(compared.size).toBe(200);
  });
});

/** So many logs that stand between the first two, by their names. */
const others = (n: number) =>
  Object.fromEntries(Array.from({ length: n }, (_, i) => [`log.1.${i}`, line(100 + i)] as const));

describe("inputs that one holds, one behind the other", () => {
  const parts = { "log.1": lines(0, 3), "log.2": gzipSync(lines(3, 7)), "log.3": "", "log.4": lines(7, 9) };

  it("are found in the order of the inputs", async () => {
    const all = ["log.1 < all", "log.2 < all", "log.4 < all"];
    expect(await found({ ...parts, all: lines(0, 9) })).toEqual(all);
    expect(await found({ all: lines(0, 12) })).toEqual(all);
  });

  it("are found though others are among them, if these are few", async () => {
    const all = ["log.1 < all", "log.2 < all", "log.4 < all"];
    expect(
      await found({ ...parts, "log.1.gz": gzipSync(lines(0, 3)), ...others(6), all: lines(0, 9) }),
    ).toEqual(all);
    expect(await found(others(8))).toEqual(["log.1 < all"]);
  });

  it("are found up to where something else stands", async () => {
    const whole = lines(0, 3) + lines(4, 7) + lines(7, 9);
    expect(await found({ ...parts, whole })).toEqual(["log.1 < whole"]);
    expect(await found({ whole: lines(0, 8) })).toEqual(["log.1 < whole", "log.2 < whole"]);
  });
});

it("what was compared is not compared again while both only grow", async () => {
  const compared: Compared = new Map();
  const files = { log: lines(0, 9), bak: lines(0, 4) };
  expect(await found(files, compared)).toEqual(["bak < log"]);
  const told = new Map(compared);
  expect(await found({ ...files, log: lines(0, 12) }, compared)).toEqual(["bak < log"]);
  expect(compared).toEqual(told);
  expect(await found({ ...files, bak: lines(0, 5) }, compared)).toEqual(["bak < log"]);
  expect(compared.size).toBe(2);
  for (const key of compared.keys()) compared.set(key, false);
  expect(await found(files, compared)).toEqual([]);
});

it("what is gone by now, or was a stream, is compared with nothing", async () => {
  writeFileSync(join(dir, "bak"), lines(0, 4));
  writeFileSync(join(dir, "log"), lines(0, 9));
  const { store, facts } = await ingest(findInputs([dir]));
  const tables = tabulate(store);
  const standard = facts.map((fact) => (fact.source.endsWith("log") ? { ...fact, source: "-" } : fact));
  expect(findContained(tables, standard).size).toBe(0);
  rmSync(join(dir, "bak"));
  expect(findContained(tables, facts).size).toBe(1); // its digest is enough
  rmSync(join(dir, "log"));
  expect(findContained(tables, facts).size).toBe(0);
});
