import { describe, expect, it } from "vitest";
import { refuseServerName } from "../../src/analysis/server-name.ts";
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
