import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineIndex } from "../../src/parsers/line-index.ts";
import { lineScan } from "../../src/parsers/line-scan.ts";
import { PairTables } from "../../src/parsers/pair-table.ts";
import type { LineParser } from "../../src/parsers/parser.ts";
import { share } from "./harness.ts";

const anchors = [
  ["real", "(a) b"],
  ["pf+", "Error"],
  ["Error", "xyx"],
];
const controls = [0x00, 0x0d, 0x1b];
const parsers = anchors.map((own, i): LineParser => {
  const example = "an Error (a) b";
  return {
    id: `parser-${i}`,
    title: "",
    lineTypes: [{ meaning: "", example }],
    find: { anchors: own },
    start: () => null,
    open: () => ({ open: false, line: () => false, end: () => undefined }),
  };
});
const tables = new PairTables(
  parsers,
  parsers.map((_, i) => 1 << i),
  controls,
);

/** What an index has to find, looked for one by one. */
function plainIndex(bytes: Buffer, from: number, without: number) {
  const places = (wanted: (byte: number) => boolean) =>
    Array.from(bytes.keys()).filter((at) => at >= from && wanted(bytes[at] ?? 0));
  const found = [...new Set(anchors.flat())].flatMap((anchor) => {
    const of = anchors.reduce((bits, own, i) => (own.includes(anchor) ? bits | (1 << i) : bits), 0);
    if ((of & ~without) === 0) return [];
    return places((byte) => byte === anchor.charCodeAt(0))
      .filter((at) => bytes.toString("latin1", at, at + anchor.length) === anchor)
      .map((at) => [at + anchor.length, of] as const);
  });
  return {
    ends: [from - 1, ...places((byte) => byte === 0x0a)],
    controls: places((byte) => controls.includes(byte)),
    anchors: found.sort(([a, x], [b, y]) => a - b || x - y),
  };
}

function indexed(index: LineIndex, bytes: Buffer, from: number, without: number) {
  index.read(bytes, from, 7, without);
  const { anchorEnds, anchorParsers } = index;
  return {
    ends: Array.from(index.ends.subarray(0, index.count + 1)),
    controls: Array.from(index.controls.values.subarray(0, index.controls.length)),
    anchors: Array.from(anchorEnds.values.subarray(0, anchorEnds.length), (end, i) => [
      end,
      anchorParsers.values[i] ?? 0,
    ]).sort(([a = 0, x = 0], [b = 0, y = 0]) => a - b || x - y),
  };
}

const piece = fc.oneof(
  fc.constantFrom(...anchors.flat(), "\n", "\n\n", "\r\n", "\0", "rea", "l", "xyxyx", "a", "ab"),
  fc.string({ maxLength: 9 }),
);
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

describe.each([
  ["in WebAssembly", lineScan()],
  ["in TypeScript", null],
])("an index of lines, made %s", (_, scan) => {
  it("has every line feed, control byte and anchor, wherever in memory the block begins", () => {
    fc.assert(
      fc.property(text, fc.nat(9), share, fc.nat(7), (content, offset, begin, without) => {
        const memory = Buffer.alloc(offset + Buffer.byteLength(content) + 9, "\n");
        memory.write(content, offset);
        const bytes = memory.subarray(offset, offset + Buffer.byteLength(content));
        const from = Math.round(begin * bytes.length);
        expect(indexed(new LineIndex(tables, false, scan), bytes, from, without)).toEqual(
          plainIndex(bytes, from, without),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it("has the same of large blocks, of which it looks at the bytes first", () => {
    fc.assert(
      fc.property(text, text, fc.nat(7), (first, second, without) => {
        const index = new LineIndex(tables, false, scan);
        for (const content of [first, second]) {
          const bytes = Buffer.from(`${content}-${"the real thing, Error or not\n".repeat(5000)}${content}`);
          const { ends, anchors: found } = indexed(index, bytes, 0, without);
          const plain = plainIndex(bytes, 0, without);
          expect(ends.length === plain.ends.length && found.length === plain.anchors.length).toBe(true);
          expect([ends.at(-1), found.at(-1)]).toEqual([plain.ends.at(-1), plain.anchors.at(-1)]);
        }
      }),
      { numRuns: 4 },
    );
  });

  it("tells the line of a position", () => {
    const index = new LineIndex(tables, false, scan);
    index.read(Buffer.from("a\nbc\n\nd"), 0, 0, 0);
    expect([0, 1, 2, 4, 5, 6].map((at) => index.lineAt(at, 1))).toEqual([1, 1, 2, 2, 3, 4]);
    expect(index.lineAt(5, 2)).toBe(3);
  });
});

describe("pairs of bytes", () => {
  it("are sure to meet every anchor that is not refused", () => {
    const short = [{ ...parsers[0], find: { anchors: ["ab"] } } as LineParser];
    expect(() => new PairTables(short, [1], []).tableFor(Buffer.alloc(0), 0, 0)).toThrow("too short");
  });
});
