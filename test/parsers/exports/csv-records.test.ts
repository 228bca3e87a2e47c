import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvOptions, readRecords } from "../../../src/parsers/exports/csv-records.ts";
import { Store } from "../../../src/tables/store.ts";
import { rowsOfStore } from "../harness.ts";

function read(text: string, options: CsvOptions = { columns: "as-first" }) {
  const store = new Store();
  const records: [number, ...string[]][] = [];
  readRecords(Buffer.from(text), options, store, (fields, line) => records.push([line, ...fields]));
  return { records, problems: rowsOfStore(store).problems ?? [] };
}

describe("readRecords", () => {
  it("tells the line on which a record begins, over blank lines and fields of several lines", () => {
    const text = 'a,b\r\n\r\n"1\r\n2",3\r\n\n4,"5"\n';
    expect(read(text).records).toEqual([
      [1, "a", "b"],
      [3, "1\r\n2", "3"],
      [6, "4", "5"],
    ]);
  });

  it("keeps the records before and behind a quote that is never closed", () => {
    const { records, problems } = read('a,b\n1,2\n3,"4\n5,6\n7,8\n');
    expect(records.map(([line]) => line)).toEqual([1, 2, 4, 5]);
    expect(problems).toEqual([
      { line: 3, message: "record: expected a closing quote, found the end of the file" },
    ]);
  });

  it("takes a quote within a field for what it is", () => {
    const { records, problems } = read('a,b\n5" disk,2\n"x"y,3\n');
    expect(records).toEqual([
      [1, "a", "b"],
      [2, '5" disk', "2"],
      [3, '"x"y', "3"],
    ]);
    expect(problems).toEqual([]);
  });

  it("reads on however many lines have quotes within fields", () => {
    expect(read(`a,b\n${'5" disk,2\n'.repeat(500)}`).records).toHaveLength(501);
  });

  it("gives up after a hundred broken records, and says so", () => {
    const { records, problems } = read(`a,b\n${"1\n".repeat(300)}2,3\n`);
    expect(records).toHaveLength(1);
    expect(problems).toHaveLength(102);
    expect(problems.at(-1)).toEqual({
      line: 102,
      message: "file: expected CSV, found more than 100 broken records; the rest was not read",
    });
  });

  it("reads Latin-1 where the bytes are not UTF-8", () => {
    const store = new Store();
    const records: string[][] = [];
    const bytes = Buffer.from("a,b\nf\xfcr,2\n", "latin1");
    readRecords(bytes, { columns: "as-first" }, store, (fields) => records.push([...fields]));
    expect(records[1]).toEqual(["für", "2"]);
  });

  it("reads any number of fields, and quotes as characters, where the format says so", () => {
    expect(read('a;"b\nc\n', { columns: "any", quotes: false, delimiter: ";" }).records).toEqual([
      [1, "a", '"b'],
      [2, "c"],
    ]);
  });

  it("gives back what was written as CSV, on the right lines", () => {
    const field = fc.string({ unit: fc.constantFrom("a", "1", ",", '"', "\n", " ", "é") });
    const table = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(table, (given) => {
        const texts = given.map((record) =>
          record.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(","),
        );
        let line = 1;
        const expected = given.map((record, i) => {
          const at = line;
          line += (texts[i] ?? "").split("\n").length;
          return [at, ...record];
        });
        expect(read(texts.join("\n")).records).toEqual(expected);
      }),
    );
  });
});
