import { describe, expect, it } from "vitest";
import { joinParts, type Part, partsBySource, storeOf, wholeOf } from "../../src/tables/parts.ts";
import { Store } from "../../src/tables/store.ts";

/** A store of builds and problems: `["a", 2, 1]` are two builds and a problem of the source a. */
function storeWith(...logs: readonly (readonly [source: string, builds: number, problems: number])[]): Store {
  const store = new Store();
  for (const [source, builds, problems] of logs) {
    store.source = source;
    for (let i = 0; i < builds; i++) store.table("builds").add(i + 1, { server: `${source}${i}` });
    for (let i = 0; i < problems; i++) store.problem(i + 1, `${source}!`);
  }
  return store;
}

const namesIn = (store: Store): (string | null)[] =>
  Array.from({ length: store.table("builds").length }, (_, row) => store.table("builds").at(row).server);

const sizes = ({ from, to }: Part): number[] => [to.builds - from.builds, to.problems - from.problems];

describe("the parts of sources", () => {
  it("are the rows of each, in the order of the sources, some of which may have none", () => {
    const store = storeWith(["a", 2, 0], ["c", 1, 3], ["d", 0, 1]);
    const parts = partsBySource(store, ["a", "b", "c", "d", "e"]);
    expect(parts.map(sizes)).toEqual([
      [2, 0],
      [0, 0],
      [1, 3],
      [0, 1],
      [0, 0],
    ]);
    expect(namesIn(joinParts(parts.slice(2)))).toEqual(["c0"]);
  });
});

describe("the store of parts", () => {
  const store = storeWith(["a", 2, 0], ["b", 1, 3]);
  const [a, b] = partsBySource(store, ["a", "b"]) as [Part, Part];

  it("is theirs if they are all of it, in their order", () => {
    expect(storeOf([a, b])).toBe(store);
    expect(storeOf([wholeOf(store)])).toBe(store);
  });

  it("is a new one if one is missing, comes in another place, twice, or is called otherwise", () => {
    for (const parts of [
      [a],
      [b],
      [b, a],
      [a, b, b],
      [{ ...a, source: "x" }, b],
      [a, b, wholeOf(new Store())],
    ])
      expect(storeOf(parts)).not.toBe(store);
    expect(namesIn(storeOf([b, a]))).toEqual(["b0", "a0", "a1"]);
    expect(
      storeOf([{ ...a, source: "x" }, b])
        .table("builds")
        .at(0).source,
    ).toBe("x");
    expect(storeOf([a, b, wholeOf(storeWith(["c", 1, 0]))]).table("builds").length).toBe(4);
    expect(namesIn(storeOf([]))).toEqual([]);
  });
});
