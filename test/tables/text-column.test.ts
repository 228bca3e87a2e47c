import { describe, expect, it } from "vitest";
import { bytesOfStore } from "../../src/tables/size.ts";
import { TextColumn } from "../../src/tables/text-column.ts";
import { Store } from "../../src/tables/store.ts";

describe("rows whose texts were set late", () => {
  it("are copied without the texts between them", () => {
    const store = new Store();
    const problems = store.table("problems");
    for (let line = 1; line <= 1000; line++) store.problem(line, `problem ${line}`);
    for (let row = 0; row < 1000; row += 2) problems.columns.message.set(row, `late ${row}`);
    const copy = new Store();
    for (let row = 0; row < 1000; row += 4) copy.table("problems").append(problems, row, row + 2);
    expect(Array.from({ length: 500 }, (_, row) => copy.table("problems").at(row).message)).toEqual(
      Array.from({ length: 250 }, (_, i) => [`late ${4 * i}`, `problem ${4 * i + 2}`]).flat(),
    );
    expect(bytesOfStore(copy)).toBeLessThan(500 * 32);
  });
});

describe("texts of more than 4 GiB", () => {
  it("are refused, because where they begin would no longer be told apart", () => {
    const column = new TextColumn();
    const starts = new Uint8Array(Uint32Array.of(1).buffer);
    const lengths = new Uint8Array(Uint32Array.of(1).buffer);
    const untouched = new Uint8Array(new SharedArrayBuffer(2 ** 32 - 8));
    column.unpack({ parts: [starts, lengths, untouched] }, 1, false);
    column.grow(2);
    expect(() => column.set(1, "more than 8 bytes")).toThrow("more than 4 GiB");
  });
});
