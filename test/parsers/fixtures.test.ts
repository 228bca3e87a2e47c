import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import { read, readResumed, type Rows } from "./harness.ts";

const folder = import.meta.dirname;
const update = process.env["UPDATE_GOLDEN"] === "1";

interface Fixture {
  readonly name: string;
  readonly bytes: Buffer;
  readonly golden: string;
}

function fixturesOf(id: string): Fixture[] {
  return readdirSync(join(folder, id))
    .filter((file) => file.endsWith(".log"))
    .map((file) => ({
      name: `${id}/${basename(file, ".log")}`,
      bytes: readFileSync(join(folder, id, file)),
      golden: join(folder, id, `${basename(file, ".log")}.golden.json`),
    }));
}

const fixtures = lineParsers.flatMap(({ id }) => fixturesOf(id));

/** Rows moved down by `lines`, as if the input began that much later. */
function moved(rows: Rows, lines: number): Rows {
  return Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      list.map((row) => ({ ...row, line: (row["line"] as number) + lines })),
    ]),
  );
}

function joined(a: Rows, b: Rows): Rows {
  const tables = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof Rows>;
  return Object.fromEntries(
    [...tables].map((table) => [table, [...(a[table] ?? []), ...countedOn(b[table] ?? [], a[table] ?? [])]]),
  );
}

/** Processes of one tool are numbered through all of an input. */
function countedOn(rows: Record<string, unknown>[], before: readonly Record<string, unknown>[]) {
  const lastOf = (tool: unknown) =>
    Math.max(0, ...before.map((row) => (row["tool"] === tool ? Number(row["fork"] ?? 0) : 0)));
  return rows.map((row) =>
    row["fork"] === undefined ? row : { ...row, fork: String(Number(row["fork"]) + lastOf(row["tool"])) },
  );
}

const sorted = (rows: Rows): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(rows).map(([table, list]) => [
      table,
      list.map((row) => JSON.stringify(row)).sort((a, b) => (a < b ? -1 : 1)),
    ]),
  );

/** A small generator (mulberry32), so that a failure can be replayed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe.each(lineParsers.map(({ id }) => id))("%s", (id) => {
  it("has fixtures", () => {
    expect(fixturesOf(id).length).toBeGreaterThan(0);
  });
});

describe.each(fixtures)("$name", ({ bytes, golden }) => {
  const rows = read(bytes);

  it("gives the rows of its golden file", () => {
    const text = `${JSON.stringify(rows, null, 1)}\n`;
    if (update) writeFileSync(golden, text);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });

  it("gives the same rows when it arrives byte by byte", () => {
    expect(
      read(
        bytes,
        Array.from({ length: bytes.length }, (_, i) => i),
      ),
    ).toEqual(rows);
  });

  it("gives the same rows when it arrives in random blocks", () => {
    const next = random(bytes.length);
    for (let round = 0; round < 20; round++) {
      const cuts = Array.from({ length: 5 }, () => Math.floor(next() * bytes.length)).sort((a, b) => a - b);
      expect(read(bytes, cuts)).toEqual(rows);
    }
  });

  it("gives the same rows when reading is stopped and resumed after every line", () => {
    expect(readResumed(bytes)).toEqual(rows);
  });

  it("gives the same rows with CRLF line ends", () => {
    const crlf = Buffer.from(bytes.toString("latin1").replace(/\r?\n/g, "\r\n"), "latin1");
    expect(read(crlf)).toEqual(rows);
  });
});

const formatOf = ({ name }: Fixture) => dirname(name);

describe("two logs one after the other", () => {
  const complete = fixtures.filter(
    ({ bytes, name }) => bytes.at(-1) === 0x0a && !/cut|unfinished/.test(name),
  );

  const rowsOf = new Map(complete.map(({ name, bytes }) => [name, read(bytes)]));
  /** All of its own format, and of the others so many that each of them stands behind some fixture of this format. */
  function followers(first: Fixture): Fixture[] {
    const own = complete.filter((other) => formatOf(other) === formatOf(first));
    const others = complete.filter((other) => !own.includes(other));
    return [...own, ...others.filter((_, i) => i % own.length === own.indexOf(first))];
  }

  it.each(complete)("$name gives its rows and leaves those of the next alone", (first) => {
    for (const second of followers(first)) {
      const lines = first.bytes.filter((byte) => byte === 0x0a).length;
      const [own = {}, others = {}] = [rowsOf.get(first.name), rowsOf.get(second.name)];
      const expected = joined(own, moved(others, lines));
      expect(sorted(read(Buffer.concat([first.bytes, second.bytes])))).toEqual(sorted(expected));
    }
  });
});
