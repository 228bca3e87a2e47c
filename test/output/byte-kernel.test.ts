import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import {
  type BytesColumn,
  type CellColumn,
  joinSame,
  type RowFormat,
  quotedByte,
  specialAtEnds,
  specialByte,
} from "../../src/output/byte-format.ts";
import { kernelRows } from "../../src/output/byte-kernel.ts";
import { plainRows } from "../../src/output/byte-rows.ts";
import { TextColumn } from "../../src/tables/text-column.ts";
import { joined } from "./columns.ts";
import { hostileTexts } from "./hostile.ts";

/** More than a block, which has 2048. */
const manyRows = 2100;

const special = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === 0x27 || byte === 0x7f ? specialByte : byte === 0x2d ? specialAtEnds : 0,
);
const isPlain = (text: string) => /^[ -&(-~]+$/.test(text) && !/^-|-$/.test(text);

function formatOf(columns: readonly CellColumn[]): RowFormat {
  const cells = columns.map((column, i) => ({
    column,
    before: `${i}=`,
    missing: "nothing",
    quote: "'",
    special,
    text: (text: string) => (isPlain(text) ? `'${text}'` : JSON.stringify(text)),
    number: String,
  }));
  return { beforeRow: "{é", betweenRows: ";\n", cells, endOfRow: "}" };
}

const asks = special.map((asked, byte) => (byte === 0x22 || byte === 0x2c ? quotedByte : asked));

/** A format as that of CSV. */
function quotingFormatOf(columns: readonly CellColumn[], text: (value: string) => string): RowFormat {
  const { cells, ...rest } = formatOf(columns);
  return { ...rest, cells: cells.map((each) => ({ ...each, quote: "", special: asks, text })) };
}

function quoteDouble(text: string): string {
  if (!isPlain(text.replaceAll(/[",]/g, "a"))) return `<${text}>`;
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface Table {
  readonly rows: number;
  readonly columns: readonly CellColumn[];
  readonly wanted?: Uint8Array;
}

/** Null if the kernel leaves it to others. */
function fast({ rows, columns, wanted }: Table, format = formatOf(columns)): string | null {
  const pieces = kernelRows(joinSame(format), rows, wanted ?? null);
  const copies: Buffer[] = [];
  let step = pieces.next();
  for (; step.done !== true; step = pieces.next()) copies.push(Buffer.from(step.value));
  return step.value ? Buffer.concat(copies).toString() : null;
}

function plain({ rows, columns, wanted }: Table, format = formatOf(columns)): string {
  return joined(plainRows(joinSame(format), rows, wanted ?? null));
}

function numbers(values: readonly number[]): Table {
  return { rows: values.length, columns: [Float64Array.from(values)] };
}

function textsOf(values: readonly (string | null)[]): BytesColumn {
  const column = new TextColumn();
  column.grow(values.length);
  values.forEach((value, row) => column.set(row, value));
  return column;
}

function moments(values: readonly number[]): Table {
  return { rows: values.length, columns: [{ secondsOf: (row) => values[row] ?? Number.NaN }] };
}

const anyNumber = fc.oneof(
  fc.integer(),
  fc.nat(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.tuple(fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }), fc.nat(9)).map(([n, k]) => n / 10 ** k),
  fc.tuple(fc.maxSafeInteger(), fc.nat(17)).map(([n, k]) => n / 10 ** k),
  fc.constantFrom(Number.NaN, 0, -0, 0.1 + 0.2, 1e15, 1e15 + 0.125, 999_999_999.999_999, 1e-6, 1e-7, 2 ** 53),
);

const anyText = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from("ab-_'\"\t\n é1")), maxLength: 40 }),
  fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 70 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom(...hostileTexts),
);

const anyMoment = fc.oneof(
  fc.constantFrom(Number.NaN, -0.4, -0.5, 59.5, 253_402_300_799, 253_402_300_799.5, 253_402_300_800),
  fc.double({ min: -1e11, max: 3e11, noNaN: true }),
  fc.nat(2 ** 31).map((n) => n * 2),
  fc.nat(2 ** 31).map((n) => n / 8),
);

function refuse(): never {
  throw new Error("asked");
}

const { CompileError, RuntimeError } = WebAssembly;

describe("kernelRows", () => {
  it("writes numbers with the digits that JavaScript gives them", () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 200 }), (values) => {
        expect(fast(numbers(values))).toBe(plain(numbers(values)));
      }),
      { numRuns: 1000 },
    );
  });

  it("writes whole numbers of any length", () => {
    const edges = Array.from({ length: 17 }, (_, i) => 10 ** i).flatMap((n) => [n - 1, n, n + 1, 7 * n]);
    const words = Uint32Array.from(edges.filter((n) => n < 2 ** 32));
    for (const table of [
      numbers(edges),
      numbers(edges.map((n) => -n)),
      { rows: words.length, columns: [words] },
    ])
      expect(fast(table)).toBe(plain(table));
  });

  it("writes every number of four digits, and decimals of six places", () => {
    const digits = Array.from({ length: 20_000 }, (_, i) => i);
    for (const values of [
      digits,
      digits.map((n) => (n * 101) / 1e6),
      digits.map((n) => 123_456_789 + n / 1e6),
    ])
      expect(fast(numbers(values))).toBe(plain(numbers(values)));
  });

  it("writes texts as they are, and those that are not plain as the format has them", () => {
    fc.assert(
      fc.property(fc.array(fc.option(anyText), { minLength: 1, maxLength: 100 }), (values) => {
        const table = { rows: values.length, columns: [textsOf(values)] };
        expect(fast(table)).toBe(plain(table));
      }),
      { numRuns: 1000 },
    );
  });

  it("knows special bytes wherever they stand in a text, and at its ends", () => {
    const values = [1, 2, 15, 16, 17, 31, 32, 33, 48].flatMap((length) =>
      Array.from({ length }, (_, at) =>
        ["'", "-", "\u007f", "\u0080", "\n"].map((odd) => "x".repeat(at) + odd + "y".repeat(length - at - 1)),
      ).flat(),
    );
    const table = { rows: values.length, columns: [textsOf(values)] };
    expect(fast(table)).toBe(plain(table));
  });

  it("puts double quotes around texts that ask for them", () => {
    const some = fc.string({ unit: fc.constantFrom(...Array.from("ab,\"-'\n é")), maxLength: 40 });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 100 }), (values) => {
        const table = { rows: values.length, columns: [textsOf(values)] };
        const format = quotingFormatOf(table.columns, quoteDouble);
        expect(fast(table, format)).toBe(plain(table, format));
      }),
      { numRuns: 500 },
    );
    const neighbours = Array.from({ length: 50 }, (_, i) => ["x".repeat(i + 1), ',"']).flat();
    const easy = { rows: neighbours.length, columns: [textsOf(neighbours)] };
    const written = fast(easy, quotingFormatOf(easy.columns, refuse));
    expect(written).toBe(plain(easy, quotingFormatOf(easy.columns, quoteDouble)));
  });

  it("takes texts from anywhere, and more than a block has room for", () => {
    const column = new TextColumn();
    column.grow(manyRows);
    for (let row = manyRows - 1; row >= 0; row -= 2)
      column.set(row, `${row}${"z".repeat(row % 7 === 0 ? 3000 : 9)}`);
    for (let row = 0; row < manyRows; row += 2) column.set(row, row % 500 === 0 ? "w".repeat(300_000) : null);
    const table = { rows: manyRows, columns: [column] };
    expect(fast(table)).toBe(plain(table));
  });

  it("takes texts that are the same bytes, as a damaged cache may have them", () => {
    const text = "x".repeat(3000);
    const places = {
      starts: new Uint32Array(manyRows).fill(1),
      lengths: new Uint32Array(manyRows).fill(text.length),
    };
    const table = { rows: manyRows, columns: [{ bytes: Buffer.from(text), places, at: () => text }] };
    expect(fast(table)).toBe(plain(table));
  });

  it("writes categories of any number", () => {
    for (const [codes, count] of [
      [new Uint8Array(manyRows), 3],
      [new Uint16Array(manyRows), 300],
      [new Uint32Array(manyRows), 70_000],
    ] as const) {
      const names = Array.from({ length: count }, (_, i) => `name ${i} ${"x".repeat(i % 40)}`);
      const column = { codes: codes.map((_, i) => (i * 37) % (count + 1)), names };
      const table = { rows: manyRows, columns: [column] };
      expect(fast(table)).toBe(plain(table));
    }
  });

  it("writes moments", () => {
    fc.assert(
      fc.property(fc.array(anyMoment, { minLength: 1, maxLength: 100 }), (values) => {
        expect(fast(moments(values))).toBe(plain(moments(values)));
      }),
      { numRuns: 1000 },
    );
    const days = Array.from({ length: 20_000 }, (_, i) => i * 86_400 + ((i * 7919) % 86_400));
    expect(fast(moments(days))).toBe(plain(moments(days)));
  });

  it("asks for nothing of what it can write", () => {
    const columns = [
      Float64Array.of(0, -1, 254.060512, Number.NaN, 77_991_420_000),
      textsOf(["test1000", "a, b", null, "x".repeat(1000), "1-2"]),
    ];
    const { cells, ...rest } = formatOf(columns);
    const format = { ...rest, cells: cells.map((each) => ({ ...each, text: refuse, number: refuse })) };
    expect(fast({ rows: 5, columns }, format)).toBe(plain({ rows: 5, columns }));
  });

  it("writes the rows that are wanted, joined as if there were no others", () => {
    const lines = Uint32Array.from({ length: 10_000 }, (_, i) => i);
    const every = (step: number) => lines.map((i) => (i % step === step - 1 ? 1 : 0));
    const table = (step: number, ...more: CellColumn[]) => {
      return { rows: 10_000, columns: [lines, ...more], wanted: Uint8Array.from(every(step)) };
    };
    expect(fast(table(4000))).toBe("{é0=3999};\n{é0=7999}");
    expect(fast(table(10_001))).toBe("");
    const names = textsOf(Array.from(lines, (i) => (i % 5 === 0 ? "it's" : "plain")));
    expect(fast(table(3, names))).toBe(plain(table(3, names)));
  });

  it("writes what is the same in all rows with the cells beside it", () => {
    const missing = new Float64Array(5).fill(Number.NaN);
    const same = { codes: new Uint8Array(5).fill(1), names: ["é"] };
    const none = textsOf([null, null, null, null, null]);
    const other = Float64Array.of(1, 2, 3, 4, 5);
    const moment = { secondsOf: () => 60 };
    const known = { ...moment, isSame: true };
    const never = { secondsOf: () => Number.NaN, isSame: true };
    for (const columns of [
      [known],
      [never, known, other],
      [missing],
      [none],
      [same],
      [same, missing],
      [none, other],
      [other, same],
      [same, other, none, other, same],
    ])
      expect(fast({ rows: 5, columns })).toBe(plain({ rows: 5, columns }));
    expect(plain({ rows: 5, columns: [other, known, other] })).toBe(
      plain({ rows: 5, columns: [other, moment, other] }),
    );
    expect(plain({ rows: 2, columns: [same, other] })).toBe('{é0="é"1=1};\n{é0="é"1=2}');
  });

  it("is for one table at a time", () => {
    const lines = { rows: 100_000, columns: [Uint32Array.from({ length: 100_000 }, (_, i) => i)] };
    const first = kernelRows(joinSame(formatOf(lines.columns)), lines.rows, null);
    expect(first.next().done).toBe(false);
    expect(fast(lines)).toBeNull();
    first.return(true);
    expect(fast(lines)).toBe(plain(lines));
  });

  it("leaves everything to others where there is no WebAssembly, and asks for it once", async () => {
    const names = Array.from({ length: 3000 }, (_, i) => `name ${i}`);
    const columns = [textsOf(names)];
    const outOfMemory = vi.fn<() => never>(function outOfMemory() {
      throw new RangeError("WebAssembly.Instance(): Out of memory");
    });
    vi.stubGlobal("WebAssembly", { CompileError, RuntimeError, Module: Object, Instance: outOfMemory });
    vi.resetModules();
    const { writeRows } = await import("../../src/output/byte-rows.ts");
    const [first, second] = [1, 2].map(() => joined(writeRows(formatOf(columns), names.length)));
    vi.unstubAllGlobals();
    expect([first, second]).toEqual(Array(2).fill(plain({ rows: names.length, columns })));
    expect(outOfMemory).toHaveBeenCalledOnce();
  });

  it("leaves a format to others that takes too much memory", () => {
    const names = Array.from({ length: 70 }, (_, i) => `${i}${"x".repeat(1_000_000)}`);
    expect(fast({ rows: 3, columns: [{ codes: Uint8Array.of(1, 2, 3), names }] })).toBeNull();
  });
});
