import { describe, expect, it } from "vitest";
import { matchWatched } from "../../src/io/watched-match.ts";
import { execBounded, refusePattern } from "../../src/parsers/bounded-pattern.ts";

const refuse = (pattern: RegExp, ...samples: string[]) => refusePattern(pattern, samples, matchWatched);

function tooLarge(): never {
  throw new SyntaxError("Regular expression too large");
}

describe("refusePattern", () => {
  it.each([
    [/^(?<name>\S+) took (?<time>[\d.]+) ms$/u, "sort took 5 ms"],
    [/^\[(?<test>\d+)\](?: retry (?<n>\d+))? .*$/u, "[1] retry 3 and so on"],
    [/(?<a>\w+)=(?<b>\w+), (?<c>\w+)=(?<d>\w+)/u, "aaa=bbb, ccc=ddd"],
    [/^(?:ab){3}[+*?|(]{2,5}\)\u{41}$/u, "ababab++)A"],
    [/^(?:one|two) (?=x)x(?!y) [^\]]+$/u, "one x zz"],
  ])("lets usual patterns through: %s", (pattern, sample) => {
    expect(sample).toMatch(pattern);
    expect(refuse(pattern, sample)).toBeNull();
  });

  it.each([
    [/^(a+)+$/u, "aaa", "what + repeats must not hold"],
    [/^(?:a|aa)*$/u, "aaa", "what * repeats must not hold"],
    [/^(?:a?){9}$/u, "aaa", "what {9} repeats must not hold"],
    [/^(?:(?:x(?:a*)))+?$/u, "xaa", "what +? repeats must not hold"],
    [/^(a*)\1$/u, "aaaa", "refers back to a group"],
    [/^(?<x>a*)\k<x>$/u, "aaaa", "refers back to a group"],
  ])("refuses repetitions of what varies, and references back: %s", (pattern, sample, reason) => {
    expect(sample).toMatch(pattern);
    expect(refuse(pattern, sample)).toContain(reason);
  });

  it("refuses what grows with a high power of the length of the line", () => {
    expect(refuse(/a*a*a*a*a*a*b/u, "aaaab")).toContain("it takes too long on some lines");
    expect(refuse(/^.*,.*,.*,.*,.*,.*;$/u, "1,2,3,4,5,6;")).toContain("it takes too long on some lines");
    expect(refuse(/^\s*\w*\s*\w*\s*\w*\s*\w*\s*\w*\s*=$/u, "  ab  cd =")).toContain("it takes too long");
  });

  it("refuses what is too large, also if only the engine finds out", () => {
    expect(refuse(new RegExp("a".repeat(3000), "u"), "a")).toContain("longer than 2000 characters");
    expect(refusePattern(/a/u, ["a"], tooLarge)).toBe("Regular expression too large");
  });
});

describe("execBounded", () => {
  it("matches short lines, and long ones under a watch", () => {
    expect(execBounded(/(?<n>\d+)$/u, "line 12", matchWatched)?.groups?.["n"]).toBe("12");
    expect(execBounded(/(?<n>\d+)$/u, `${"x".repeat(1000)} 12`, matchWatched)?.groups?.["n"]).toBe("12");
    expect(execBounded(/(?<n>\d+)$/u, "x".repeat(1000), matchWatched)).toBeNull();
  });

  it("stops the engine on a long line that would take for ever", () => {
    expect(execBounded(/^(a+)+$/u, `${"a".repeat(1000)}b`, matchWatched)).toBeUndefined();
  });
});
