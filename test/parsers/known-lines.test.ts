import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import { KnownLines } from "../../src/parsers/known-lines.ts";
import type { LineParser } from "../../src/parsers/parser.ts";
import { read } from "./harness.ts";

const line = (text: string) => Buffer.from(text, "latin1");

describe("lines that are known", () => {
  it("are told apart by all their bytes, wherever they stand", () => {
    const known = new KnownLines<number>();
    const texts = ["server = create()", "server = create(]", "Server = create()", "server = create() "];
    texts.forEach((text, i) => known.set(line(text), 0, text.length, i));
    const block = line(`a\n${texts.join("\n")}\n`);
    texts.forEach((text, i) => {
      const at = block.indexOf(`\n${text}\n`) + 1;
      expect(known.get(block, at, at + text.length)).toBe(i);
    });
    expect(known.get(block, 0, 17)).toBeNull();
  });

  it("mean what they meant last, or nothing, however many others there were", () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom("a", "b", "1"), maxLength: 9 }),
      fc.nat(2000).map((n) => `  File "bench.py", line ${n}, in create`),
      fc.integer({ min: 498, max: 502 }).map((length) => "x".repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 2000 }), texts, (said, asked) => {
        const known = new KnownLines<number>();
        said.forEach((text, i) => known.set(line(text), 0, text.length, i));
        const meaning = known.get(line(asked), 0, asked.length);
        expect([null, said.lastIndexOf(asked)]).toContain(meaning);
        known.set(line(asked), 0, asked.length, -2);
        const isKept = asked.length >= 4 && asked.length <= 500;
        expect(known.get(line(asked), 0, asked.length)).toBe(isKept ? -2 : null);
      }),
      { numRuns: 30 },
    );
  });
});

/** The parsers of a process that has read nothing yet. */
async function freshParsers(): Promise<readonly LineParser[]> {
  vi.resetModules();
  return (await import("../../src/parsers/index.ts")).lineParsers;
}

const logs = ["traceback", "client-message"].flatMap((id) =>
  readdirSync(join(import.meta.dirname, id))
    .filter((name) => name.endsWith(".log"))
    .map((name) => readFileSync(join(import.meta.dirname, id, name))),
);
const lines = logs.flatMap((log) => log.toString("latin1").split("\n"));

describe("failures that are told again", () => {
  it.each([
    ["the code of a call without the call", "    server = create()\nValueError: x\n"],
    ["an exception without calls", "ValueError: x\n"],
    ["behind a prefix", '  File "a.py", line 1, in b\n    server = create()\nValueError: x\n'],
  ])("are read as if nothing had come before: %s", async (_, rest) => {
    const told = 'Traceback (most recent call last):\n  File "a.py", line 1, in b\n    server = create()\n';
    read(`${told}ValueError: x\n\n\n\n\n`);
    for (const before of ["", "12:00 ERROR "]) {
      const input = `${before}Traceback (most recent call last):\n${rest.replaceAll(/^(?=.)/gm, before)}`;
      expect(read(input)).toEqual(read(input, [], await freshParsers()));
    }
  });

  it("are read as if nothing had come before, whatever their lines are", async () => {
    for (const log of logs) read(log);
    const someLines = fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 12 });
    const mixed = fc.array(
      fc.oneof(
        someLines,
        fc.constantFrom(...logs).map((log) => [log.toString("latin1")]),
        fc.constant(["Traceback (most recent call last):"]),
      ),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(mixed, async (parts) => {
        const input = line(`${parts.flat().join("\n")}\n`);
        expect(read(input, [], lineParsers)).toEqual(read(input, [], await freshParsers()));
      }),
      { numRuns: 40 },
    );
  });
});
