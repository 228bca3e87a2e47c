import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newCounters, takeFirst, takeLast, takeLater } from "../../src/reading/progress.ts";

describe("jobs", () => {
  it("are taken from both sides, each once, until there are none", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.array(fc.boolean(), { minLength: 31, maxLength: 40 }), (jobs, turns) => {
        const counters = newCounters();
        const first: (number | null)[] = [];
        const last: (number | null)[] = [];
        for (const isFirst of turns)
          if (isFirst) first.push(takeFirst(counters, jobs));
          else last.unshift(takeLast(counters, jobs));
        const taken = [...first, ...last].filter((place) => place !== null);
        expect(taken).toEqual(Array.from({ length: jobs }, (_, i) => i));
      }),
    );
  });

  it("that are not urgent are taken one after the other, whoever takes the urgent ones", () => {
    const counters = newCounters();
    const later = () => takeLater(counters, 3, 5);
    expect([takeLast(counters, 3), later(), takeFirst(counters, 3), later(), takeLast(counters, 3)]).toEqual([
      2, 3, 0, 4, 1,
    ]);
    expect([takeFirst(counters, 3), later(), later()]).toEqual([null, null, null]);
  });
});
