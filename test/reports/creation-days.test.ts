import { expect, it } from "vitest";
import { dayTable } from "../../src/reports/creation-days.ts";

const days = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    date: `day ${i}`,
    creations: 1,
    logs: 1,
    first: { source: "log.txt", line: i + 1 },
  }));

it.each([
  [40, undefined],
  [41, ["1 earlier day is not listed."]],
  [1500, ["1460 earlier days are not listed."]],
])("of %d days the last 40 are listed, and the others are counted", (n, notes) => {
  const [table] = dayTable(days(n));
  expect(table?.rows.at(-1)?.cells[0]).toBe(`day ${n - 1}`);
  expect(table?.rows).toHaveLength(40);
  expect(table?.notes).toEqual(notes);
});
