import { describe, expect, it } from "vitest";
import { noticeOfMemory } from "../../src/commands/memory-notice.ts";
import {
  bytesForRows,
  memoryOfRowsOptions,
  memoryOfServersOptions,
  memoryOptions,
  sizeFrom,
} from "../../src/commands/memory.ts";

describe("--max-memory", () => {
  it.each([
    ["600M", 600 * 2 ** 20],
    ["2G", 2 ** 31],
    ["1.5 GiB", 1.5 * 2 ** 30],
    ["512mb", 2 ** 29],
    ["1T", 2 ** 40],
  ])("takes %s", (given, bytes) => {
    expect(sizeFrom(given)).toBe(bytes);
  });

  it.each(["", "600", "10M", "lots", "-1G", "600K", "1e3M"])(
    "refuses %j, and says what it takes",
    (given) => {
      expect(() => sizeFrom(given)).toThrow(
        `--max-memory takes a size of at least 256M, such as 600M or 2G, not ${JSON.stringify(given)}.`,
      );
    },
  );

  it("tells of each command what becomes of rows that do not fit: those that are only written are no sample", () => {
    expect(memoryOptions["max-memory"].describe).toContain("a sample");
    expect(memoryOfRowsOptions["max-memory"].describe).not.toContain("sample");
    expect(memoryOfServersOptions["max-memory"].describe).toContain("in no script");
    expect(memoryOfRowsOptions["max-memory"].coerce("2G")).toBe(2 ** 31);
  });

  it("is said once where all rows are kept, when they take more", () => {
    const notice = noticeOfMemory(2 ** 30);
    expect(notice(2 ** 30)).toBeNull();
    expect(notice(1.5 * 2 ** 30)).toMatch(
      /^1\.50.GiB of memory are taken, more than --max-memory \(1.*GiB\): watch keeps/,
    );
    expect(notice(2 ** 31)).toBeNull();
    expect(noticeOfMemory(undefined)(2 ** 60)).toContain("more than --max-memory (");
  });

  it("leaves room for more than the rows", () => {
    expect(bytesForRows(2 ** 30)).toBeLessThan(2 ** 29);
    expect(bytesForRows(256 * 2 ** 20)).toBeGreaterThan(16 * 2 ** 20);
    expect(bytesForRows(undefined)).toBeGreaterThan(0);
  });
});
