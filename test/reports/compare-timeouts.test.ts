import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ReportDocument } from "../../src/reports/report.ts";
import { runCommand } from "../commands/run-command.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Servers of which those with null ran into a timeout of 300 s. */
const log = (epoch: number, times: readonly (number | null)[]) =>
  times
    .map((time, i) => {
      const end =
        time === null
          ? "ERROR, can't find server or timeout after 300.0 seconds / 5.0 minutes"
          : `created in ${time} seconds / ${time / 60} minutes`;
      return `[ 1][ ${i + 1}] cloud server build [s${epoch + i}] ${end}\n`;
    })
    .join("");

async function compared(slow: readonly (number | null)[], quick: readonly (number | null)[]) {
  writeFileSync(join(folder, "log.1343582700.txt"), log(1343582700, slow));
  writeFileSync(join(folder, "log.1343682700.txt"), log(1343682700, quick));
  const { out } = await runCommand(["compare", folder, "--by", "source", "--format", "json"]);
  const { findings, reports } = JSON.parse(out) as ReportDocument;
  return { findings, tables: reports.flatMap(({ tables }) => tables) };
}

const slow = [100, 150, null, 250, 300, null, 400, 450];
const quick = [50, 75, null, 125, 150, null, 200, 225];

it("with timeouts gives one p in its sentence, its table and its rows", async () => {
  const { findings, tables } = await compared(slow, quick);
  const [table, , rows] = tables;
  const at = table?.columns.findIndex(({ key }) => key === "p") ?? -1;
  const p = table?.rows[0]?.cells[at];
  expect(typeof p).toBe("number");
  const told = `p ${Number(p).toPrecision(2)} is above 0.05`;
  expect(findings[0]?.text).toContain(told);
  expect(table?.notes?.join(" ")).toContain(told);
  expect(rows?.rows[0]?.cells).toContain(p);
  expect(JSON.stringify(rows?.rows)).toContain(told);
  // No interval is told, so none is spoken of.
  expect(findings[0]?.text).not.toContain("% interval");
});

const notesOf = async (...logs: Parameters<typeof compared>) =>
  (await compared(...logs)).tables.find(({ id }) => id === "groups")?.notes?.join(" ") ?? "";

it("explains coverage where some group has an interval, and what timeouts make of it", async () => {
  const told = [
    await notesOf(slow, quick),
    await notesOf(slow, [1, 2, 3]),
    await notesOf([1, 2], [3, 4]),
    await notesOf([1], [2]),
  ];
  expect(told.map((notes) => notes.includes('"covers"'))).toEqual([true, true, true, false]);
  expect(told.map((notes) => notes.includes("ends in ∞"))).toEqual([true, true, false, false]);
});

it("gives groups with timeouts an interval, as far as these leave one", async () => {
  const { tables } = await compared([1, 2, 3, 4, 5, 6, 7, 8, 9, null], slow);
  const [first, second] = tables.find(({ id }) => id === "groups")?.rows ?? [];
  expect(first?.cells).toContainEqual([2, 9]);
  // ∞ is null in JSON.
  expect(second?.cells).toContainEqual([100, null]);
});

it("with timeouts in both groups says how large a change is at least where the verdict holds whatever they took", async () => {
  const before = [100, 101, 102, 103, 104, 105, 106, 107, 108, null];
  const after = [118, 119, 120.5, 121, 122, 123.5, 124, 126, 127, null];
  const { findings, tables } = await compared(before, after);
  expect(findings[0]?.text).toContain(
    "has 1.18× the build time (median 123 s against 105 s, 95 % interval 1.13× to 1.22×), or more, depending on the timeouts: worse (p = 0.0015).",
  );
  expect(tables[0]?.notes).toContain(
    "Where timeouts leave open how large the change is, the smallest estimate stands there.",
  );
});

it("calls a median unknown where too many timed out for one", async () => {
  const before = [100, 101, 102, 103, 104, 105, 106, 107, 108, 109];
  const after = [120, 121, 122, null, null, null, null, null, null, null];
  expect((await compared(before, after)).findings[0]?.text).toContain("(median unknown against 105 s, ");
  expect((await compared(after, before)).findings[0]?.text).toContain("(median 105 s against unknown, ");
});
