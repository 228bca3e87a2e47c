import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import { JoinedStretches } from "../../src/reading/joined-stretches.ts";
import { unknownLine, withTrueLines } from "../../src/reading/relative-lines.ts";
import { FileShrank, readStretch, type Stretch } from "../../src/reading/stretch.ts";
import { Store } from "../../src/tables/store.ts";
import { fixtures, mutated } from "../fuzz/inputs.ts";
import { read, type Rows, rowsOfStore } from "../parsers/harness.ts";

const formats = { lines: lineParsers, files: [] };
const distances = [10, 100, 400, 1500, 6000];
let directory = "";
let source = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-stretches-"));
  source = join(directory, "log");
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The stretches between these offsets, moved to the next beginning of a line. */
function cutAt(bytes: Buffer, offsets: readonly number[]): Stretch[] {
  const starts = offsets.map((offset) => bytes.indexOf(0x0a, offset) + 1).filter((start) => start > 0);
  const all = [...new Set([0, ...starts])]
    .filter((at) => at === 0 || at < bytes.length)
    .sort((a, b) => a - b);
  return all.map((from, i) => ({ source, from, to: all[i + 1] ?? bytes.length }));
}

function readApart(stretches: readonly Stretch[]) {
  return stretches.map((stretch) => {
    const store = new Store();
    return { stretch, store, ...readStretch(stretch, formats, store, () => undefined, distances) };
  });
}

/** `directly`: of these bits, one a stretch, those that are set are read again where they belong. */
function joined(
  reads: ReturnType<typeof readApart>,
  directly = 0,
): { readonly rows: Rows; readonly lines: number } {
  const log = new JoinedStretches(formats);
  reads.forEach((one, i) => {
    if ((directly & (1 << i)) === 0) log.add(one);
    else log.read(one.stretch, () => undefined);
  });
  const { store, lines } = log.end();
  return { rows: rowsOfStore(store), lines };
}

/** A log of tests of a few servers each, as long as asked for. */
function cloudLog(tests: number): Buffer {
  const lines = Array.from({ length: tests }, (_, i) =>
    [
      `[ ][ ] test nr ${i} started at 2012-08-10 12:03:03.132744`,
      ...[1, 2, 3].map(
        (n) => `[ ${i}][ ${n}] created image: {'flavor': 1, 'image': 112, 'name': 't${i}x${n}'}`,
      ),
      ...[1, 2, 3].map(
        (n) => `[ ${i}][ ${n}] cloud server build [t${i}x${n}] created in ${i + n}.5 seconds / 1 minutes`,
      ),
      `[ ][ ] test nr ${i} finished at 2012-08-10 12:09:44.022311`,
    ].join("\n"),
  );
  return Buffer.from(`${lines.join("\n")}\n`);
}

function copyOf(store: Store): Store {
  const copy = new Store();
  copy.append(store);
  return copy;
}

/** Where a line begins. */
function beginningOf(bytes: Buffer, line: number): number {
  let at = 0;
  for (let i = 1; i < line; i++) at = bytes.indexOf(0x0a, at) + 1;
  return at;
}

describe("stretches of a log", () => {
  it("come to the same rows as reading it in one go, wherever they were cut, and whichever were read apart", () => {
    const inputs = fc.array(fc.oneof(mutated, fc.constantFrom(...fixtures)), { minLength: 1, maxLength: 6 });
    const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(inputs, cuts, fc.nat(63), (pieces, where, directly) => {
        const bytes = Buffer.concat(pieces);
        writeFileSync(source, bytes);
        const stretches = cutAt(
          bytes,
          where.map((share) => Math.floor(share * bytes.length)),
        );
        expect(joined(readApart(stretches), directly).rows).toEqual(read(bytes));
      }),
      { numRuns: 300 },
    );
  });

  it("know their lines, and how many there are", () => {
    const bytes = cloudLog(200);
    writeFileSync(source, bytes);
    const { rows, lines } = joined(readApart(cutAt(bytes, [3000, 9000, 40_000])));
    expect(rows).toEqual(read(bytes));
    expect(lines).toBe(200 * 8);
  });

  it("are read a second time only as far as what stands before them makes a difference", () => {
    const bytes = cloudLog(200);
    writeFileSync(source, bytes);
    const reads = readApart(cutAt(bytes, [20_000, 60_000]));
    const last = reads.at(-1)?.stretch.from ?? 0;
    // What lies behind the checkpoints is no log any more: nobody may notice.
    writeFileSync(
      source,
      Buffer.concat([bytes.subarray(0, last + 6000), Buffer.alloc(bytes.length, "[ 1] x\n")]),
    );
    expect(joined(reads).rows).toEqual(read(bytes));
  });

  it("are read again to their end if a block reaches through all of it", () => {
    const block = Buffer.from('\tCommand being timed: "sleep 1\n');
    const bytes = Buffer.concat([block, Buffer.from("more of the command\n".repeat(20)), cloudLog(3)]);
    writeFileSync(source, bytes);
    expect(joined(readApart(cutAt(bytes, [60, 200, 700]))).rows).toEqual(read(bytes));
  });

  it("tell where lines begin, whichever were read apart", () => {
    const bytes = cloudLog(3000);
    writeFileSync(source, bytes);
    const reads = readApart(cutAt(bytes, [300_000, 700_000, 1_200_000]));
    for (const directly of [0, 0b1111, 0b1011, 0b0010]) {
      const log = new JoinedStretches(formats);
      reads.forEach((one, i) => {
        if ((directly & (1 << i)) === 0) log.add({ ...one, store: copyOf(one.store) });
        else log.read(one.stretch, () => undefined);
      });
      const { landmarks } = log.end();
      expect(landmarks.length).toBeGreaterThan(5);
      expect(landmarks.map(({ at }) => at)).toEqual(landmarks.map(({ line }) => beginningOf(bytes, line)));
    }
  });

  it("say so if the file became shorter", () => {
    const bytes = cloudLog(100);
    writeFileSync(source, bytes);
    const stretches = cutAt(bytes, [20_000]);
    truncateSync(source, 25_000);
    expect(() => readApart(stretches)).toThrow(FileShrank);
  });
});

describe("relative line numbers", () => {
  it("become true wherever they stand, and nothing else changes", () => {
    const data = {
      line: unknownLine + 3,
      list: [unknownLine + 1, 7, "x", null],
      bytes: Buffer.from("ab"),
      t: 2.5,
    };
    expect(withTrueLines(data, 100)).toEqual({
      line: 103,
      list: [101, 7, "x", null],
      bytes: Buffer.from("ab"),
      t: 2.5,
    });
    expect(withTrueLines([2 ** 43 + 3, 2 ** 43 + 3.5, unknownLine - 1], 100)).toEqual([
      2 ** 43 + 3,
      2 ** 43 + 3.5,
      unknownLine - 1,
    ]);
  });

  it("are counted from 1 in a column", () => {
    const store = new Store();
    store.problem(unknownLine + 1, "first");
    store.problem(unknownLine + 4_000_000, "later");
    expect([0, 1].map((row) => store.table("problems").at(row).line)).toEqual([1, 4_000_000]);
  });
});
