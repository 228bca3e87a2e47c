import { describe, expect, it } from "vitest";
import { withSamples } from "../../src/reports/compared-samples.ts";
import { buildDocument, defaultOptions } from "../../src/reports/index.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

describe("a comparison of what did not fit into memory", () => {
  const document = buildDocument(toTables(new Store()), defaultOptions, {
    version: "0",
    command: "runlens",
    inputs: [],
  });

  it("says first of what it is a sample", () => {
    const told = withSamples(document, [
      { table: "builds", stratum: "old", rows: 600_000, kept: 20_000 },
      { table: "builds", stratum: "new", rows: 30, kept: 30 },
      { table: "runs", stratum: null, rows: 90, kept: 9 },
    ]);
    expect(told.findings[0]?.text.replace(/\p{Zs}/gu, " ")).toBe(
      "Not all figures fit into memory. What is compared is a uniform sample: 20 000 of 600 000 builds of old; 30 of 30 builds of new; 9 of 90 runs. Intervals and verdicts hold as they stand, for so many; counts are of the sample, and servers are not told apart by batches.",
    );
    expect(told.reports[0]?.findings[0]).toBe(told.findings[0]);
    expect(told.reports.length).toBe(document.reports.length);
  });

  it("is the same document if everything fits", () => {
    expect(withSamples(document, [])).toBe(document);
  });
});
