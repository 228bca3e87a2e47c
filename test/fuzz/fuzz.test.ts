import { describe, expect, it } from "vitest";
import { checkEmpty, fuzz } from "./laws.ts";

describe("inputs that no program wrote", () => {
  it("are read without an exception, the same in blocks, with every row and problem inside the input", () => {
    expect(fuzz(3000, 20120810)).toBe(3000);
  }, 120_000);

  it("would be caught inventing a record", () => {
    expect(() => checkEmpty(Buffer.from("real 0.14\nuser 0.10\nsys 0.02\n"))).toThrow("to deeply equal {}");
  });
});
