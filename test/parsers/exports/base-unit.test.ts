import { describe, expect, it } from "vitest";
import { toBase } from "../../../src/parsers/exports/base-unit.ts";

describe("toBase", () => {
  it.each([
    [250, "ms", 0.25, "s"],
    [2965.99, "ms", 2.96599, "s"],
    [214.989801145, "ns", 2.14989801145e-7, "s"],
    [436.82, "ps", 4.3682e-10, "s"],
    [1.5e-7, "us", 1.5e-13, "s"],
    [2, "min", 120, "s"],
    [3, "kB", 3000, "bytes"],
    [3, "KiB", 3072, "bytes"],
    [2, "MiB/s", 2 * 2 ** 20, "bytes/s"],
    [800.5, "Mb/s", 800_500_000, "bits/s"],
    [12.5, "1/ms", 12_500, "1/s"],
    [120, "1/min", 2, "1/s"],
    [3.725, "G/s", 3_725_000_000, "1/s"],
    [50, "%", 50, "%"],
    [7, "furlongs", 7, "furlongs"],
    [0, "ns", 0, "s"],
  ])("%d %s is %d %s", (value, unit, base, baseUnit) => {
    expect(toBase(value, unit)).toEqual({ value: base, unit: baseUnit });
  });

  it("leaves a value without unit alone", () => {
    expect(toBase(5, null)).toEqual({ value: 5, unit: null });
  });
});
