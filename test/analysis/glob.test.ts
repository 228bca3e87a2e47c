import { describe, expect, it } from "vitest";
import { matchesGlob } from "../../src/analysis/glob.ts";

describe("matchesGlob", () => {
  it.each([
    ["test7945", "test*", true],
    ["test7945", "test79??", true],
    ["test7945", "TEST*", false],
    ["atest7945", "test*", false],
    ["test7945", "test", false],
    ["test7945", "test[0-9]*", true],
    ["testx", "test[!0-9]", true],
    ["test5", "test[!0-9]", false],
    ["a]", "a[]]", true],
    ["a-", "a[x-]", true],
    ["axb", "a.b", false],
    ["a.b", "a.b", true],
    ["a*b", "a\\*b", true],
    ["axb", "a\\*b", false],
    ["a\nb", "a*b", true],
    ["server-😀", "server-?", true],
    ["a[z-a]", "a[z-a]", true],
    ["a[", "a[", true],
    ["a\\", "a\\", true],
    ["a^$(b)|c+{1}", "a^$(b)|c+{1}", true],
    ["a^", "a[^b]", true],
    ["", "*", true],
    ["x", "", false],
  ])("%j against %j is %s", (name, pattern, expected) => {
    expect(matchesGlob(name, pattern)).toBe(expected);
  });
});
