import { describe, expect, it } from "vitest";
import { fuzz } from "./laws.ts";

/** Inputs in all; more for a longer search. */
const inputs = Number(process.env["FUZZ_INPUTS"] ?? 120_000);
const round = 4000;

describe("inputs that no program wrote", () => {
  it.each(Array.from({ length: Math.ceil(inputs / round) }, (_, i) => i + 1))(
    `are read as they should be, ${round} more: round %i`,
    () => expect(fuzz(round)).toBe(round),
  );
});
