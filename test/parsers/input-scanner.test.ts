import { describe, expect, it } from "vitest";
import type { FileParser } from "../../src/parsers/file-parser.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import {
  copyInput,
  type Formats,
  InputScanner,
  maxFile,
  startInput,
} from "../../src/parsers/input-scanner.ts";
import { headroom } from "../../src/parsers/scanner.ts";
import { Store } from "../../src/tables/store.ts";
import { readInput } from "./input-harness.ts";

const head = 64 * 1024;

/** Knows files that begin with `#table`, and tells how long they are. */
const table: FileParser = {
  id: "table",
  title: "Table",
  lineTypes: [],
  recognise: (bytes) => bytes.length <= head && bytes.toString("latin1", 0, 6) === "#table",
  read: (bytes, store) =>
    store.problem(1, `${bytes.length} bytes, ends with ${JSON.stringify(bytes.at(-1))}`),
};
const formats: Formats = { lines: builtInFormats.lines, files: [table] };

const log = "[ 1][ 1] cloud server build [test1] created in 298.427304 seconds / 4.9737884 minutes\n";

describe("InputScanner", () => {
  it.each([head - 1, head, head + 1, 3 * head])("decides the same however %d bytes arrive", (length) => {
    for (const beginning of ["#table\n", log]) {
      const text = (beginning + log.repeat(length / log.length)).slice(0, length);
      const whole = readInput(text, [], formats);
      expect(whole.reader).toEqual(beginning === log ? "lines" : { file: "table" });
      for (const cuts of [[1], [head - 1], [head], [3, 5, head + 1], [length - 1]])
        expect(
          readInput(
            text,
            cuts.filter((cut) => cut < length),
            formats,
          ),
        ).toEqual(whole);
      for (const cuts of [[], [1]]) expect(readInput(text, cuts, formats, true)).toEqual(whole);
    }
  });

  it("need not hold back what is known to be all", () => {
    const state = startInput(formats);
    const scanner = new InputScanner(formats, new Store(), state);
    scanner.write(Buffer.from(log), 0, log.length, true);
    expect([state.reader, state.heldLength, state.lines]).toEqual(["lines", 0, 1]);
  });

  it("gives a log the rows that the line scanner gives, from a buffer with room in front", () => {
    const bytes = Buffer.from(log.repeat(2000));
    const store = new Store();
    const scanner = new InputScanner(formats, store, startInput(formats));
    const buffer = Buffer.alloc(headroom + 100_000);
    for (let from = 0; from < bytes.length; from += 100_000) {
      const block = bytes.subarray(from, from + 100_000);
      block.copy(buffer, headroom);
      scanner.write(buffer, headroom, headroom + block.length);
    }
    scanner.end();
    expect(store.table("builds").length).toBe(2000);
    expect(store.table("builds").at(1999)).toMatchObject({ line: 2000, duration_s: 298.427304 });
  });

  it("goes on from a state of which a copy was brought to its end", () => {
    const store = new Store();
    const state = startInput(formats);
    new InputScanner(formats, store, state).write(Buffer.from("#table\n1\n"));
    const copy = copyInput(state);
    new InputScanner(formats, new Store(), copy).end();
    new InputScanner(formats, store, state).write(Buffer.from("2\n"));
    expect(copy.heldLength).toBe(9);
    expect(copy.held.toString()).toBe("#table\n1\n");
    new InputScanner(formats, store, state).end();
    expect(store.table("problems").at(0).message).toBe("11 bytes, ends with 10");
    expect(state.lines).toBe(3);
  });

  it("shows the lines of a whole file to an observer, taken by its format", () => {
    const seen: string[] = [];
    const scanner = new InputScanner(formats, new Store(), startInput(formats), (line, takenBy) =>
      seen.push(`${line.number} ${line.text()} ${takenBy.map(({ id }) => id).join()}`),
    );
    scanner.write(Buffer.from("#tab"));
    scanner.write(Buffer.from("le\nlast"));
    scanner.end();
    expect(seen).toEqual(["1 #table table", "2 last table"]);
  });

  it("reads the whole lines of the first 128 MiB of a longer file, and says so", () => {
    const store = new Store();
    const state = startInput(formats);
    const scanner = new InputScanner(formats, store, state);
    scanner.write(Buffer.from("#table\n"));
    const block = Buffer.alloc(1024 * 1024, "0123456789abcde\n");
    for (let i = 0; i <= maxFile / block.length; i++) scanner.write(block);
    scanner.end();
    const messages = [0, 1].map((row) => store.table("problems").at(row).message);
    expect(messages).toEqual([
      `${maxFile - 9} bytes, ends with 10`,
      "file: only its first 128 MiB were read, because it is read in one piece",
    ]);
    expect(state.lines).toBe(1 + (maxFile + block.length) / 16);
  });
});
