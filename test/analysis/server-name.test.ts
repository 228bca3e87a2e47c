import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUsualName, refuseServerName } from "../../src/analysis/server-name.ts";
import { refusedNames, unusualNames } from "../output/shell/hostile-names.ts";

describe("refuseServerName", () => {
  it("takes the names that the benchmark makes", () => {
    for (const name of ["csperform1343582734", "test7945", "rc-test1", "a.b_c-d", "x".repeat(255)]) {
      expect(refuseServerName(name, false)).toBeNull();
    }
  });

  it.each([
    ["", "the name is empty"],
    ["a\nb", "it holds a control character"],
    ["a\0", "it holds a control character"],
    ["a\u007f", "it holds a control character"],
    ["a\u202eb", "it holds an invisible, bidirectional or unassigned character"],
    ["a\u200bb", "it holds an invisible, bidirectional or unassigned character"],
    ["e\u0301", "it is not in Unicode normal form C"],
    [" a", "it begins or ends with a blank"],
    ["a\u00a0", "it begins or ends with a blank"],
    ["x".repeat(256), "it is longer than 255 characters"],
    ["10195995", "it looks like a server id"],
    ["44537d87-9d3a-4688-965b-117b65f499ed", "it looks like a server id"],
    ["44537d879d3a4688965b117b65f499ed", "it looks like a server id"],
  ])("refuses %j: %s", (name, reason) => {
    expect(refuseServerName(name, true)).toBe(reason);
    expect(refuseServerName(name, false)).toBe(reason);
  });

  it("counts characters, not UTF-16 units", () => {
    expect(refuseServerName("😀".repeat(255), true)).toBeNull();
    expect(refuseServerName("😀".repeat(256), true)).toContain("longer than 255");
  });

  it("refuses unusual names unless they are allowed", () => {
    for (const name of unusualNames) {
      expect([name, refuseServerName(name, false)]).toEqual([
        name,
        expect.stringContaining("--allow-unusual-names"),
      ]);
      expect([name, refuseServerName(name, true)]).toEqual([name, null]);
    }
  });

  it("refuses dangerous names whatever is allowed", () => {
    for (const name of refusedNames)
      expect([name, refuseServerName(name, true)]).toEqual([name, expect.any(String)]);
  });
});

describe("isUsualName", () => {
  it("is true only for plain names with a letter first that are shorter than an id", () => {
    const name = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from("aZ09._-é /@[`{\0")), maxLength: 34 }),
      fc.string({ unit: fc.constantFrom("a", "b", "c", "7"), minLength: 29, maxLength: 34 }),
      fc.constantFrom(...refusedNames, ...unusualNames),
    );
    fc.assert(
      fc.property(name, (text) => {
        const bytes = Buffer.from(`!${text}!`);
        const isUsual = isUsualName(bytes, 1, bytes.length - 1);
        expect(isUsual).toBe(/^[A-Za-z][A-Za-z0-9._-]{0,30}$/.test(text));
        expect(isUsual && refuseServerName(text, false) !== null).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});
