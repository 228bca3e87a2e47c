import { describe, expect, it } from "vitest";
import { formatScaled, formatWithUnit, scaleFor } from "../../src/units/scale.ts";
import type { QuantityKind } from "../../src/units/quantity.ts";

/** The values of one column as they would be shown in it, with the unit first. */
function column(kind: QuantityKind, values: readonly (number | null)[]): string[] {
  const scale = scaleFor(kind, values);
  return [scale.unit, ...values.map((value) => formatScaled(scale, value))];
}

describe("scaleFor", () => {
  it("gives a column one unit and one number of decimals", () => {
    expect(column("seconds", [194.2, 260.43, 1841.6])).toEqual(["s", "194", "260", "1842"]);
    expect(column("seconds", [12.34, 100.5])).toEqual(["s", "12.3", "100.5"]);
    expect(column("seconds", [0.0123, 0.0456])).toEqual(["ms", "12.3", "45.6"]);
    expect(column("bytes", [77_100_000_000, 5_000_000_000])).toEqual(["GiB", "71.80", "4.66"]);
  });

  it("shows whole numbers without decimals", () => {
    expect(column("seconds", [74, 75])).toEqual(["s", "74", "75"]);
    expect(column("count", [83_887, 12])).toEqual(["", "83\u202f887", "12"]);
  });

  it("takes a smaller unit rather than making the smallest value unreadable", () => {
    expect(column("count", [44_600_000, 105_000_000])).toEqual(["M", "44.6", "105.0"]);
    expect(column("count", [44_600_000, 12])).toEqual(["", "44\u202f600\u202f000", "12"]);
  });

  it("never shows a small value as 0", () => {
    expect(column("seconds", [0.002, 12_345.6])).toEqual(["s", "0.00200", "12\u202f346"]);
  });

  it("passes over missing values, zeros and infinities", () => {
    expect(column("seconds", [null, Number.NaN, 0, Infinity, 2.5])).toEqual([
      "s",
      "–",
      "–",
      "0.00",
      "∞",
      "2.50",
    ]);
  });

  it("has a unit even where there is no value", () => {
    expect(column("seconds", [])).toEqual(["s"]);
    expect(column("bytes", [null])).toEqual(["B", "–"]);
    expect(column("ratio", [0.337, 1.276])).toEqual(["×", "0.337", "1.276"]);
  });

  it("gives small values the smallest unit", () => {
    expect(column("seconds", [1e-10])).toEqual(["ns", "0.100"]);
  });

  it("puts the unit behind the number, but none behind a dash", () => {
    const scale = scaleFor("bytes", [77_100_000_000]);
    expect([formatWithUnit(scale, 77_100_000_000), formatWithUnit(scale, null)]).toEqual(["71.8 GiB", "–"]);
  });
});
