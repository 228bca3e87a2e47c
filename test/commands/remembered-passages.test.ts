import { expect, it } from "vitest";
import { rememberPassages } from "../../src/commands/remembered-passages.ts";
import type { ReadPassages, WantedPassages } from "../../src/reports/passages.ts";
import type { InputFact } from "../../src/reports/report.ts";

const fact = (sha256: string | null): InputFact => ({ source: "log", bytes: 9, lines: 3, sha256 });
const wanted = (first: number): WantedPassages => ({
  source: "log",
  lines: [first],
  ranges: [{ first, last: first + 1 }],
});

it("lines are read again when the log, or which of them are wanted, is another, and when that went wrong", async () => {
  let count = 0;
  let trouble: string | null = null;
  const reader = rememberPassages(({ source }): Promise<ReadPassages> => {
    count++;
    return Promise.resolve({ source, texts: new Map([[1, String(count)]]), trouble });
  });
  const read = async (first: number, sha256: string | null) =>
    (await reader(wanted(first), fact(sha256))).texts.get(1);
  expect([await read(1, "a"), await read(1, "a")]).toEqual(["1", "1"]);
  expect([await read(2, "a"), await read(2, "a")]).toEqual(["2", "2"]);
  expect([await read(2, "b"), await read(2, null), await read(2, null)]).toEqual(["3", "4", "5"]);
  trouble = "gone";
  expect([await read(3, "b"), await read(3, "b")]).toEqual(["6", "7"]);
});
