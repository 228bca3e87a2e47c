import { describe, expect, it } from "vitest";
import { RowSample } from "../../src/analysis/row-sample.ts";
import { bytesOfTable } from "../../src/tables/size.ts";
import { Store, type TableStore } from "../../src/tables/store.ts";

function problems(from: number, to: number): TableStore<"problems"> {
  const store = new Store();
  store.source = "log";
  for (let line = from; line < to; line++) store.problem(line, `problem ${line}`);
  return store.table("problems");
}

const linesOf = (table: TableStore<"problems">): number[] =>
  Array.from({ length: table.length }, (_, row) => table.columns.line.at(row));

describe("a sample of rows", () => {
  it("is all rows as long as they fit", () => {
    const sample = new RowSample("problems", 1e6);
    sample.take(problems(1, 1001));
    expect(linesOf(sample.kept)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1));
  });

  it("takes no more room than it may, in the order of the rows, from all of them alike", () => {
    const sample = new RowSample("problems", 20_000);
    sample.take(problems(1, 40_001));
    const lines = linesOf(sample.kept);
    expect(sample.rows).toBe(40_000);
    expect(bytesOfTable(sample.kept)).toBeLessThanOrEqual(20_000);
    expect(lines).toEqual([...new Set(lines)].sort((a, b) => a - b));
    expect(sample.kept.at(0).message).toBe(`problem ${lines[0] ?? 0}`);
    const firstHalf = lines.filter((line) => line <= 20_000).length;
    // Five standard deviations of a binomial with probability a half.
    expect(Math.abs(firstHalf - lines.length / 2)).toBeLessThan(2.5 * Math.sqrt(lines.length));
    expect(lines.length).toBeGreaterThan(100);
  });

  it("is the same however the rows come", () => {
    const [one, other] = [new RowSample("problems", 5000), new RowSample("problems", 5000)];
    one.take(problems(1, 5001));
    for (let line = 1; line <= 5000; line += 50) other.take(problems(line, line + 50));
    expect(linesOf(other.kept)).toEqual(linesOf(one.kept));
  });
});
