import { describe, expect, it } from "vitest";
import { CreationTotals, foldedDays, foldedPaces } from "../../src/analysis/creation-totals.ts";
import { creationRuns, findPauses, usualGap } from "../../src/analysis/creations.ts";
import { highestCount } from "../../src/analysis/sliding-counts.ts";
import { Store } from "../../src/tables/store.ts";
import { categories, type Tables, texts, toTables } from "../../src/tables/tables.ts";
import { seeded } from "./random.ts";

interface Server {
  readonly source: string;
  /** Seconds since 1970; null if not known. */
  readonly time: number | null;
}

/** Each server at the line of its number. */
function storeOf(servers: readonly Server[]): Store {
  const store = new Store();
  servers.forEach(({ source, time }, i) => {
    store.source = source;
    const created_at = time === null ? null : new Date(1000 * time).toISOString();
    store.table("servers").add(i + 1, { name: `server ${i}`, created_at });
  });
  return store;
}

/** Taken so many rows at a time. */
function folded(all: Store, atOnce: number): Tables {
  const totals = new CreationTotals();
  const whole = all.table("servers");
  for (let from = 0; from < whole.length; from += atOnce) {
    const part = new Store();
    part.table("servers").append(whole, from, Math.min(whole.length, from + atOnce));
    totals.add(toTables(part));
  }
  const store = new Store();
  totals.writeTo(store);
  return toTables(store);
}

/** Creations in batches of ten with pauses between them, some without a time, over a few days. */
function created(seed: number, logs: number, ofEach: number): Server[] {
  const random = seeded(seed);
  let time = 1_343_577_945;
  return Array.from({ length: logs * ofEach }, (_, i) => {
    time += i % 10 === 0 ? 40 + Math.floor(300 * random()) : Math.floor(4 * random());
    return { source: `log${Math.floor(i / ofEach)}`, time: random() < 0.05 ? null : time };
  });
}

/** What the rows tell. */
function exactPaces(all: Store) {
  const tables = toTables(all);
  const runs = creationRuns({
    source: categories(tables, "servers", "source"),
    name: texts(tables, "servers", "name"),
    createdAt: texts(tables, "servers", "created_at"),
  });
  return runs.map(({ source, times, at }) => {
    const lineAt = (position: number) => (at[position] ?? 0) + 1;
    const gap = usualGap(times);
    const pauses = findPauses(times, 60, gap);
    const { count, raisedBy } = highestCount(times, 60);
    const longest = pauses.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
    return {
      source,
      line: lineAt(0),
      lastLine: lineAt(times.length - 1),
      n: times.length,
      span: (times.at(-1) ?? 0) - (times[0] ?? 0),
      peak: count,
      peakLine: lineAt(raisedBy),
      gap,
      pauses: pauses.length,
      lost: pauses.reduce((sum, { from, to }) => sum + to - from - gap, 0),
      pauseLine: longest === undefined ? null : lineAt(times.indexOf(longest.to)),
    };
  });
}

describe("creations that are no rows any more", () => {
  it("tell of each log what its rows told, however they came", () => {
    for (const seed of [1, 2, 3]) {
      const all = storeOf(created(seed, 3, 200));
      const exact = exactPaces(all);
      expect(exact.every(({ pauses, peak }) => pauses > 10 && peak > 5)).toBe(true);
      for (const atOnce of [1, 7, 150, 1000]) expect(foldedPaces(folded(all, atOnce))).toEqual(exact);
    }
  });

  it("tell the same of large logs, whose times are whole seconds", () => {
    const all = storeOf(created(4, 1, 5000));
    expect(foldedPaces(folded(all, 1234))).toEqual(exactPaces(all));
  });

  it("tell of finer times what pauses cost as nearly as a sketch knows the gaps", () => {
    const random = seeded(5);
    const all = storeOf(
      created(4, 1, 5000).map(({ source, time }) => ({
        source,
        time: time === null ? null : time + Math.floor(1000 * random()) / 1000,
      })),
    );
    const [exact] = exactPaces(all);
    const [found] = foldedPaces(folded(all, 1234));
    expect({ ...found, lost: 0, gap: 0, pauses: 0 }).toEqual({ ...exact, lost: 0, gap: 0, pauses: 0 });
    expect(Math.abs((found?.pauses ?? 0) - (exact?.pauses ?? 0))).toBeLessThanOrEqual(2);
    expect(Math.abs((found?.gap ?? 0) / (exact?.gap ?? 0) - 1)).toBeLessThanOrEqual(0.001);
    expect(Math.abs((found?.lost ?? 0) / (exact?.lost ?? 0) - 1)).toBeLessThan(0.002);
  });

  it("count each day, and the logs that it is told by", () => {
    const day = 86_400;
    const all = storeOf([
      { source: "a", time: 10 * day + 5 },
      { source: "a", time: 10 * day + 6 },
      { source: "a", time: 11 * day },
      { source: "b", time: 10 * day + 100 },
      { source: "b", time: null },
      { source: "b", time: 10 * day + 101 },
    ]);
    for (const atOnce of [1, 100])
      expect(foldedDays(folded(all, atOnce))).toEqual([
        { day: 10, creations: 4, logs: 2, source: "a", line: 1 },
        { day: 11, creations: 1, logs: 1, source: "a", line: 3 },
      ]);
  });

  it("count creations of one minute together that came in two parts, printed out of order", () => {
    const times = [100, 130, 120, 161, 150, 159, 400];
    const all = storeOf(times.map((time) => ({ source: "log", time })));
    expect(foldedPaces(folded(all, 4))).toMatchObject([{ n: 7, peak: 5, span: 300 }]);
  });

  it("are none without times", () => {
    const tables = folded(storeOf([{ source: "log", time: null }]), 1);
    expect([foldedPaces(tables), foldedDays(tables)]).toEqual([[], []]);
  });
});
