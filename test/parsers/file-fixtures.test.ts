import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, parse } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInFormats, fileParsers } from "../../src/parsers/index.ts";
import { readGrowingInput, readInput } from "./input-harness.ts";

const folder = import.meta.dirname;
const update = process.env["UPDATE_GOLDEN"] === "1";

interface Fixture {
  readonly name: string;
  readonly id: string;
  readonly bytes: Buffer;
  readonly golden: string;
}

function fixturesOf(id: string): Fixture[] {
  return readdirSync(join(folder, id))
    .filter((file) => !file.endsWith(".golden.json"))
    .map((file) => ({
      name: `${id}/${file}`,
      id,
      bytes: readFileSync(join(folder, id, file)),
      golden: join(folder, id, `${parse(file).name}.golden.json`),
    }));
}

/** Names and parameters may come later in a file than the values, and be lost when it is cut off. */
function valueOf({ line, metric, unit, value }: Record<string, unknown>): string {
  return JSON.stringify([line, metric, unit, value]);
}

const fixtures = fileParsers.flatMap(({ id }) => fixturesOf(id));

describe.each(fileParsers.map(({ id }) => id))("%s", (id) => {
  it("has fixtures", () => {
    expect(fixturesOf(id).length).toBeGreaterThan(0);
  });
});

describe.each(fixtures)("$name", ({ name, id, bytes, golden }) => {
  const { rows, reader, lines } = readInput(bytes);

  it("is recognised by its parser and by no other", () => {
    expect(reader).toEqual({ file: id });
    const head = bytes.subarray(0, 64 * 1024);
    expect(fileParsers.filter((parser) => parser.recognise(head, true)).map((parser) => parser.id)).toEqual([
      id,
    ]);
  });

  it("gives the rows of its golden file", () => {
    const text = `${JSON.stringify(rows, null, 1)}\n`;
    if (update) writeFileSync(golden, text);
    expect(JSON.parse(text)).toEqual(JSON.parse(readFileSync(golden, "utf8")));
  });

  it("counts its lines, and every row has one of them", () => {
    const ends = bytes.filter((byte) => byte === 0x0a).length;
    expect(lines).toBe(bytes.at(-1) === 0x0a ? ends : ends + 1);
    for (const row of Object.values(rows).flat()) {
      expect(row["line"]).toBeGreaterThan(0);
      expect(row["line"]).toBeLessThanOrEqual(lines);
    }
  });

  it("gives the same rows when it arrives byte by byte", () => {
    expect(readInput(bytes, [...bytes.keys()]).rows).toEqual(rows);
  });

  it("gives the same rows when its only block is known to be the last", () => {
    expect(readInput(bytes, [], builtInFormats, true)).toEqual({ rows, reader, lines });
  });

  it("gives the same rows when it is looked at after every line while it grows", () => {
    expect(readGrowingInput(bytes).rows).toEqual(rows);
  });

  it("gives the same rows with CRLF line ends and with a byte order mark", () => {
    const crlf = bytes.toString("latin1").replace(/\r?\n/g, "\r\n");
    expect(readInput(Buffer.from(crlf, "latin1")).rows).toEqual(rows);
    expect(readInput(Buffer.concat([Buffer.from("\ufeff"), bytes])).rows).toEqual(rows);
  });

  // That a row of CSV is an aggregate, or that a process went on, is only known once the others are there.
  it.skipIf(/aggregates-only|status-interval/.test(name))(
    "tells no value, cut off between lines, that it does not tell when whole",
    () => {
      const known = new Set((rows.measurements ?? []).map(valueOf));
      for (let end = bytes.indexOf(0x0a); end !== -1; end = bytes.indexOf(0x0a, end + 1)) {
        const cut = readInput(bytes.subarray(0, end + 1));
        for (const row of cut.rows.measurements ?? []) expect(known).toContain(valueOf(row));
      }
    },
  );

  it("is never the reason for an exception, wherever it is cut off", () => {
    for (let end = 0; end < bytes.length; end++) {
      const problems = readInput(bytes.subarray(0, end)).rows.problems ?? [];
      for (const problem of problems) expect(problem["line"]).toBeGreaterThan(0);
    }
  });
});

describe("what was damaged", () => {
  const bytes = fc.uint8Array({ maxLength: 4 });
  const damage = fc.record({
    fixture: fc.constantFrom(...fixtures),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    drop: fc.nat(40),
    put: bytes,
  });

  it("is never the reason for an exception, and every row has a line of the file", () => {
    fc.assert(
      fc.property(damage, ({ fixture, at, drop, put }) => {
        const from = Math.floor(at * fixture.bytes.length);
        const damaged = Buffer.concat([
          fixture.bytes.subarray(0, from),
          put,
          fixture.bytes.subarray(from + drop),
        ]);
        const { rows, lines } = readInput(damaged);
        for (const row of Object.values(rows).flat()) {
          expect(row["line"]).toBeGreaterThan(0);
          expect(row["line"]).toBeLessThanOrEqual(lines);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe("a log of another kind", () => {
  const logs = builtInFormats.lines.flatMap(({ id }) =>
    readdirSync(join(folder, id))
      .filter((file) => file.endsWith(".log"))
      .map((file) => join(id, file)),
  );

  const corpus = readdirSync(join(folder, "../corpus"))
    .filter((file) => file.startsWith("time-"))
    .map((file) => join("../corpus", file));

  it.each([...logs, ...corpus])("is not taken for a whole-file format: %s", (file) => {
    expect(readInput(readFileSync(join(folder, file))).reader).toBe("lines");
  });
});
