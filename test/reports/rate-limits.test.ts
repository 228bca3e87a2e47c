import { describe, expect, it } from "vitest";
import { mostBands } from "../../src/charts/panels.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import { rateLimits } from "../../src/reports/rate-limits.ts";
import type { Chart } from "../../src/reports/report.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { formatInstant } from "../../src/units/instant.ts";

const start = Date.UTC(2012, 6, 29, 12) / 1000;

/** A log with a creation after each of these gaps, a line each, and incidents at some lines. */
function chartsOf(gaps: readonly number[], incidents: readonly number[] = []): readonly Chart[] {
  const store = new Store();
  store.source = "a.txt";
  let at = start;
  gaps.forEach((gap, i) => {
    at += gap;
    store.table("servers").add(10 * i + 10, { name: `s${i}`, created_at: formatInstant(at) });
  });
  for (const line of incidents)
    store.table("incidents").add(line, { kind: "rate-limit", message: `at ${line}` });
  return rateLimits.build(toTables(store), defaultOptions).charts;
}

/** Nine creations 4 s apart, then a pause. */
const batches = (n: number) => Array.from({ length: n * 10 }, (_, i) => (i % 10 === 0 ? 100 : 4));

const moment = (seconds: number) => String((start + seconds) * 1000);

/** Where incidents at these lines stand. */
function marked(lines: readonly number[]): (string | undefined)[] {
  const text = JSON.stringify(chartsOf([0, 4, 4, 4, 4], lines)[0]?.spec);
  return lines.map((line) => new RegExp(`"at":(\\d+),"when":"[^"]*","says":"at ${line}"`).exec(text)?.[1]);
}

describe("the section where nothing is limited", () => {
  it.each([
    [0, "No log shows an incident or a creation with a known time."],
    [
      1,
      "No log shows an incident or a creation with a known time. 1 HTTP request is in tables/requests.csv.",
    ],
    [
      2,
      "No log shows an incident or a creation with a known time. 2 HTTP requests are in tables/requests.csv.",
    ],
  ])("says where %d requests are that went well", (n, empty) => {
    const store = new Store();
    store.source = "a.txt";
    for (let line = 1; line <= n; line++) store.table("requests").add(line, { method: "GET", status: 200 });
    expect(rateLimits.build(toTables(store), defaultOptions).empty).toBe(empty);
  });
});

describe("the chart of creations against the limit", () => {
  it("shows pauses as bands, but not where they are too many to be told apart", () => {
    const [few] = chartsOf(batches(mostBands));
    expect(JSON.stringify(few?.spec)).toContain("100 s");
    expect(few?.caption).not.toContain("too many");
    const [many] = chartsOf(batches(mostBands + 2));
    expect(many?.caption).toContain("The 61 pauses of a.txt are too many to be marked.");
    expect(JSON.stringify(many?.spec)).not.toContain("100 s");
  });

  it("stays small, however long the run", () => {
    const sizes = [1000, 10_000].map((n) => JSON.stringify(chartsOf(batches(n))).length);
    expect(Math.max(...sizes)).toBeLessThan(300_000);
  });

  it("shows an incident at the last creation that stands above it", () => {
    expect(marked([5, 10, 25, 30, 99])).toEqual([0, 0, 4, 8, 16].map(moment));
  });
});

/** What a log says of six dated creations, and others that have only these names. */
function textOf(id: string, last: readonly string[]): string | undefined {
  const store = new Store();
  store.source = "a.txt";
  const dated = [0, 4, 8, 80, 84, 88].map((after) => formatInstant(start + after));
  dated.forEach((created_at, i) => store.table("servers").add(i + 1, { name: `s${i}`, created_at }));
  last.forEach((name, i) => store.table("servers").add(i + 9, { name }));
  return rateLimits.build(toTables(store), defaultOptions).findings.find((one) => one.id === id)?.text;
}

describe("creations of which only some have a known time", () => {
  it("are not told as if they were all", () => {
    expect(textOf("pauses", [])).toMatch(/^The 6 creations of a\.txt came in 2 batches/);
    expect(textOf("pauses", ["x", "y"])).toMatch(
      /^Of the 8 creations of a\.txt, the 6 whose time is known came in 2 batches/,
    );
  });

  it("may have been on the busiest day", () => {
    expect(textOf("creations-a-day", [])).toMatch(/saw 6 of the 50 creations that are allowed\.$/);
    expect(textOf("creations-a-day", ["x"])).toMatch(/allowed; the day of 1 other is not known\.$/);
    expect(textOf("creations-a-day", ["x", "y"])).toMatch(/allowed; the day of 2 others is not known\.$/);
  });
});
