import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decimalsFor,
  formatBytes,
  formatCount,
  formatDuration,
  formatNumber,
  formatP,
  formatPercent,
  formatRatio,
  formatSeconds,
  plainSpaces,
} from "../../src/units/quantity.ts";

type Format = (value: number | null) => string;

const cases: readonly (readonly [string, Format, readonly (readonly [number | null, string])[]])[] = [
  [
    "formatNumber shows three significant digits and never rounds whole digits away",
    formatNumber,
    [
      [0.2134, "0.213"],
      [12.345, "12.3"],
      [9.996, "10.0"],
      [99.96, "100"],
      [999.6, "1000"],
      [1841.598305, "1842"],
      [9999.4, "9999"],
      [9999.6, "10\u202f000"],
      [83_887, "83\u202f887"],
      [123_456_789.2, "123\u202f456\u202f789"],
      [-12.345, "-12.3"],
      [-83_887, "-83\u202f887"],
      [0.000_012_34, "0.0000123"],
    ],
  ],
  [
    "formatNumber shows whole numbers whole",
    formatNumber,
    [
      [0, "0"],
      [-0, "0"],
      [2, "2"],
      [74, "74"],
      [1e15, "1.00e+15"],
      [1e-7, "1.00e-7"],
      [Infinity, "∞"],
      [-Infinity, "-∞"],
    ],
  ],
  [
    "formatSeconds goes from microseconds to hours",
    formatSeconds,
    [
      [0, "0 s"],
      [0.2134, "0.213 s"],
      [12.3456, "12.3 s"],
      [260.425359, "260 s"],
      [1841.598305, "1842 s"],
      [0.0501, "50.1 ms"],
      [0.000_012_3, "12.3 µs"],
      [0.000_000_05, "50 ns"],
      [10_000, "2 h 47 min"],
      [-260.4, "-260 s"],
    ],
  ],
  [
    "formatDuration is prose from a minute on",
    formatDuration,
    [
      [12.3456, "12.3 s"],
      [59.4, "59.4 s"],
      [59.6, "1 min"],
      [260.425359, "4 min 20 s"],
      [245, "4 min 05 s"],
      [3599.7, "1 h"],
      [3720, "1 h 02 min"],
      [86_399, "1 d"],
      [273_600, "3 d 04 h"],
      [-260.4, "-4 min 20 s"],
    ],
  ],
  [
    "formatBytes uses binary multiples",
    formatBytes,
    [
      [0, "0 B"],
      [512, "512 B"],
      [4096, "4 KiB"],
      [77_100_000_000, "71.8 GiB"],
      [2 ** 50, "1024 TiB"],
    ],
  ],
  [
    "formatCount is exact below a million",
    formatCount,
    [
      [7, "7"],
      [83_887, "83\u202f887"],
      [999_999, "999\u202f999"],
      [44_600_000, "44.6 M"],
      [2_000_000_000, "2 G"],
    ],
  ],
  ["formatPercent takes 170 for 170 %", formatPercent, [[170, "170 %"]]],
  [
    "formatRatio marks a factor",
    formatRatio,
    [
      [0.3371, "0.337×"],
      [7.163, "7.16×"],
      [2, "2×"],
      [Infinity, "∞×"],
      [null, "–"],
    ],
  ],
  [
    "formatRatio is as fine just above 1 as just below",
    formatRatio,
    [
      [0.97612, "0.976×"],
      [1.02388, "1.024×"],
      [1.0502, "1.050×"],
      [0.99996, "1.000×"],
      [1, "1×"],
      [0.9, "0.900×"],
      [1.1004, "1.10×"],
      [1.0996, "1.100×"],
    ],
  ],
  [
    "formatP shows two digits and gives no smaller p than 0.001",
    formatP,
    [
      [0.333_33, "0.33"],
      [0.007_937, "0.0079"],
      [0.05, "0.050"],
      [0.001, "0.0010"],
      [0.000_99, "< 0.001"],
      [1, "1"],
    ],
  ],
];

describe("quantity", () => {
  it.each(cases)("%s", (_name, format, values) => {
    expect(values.map(([value]) => format(value))).toEqual(values.map(([, text]) => text));
  });

  it.each(cases)("shows a missing value as a dash: %s", (_name, format) => {
    expect([format(null), format(Number.NaN)]).toEqual(["–", "–"]);
  });

  it("has a form with ASCII blanks for terminals", () => {
    expect(plainSpaces(formatNumber(1_234_567))).toBe("1 234 567");
  });
});

/** By what is printed. */
function plainDecimals(value: number, digits: number): number {
  const exponent = Number(value.toExponential(digits - 1).split("e")[1]);
  return Math.min(100, Math.max(0, digits - 1 - exponent));
}

describe("decimalsFor", () => {
  const nearPowers = fc
    .tuple(
      fc.integer({ min: -12, max: 12 }),
      fc.constantFrom(1, 9.5, 9.95, 9.995, 9.9995, 8.9999, 9, 10),
      fc.constantFrom(-1, 0, 1),
    )
    .map(([power, first, step]) => first * 10 ** power * (1 + step * Number.EPSILON));
  const values = fc.oneof(
    nearPowers,
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18 }),
  );

  it("shows as many digits as are left after rounding", () => {
    fc.assert(
      fc.property(values, fc.constantFrom(1, 2, 3, 5), (value, digits) => {
        expect(decimalsFor(value, digits)).toBe(plainDecimals(value, digits));
      }),
      { numRuns: 20_000 },
    );
  });
});
