import { describe, expect, it } from "vitest";
import { lastJobStart, lastTestStart, markBefore, nearLines } from "../../src/analysis/job-start.ts";
import { Store } from "../../src/tables/store.ts";

/** Tests at lines 10, 20, 30, … */
function storeOf(...tests: readonly (number | null)[]): Store {
  const store = new Store();
  store.source = "earlier";
  store.table("tests").add(5, { test: 9 });
  store.source = "log";
  tests.forEach((test, i) => store.table("tests").add(10 * (i + 1), { test }));
  return store;
}

describe("where the last job of a log begins", () => {
  it("is where the number of a test does not grow", () => {
    expect(lastJobStart(storeOf(1, 2, 1, 2, 3), "log", 1000)).toBe(30);
    expect(lastJobStart(storeOf(1, 1), "log", 1000)).toBe(20);
  });

  it("is not known of a single job, nor by what another log says, nor by a test without a number", () => {
    expect(lastJobStart(storeOf(1, 2, 3), "log", 1000)).toBeNull();
    expect(lastJobStart(storeOf(1), "log", 1000)).toBeNull();
    expect(lastJobStart(storeOf(2, null, 3), "log", 1000)).toBeNull();
    expect(lastJobStart(new Store(), "log", 1000)).toBeNull();
  });

  it("is not where one began so short ago that something of the one before may still come", () => {
    expect(lastJobStart(storeOf(1, 2, 1, 1), "log", 40 + nearLines)).toBe(40);
    expect(lastJobStart(storeOf(1, 2, 1, 1), "log", 39 + nearLines)).toBe(30);
    expect(lastJobStart(storeOf(1, 2, 1, 1), "log", 29 + nearLines)).toBeNull();
  });

  it("is not where the last test begins", () => {
    expect(lastTestStart(storeOf(1, 2, 1, 2, 3), "log")).toBe(50);
    expect(lastTestStart(storeOf(), "log")).toBeNull();
  });

  it("leaves the rows of other logs and of lines above before it, and records that came late behind it", () => {
    const store = storeOf(1, 2, 1);
    store.problem(29, "above");
    store.problem(30, "there");
    store.problem(12, "late");
    expect(markBefore(store, "log", 30)).toMatchObject({ tests: 3, problems: 1, builds: 0 });
  });
});
