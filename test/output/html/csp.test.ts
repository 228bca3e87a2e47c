import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, sourceHash } from "../../../src/output/html/csp.ts";

describe("contentSecurityPolicy", () => {
  it("allows nothing but the given styles and scripts", () => {
    expect(contentSecurityPolicy([sourceHash("a{}")], ["'sha256-1'", "'sha256-2'"])).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'none'; img-src data:; " +
        `style-src ${sourceHash("a{}")}; script-src 'sha256-1' 'sha256-2'`,
    );
  });

  it("allows no script if there is none", () => {
    expect(contentSecurityPolicy([sourceHash("a{}")], [])).toMatch(/; script-src 'none'$/);
  });
});

describe("sourceHash", () => {
  it("is the SHA-256 of the example in the specification", () => {
    // Content Security Policy Level 3, section 8.3: a script that alerts 'Hello, world.'
    expect(sourceHash("alert('Hello, world.');")).toBe(
      "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='",
    );
  });
});
