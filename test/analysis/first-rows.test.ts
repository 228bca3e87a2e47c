import { expect, it } from "vitest";
import { alikeAtFirst } from "../../src/analysis/first-rows.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

type Fill = (store: Store) => void;
const built =
  (line: number, duration_s: number | null): Fill =>
  (store) =>
    store.table("builds").add(line, { duration_s });
const asked =
  (line: number, name: string): Fill =>
  (store) =>
    store.table("servers").add(line, { name });

/** Inputs by name, with their rows. */
function tablesOf(inputs: Readonly<Record<string, readonly Fill[]>>) {
  const store = new Store();
  for (const [source, rows] of Object.entries(inputs)) {
    store.source = source;
    for (const fill of rows) fill(store);
  }
  return toTables(store);
}

it("the first rows tell, whatever stands behind them", () => {
  const inputs = {
    a: [built(1, 2), built(2, 3)],
    b: [built(1, 2), built(2, 4), built(3, 5)],
    c: [built(1, 2.5)],
    d: [built(2, 2)],
    e: [built(1, 2)],
  };
  expect(alikeAtFirst(tablesOf(inputs))).toEqual([["a", "b", "e"]]);
});

it("an input is looked for by the most telling of its tables, among all that have rows there", () => {
  const inputs = {
    whole: [asked(1, "test1"), built(2, 3)],
    cut: [asked(1, "test1")],
    other: [asked(1, "test1"), built(2, 4)],
    none: [asked(1, "test2")],
  };
  expect(alikeAtFirst(tablesOf(inputs))).toEqual([["whole", "cut", "other"]]);
  const { cut: _cut, ...logs } = inputs;
  expect(alikeAtFirst(tablesOf(logs))).toEqual([]);
});

it("what is missing is like what is missing", () => {
  expect(alikeAtFirst(tablesOf({ a: [built(1, null)], b: [built(1, null)], c: [] }))).toEqual([["a", "b"]]);
  expect(alikeAtFirst(tablesOf({}))).toEqual([]);
});
