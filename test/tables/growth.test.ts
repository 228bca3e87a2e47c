import { describe, expect, it } from "vitest";
import { adopt, grown, newShared } from "../../src/tables/growth.ts";
import { packStore, unpackStore } from "../../src/tables/packed.ts";
import { Store } from "../../src/tables/store.ts";
import { rowsOf, toTables } from "../../src/tables/tables.ts";

describe("a typed array that grows", () => {
  it("keeps its values and is 0 behind them, at any size", () => {
    let values = new Float64Array(0);
    for (const length of [3, 20, 8192, 10_000, 200_000, 250_000, 1_000_000]) {
      const before = values.length;
      values = grown(values, length);
      expect(values).toHaveLength(length);
      expect(values.subarray(before).every((value) => value === 0)).toBe(true);
      for (let i = before; i < length; i++) values[i] = i;
    }
    expect(values.every((value, i) => value === i)).toBe(true);
  });

  it("is shared memory once it is large, and grows where it is from then on", () => {
    const first = grown(grown(new Uint32Array(1), 300_000), 400_000);
    const longer = grown(first, 500_000);
    expect(first.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(longer.buffer).toBe(first.buffer);
    expect(grown(new Uint32Array(1), 5).buffer).toBeInstanceOf(ArrayBuffer);
  });

  it("does not write over what else is in its memory", () => {
    const both = new Uint8Array(newShared(4 * 1024 * 1024, true));
    both.fill(7);
    const second = grown(both.subarray(2 * 1024 * 1024), 3 * 1024 * 1024);
    second.fill(9);
    expect(both.every((byte) => byte === 7)).toBe(true);
  });

  it("is made over bytes wherever they begin, but only over as many as it takes", () => {
    const bytes = Uint8Array.from({ length: 33 }, (_, i) => i);
    const expected = Uint32Array.from(new Uint32Array(bytes.slice(1, 9).buffer));
    expect(adopt(new Uint32Array(0), bytes.subarray(1, 9), 2)).toEqual(expected);
    expect(adopt(new Uint32Array(0), bytes.subarray(0, 8), 2)?.buffer).toBe(bytes.buffer);
    expect(adopt(new Uint32Array(0), bytes.subarray(0, 9), 2)).toBeNull();
    expect(adopt(new Uint32Array(0), undefined, 2)).toBeNull();
  });
});

/** Rows with more sources than one and two bytes can number, and texts of all lengths, some missing. */
function manyRows(count: number): Store {
  const store = new Store();
  const { columns } = store.table("servers");
  for (let i = 0; i < count; i++) {
    store.source = i < 70_000 ? `log ${i}` : "one more";
    const row = store.table("servers").row(i + 1);
    if (i % 3 !== 0) columns.name.set(row, "é".repeat(i % 5) + String(i));
    if (i % 7 === 0) columns.test.set(row, i / 4);
    columns.image.set(row, i % 300 === 0 ? null : `image ${i % 300}`);
  }
  return store;
}

/** The rows that are not those of `manyRows`. */
function wrongRows(store: Store, count: number): number[] {
  const { columns, length } = store.table("servers");
  const wrong: number[] = [];
  for (let i = 0; i < Math.max(count, length); i++) {
    const right =
      i < length &&
      columns.source.at(i) === (i < 70_000 ? `log ${i}` : "one more") &&
      columns.line.at(i) === i + 1 &&
      columns.name.at(i) === (i % 3 === 0 ? null : "é".repeat(i % 5) + String(i)) &&
      columns.test.at(i) === (i % 7 === 0 ? i / 4 : null) &&
      columns.image.at(i) === (i % 300 === 0 ? null : `image ${i % 300}`) &&
      columns.id.at(i) === null;
    if (!right) wrong.push(i);
  }
  return wrong;
}

describe("columns of many rows", () => {
  const count = 150_000;

  it("hold what was put into them, however often they grew", () => {
    expect(wrongRows(manyRows(count), count)).toEqual([]);
  });

  it("are the same behind others, and after taking rows back", () => {
    const store = manyRows(10);
    const mark = store.mark();
    store.append(manyRows(1000));
    store.rewind(mark);
    store.rewind(new Store().mark());
    store.append(manyRows(count));
    expect(wrongRows(store, count)).toEqual([]);
  });

  it("come back from bytes, in place or from any offset", () => {
    const { layouts, parts } = packStore(manyRows(count));
    for (const offset of [0, 3]) {
      const bytes = Buffer.concat([Buffer.alloc(offset), ...parts]).subarray(offset);
      const back = unpackStore(layouts, bytes);
      expect(wrongRows(back ?? new Store(), count)).toEqual([]);
    }
  });

  it("can be added to after they came back from bytes", () => {
    const { layouts, parts } = packStore(manyRows(20));
    const back = unpackStore(layouts, Buffer.concat(parts)) ?? new Store();
    back.append(manyRows(20));
    const twice = manyRows(20);
    twice.append(manyRows(20));
    expect([...rowsOf(toTables(back), "servers")]).toEqual([...rowsOf(toTables(twice), "servers")]);
  });
});
