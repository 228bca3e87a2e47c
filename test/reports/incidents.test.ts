import { describe, expect, it } from "vitest";
import { incidentFindings } from "../../src/reports/incidents.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

function sentenceOf(...incidents: readonly { readonly status?: number; readonly says?: string }[]): string {
  const store = new Store();
  store.source = "log.txt";
  incidents.forEach(({ status, says }, i) => {
    const facts = { kind: "rate-limit", http_status: status ?? null, message: says ?? null };
    store.table("incidents").add(i + 1, facts);
  });
  return incidentFindings(toTables(store))[0]?.text ?? "";
}

describe("the sentence about incidents", () => {
  it.each([
    ["1 rate-limit incident (HTTP 413): Too many requests.", "Too many requests... (HTTP 413)"],
    [
      "1 rate-limit incident (HTTP 413): Slow down (Request-ID: req-1).",
      "Slow down (HTTP 413) (Request-ID: req-1)",
    ],
    ["1 rate-limit incident (HTTP 413): no message.", " (HTTP 413)"],
  ])("says the status once: %s", (sentence, says) => {
    expect(sentenceOf({ status: 413, says })).toBe(sentence);
  });

  it("keeps the status of the words where there are others beside it, or none", () => {
    expect(sentenceOf({ status: 413, says: "Over (HTTP 413)" }, { status: 429 })).toBe(
      "2 rate-limit incidents (HTTP 413, 429), the first: Over (HTTP 413).",
    );
    expect(sentenceOf({ says: "Over (HTTP 413)" })).toBe("1 rate-limit incident: Over (HTTP 413).");
  });
});
