import { describe, expect, it } from "vitest";
import { IncidentTotals, incidentKinds } from "../../src/analysis/incident-kinds.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { seeded } from "./random.ts";

/** Incidents that share kinds, with and without what they may state. */
function incidents(n: number): Store {
  const store = new Store();
  const random = seeded(n);
  const oneOf = <T>(...some: readonly T[]): T | undefined => some[Math.floor(random() * some.length)];
  for (let i = 0; i < n; i++) {
    store.source = `log${Math.floor((3 * i) / n)}`;
    store.table("incidents").add(i + 1, {
      kind: oneOf("rate-limit", "quota", "other", null) ?? null,
      http_status: oneOf(413, 429, null) ?? null,
      imposed_delay_s: oneOf(60, 120, null) ?? null,
      exception: oneOf("OverLimit", null) ?? null,
      message: oneOf(`told ${i}`, null) ?? null,
    });
  }
  return store;
}

const at = (...lines: number[]) => lines.map((line) => ({ source: "log", line }));

describe("the kinds of incidents", () => {
  it("are counted, with what they cost and where the first are", () => {
    const store = new Store();
    store.source = "log";
    const add = store.table("incidents").add.bind(store.table("incidents"));
    add(3, { kind: "rate-limit", http_status: 413, imposed_delay_s: 60, message: "slow down" });
    add(5, { kind: "not-found", exception: "NotFound" });
    add(7, { kind: "rate-limit", http_status: 429, imposed_delay_s: 120 });
    add(9, { kind: "rate-limit", http_status: 413 });
    add(11, { kind: "rate-limit" });
    expect(incidentKinds(toTables(store))).toEqual([
      {
        kind: "rate-limit",
        count: 4,
        waited: 180,
        statuses: [413, 429],
        places: at(3, 7, 9),
        words: "slow down",
      },
      { kind: "not-found", count: 1, waited: 0, statuses: [], places: at(5), words: "NotFound" },
    ]);
  });

  it("are the same when the rows have gone part by part", () => {
    const all = incidents(200);
    const exact = incidentKinds(toTables(all));
    for (const size of [1, 7, 200]) {
      const totals = new IncidentTotals();
      for (let from = 0; from < 200; from += size) {
        const part = new Store();
        part.table("incidents").append(all.table("incidents"), from, Math.min(200, from + size));
        totals.add(toTables(part));
      }
      const folded = new Store();
      totals.writeTo(folded);
      expect(incidentKinds(toTables(folded))).toEqual(exact);
    }
  });
});
