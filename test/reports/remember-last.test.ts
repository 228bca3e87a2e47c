import { describe, expect, it } from "vitest";
import { defaultOptions } from "../../src/reports/index.ts";
import { rememberLast } from "../../src/reports/remember-last.ts";
import { Store } from "../../src/tables/store.ts";
import { type Tables, toTables } from "../../src/tables/tables.ts";

/** Tables of which these are other objects than those given. */
function changed(tables: Tables, names: readonly (keyof Tables)[]): Tables {
  const fresh = toTables(new Store());
  return { ...tables, ...Object.fromEntries(names.map((name) => [name, fresh[name]])) };
}

/** Looks at two tables, and counts how often. */
function counted() {
  let made = 0;
  return rememberLast(({ builds, runs }) => [builds.numRows() + runs.numRows(), ++made]);
}

describe("what is remembered of tables", () => {
  const tables = toTables(new Store());

  it("is true as long as those that were looked at, and the options, are the same objects", () => {
    const make = counted();
    const first = make(tables, defaultOptions);
    expect(make(tables, defaultOptions)).toBe(first);
    expect(make(changed(tables, ["servers"]), defaultOptions)).toBe(first);
    expect(make(changed(tables, ["runs"]), defaultOptions)).toEqual([0, 2]);
    expect(make(tables, defaultOptions)).toEqual([0, 3]);
    expect(make(tables, { ...defaultOptions })).toEqual([0, 4]);
  });

  it("tells what it is made from to what is made from it, also where it was made before", () => {
    const part = counted();
    let made = 0;
    const whole = rememberLast((all, options) => [part(all, options), all.servers.numRows(), ++made]);
    part(tables, defaultOptions);
    const first = whole(tables, defaultOptions);
    expect(whole(changed(tables, ["incidents"]), defaultOptions)).toBe(first);
    expect(whole(changed(tables, ["builds"]), defaultOptions)).toEqual([[0, 2], 0, 2]);
  });
});
