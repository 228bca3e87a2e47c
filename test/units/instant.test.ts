import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatInstant, secondsOfClock, secondsOfPlain } from "../../src/units/instant.ts";

const plainOf = (seconds: number) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
const readPlain = (text: string) => {
  const bytes = Buffer.from(`x${text}`);
  return secondsOfPlain(bytes, 1, bytes.length - 1);
};
/** Neighbours in time and jumps between them: the minutes before are remembered. */
const moments = fc.array(
  fc.oneof(fc.integer({ min: -62_000_000_000, max: 250_000_000_000 }), fc.integer({ min: 0, max: 200 })),
);

describe("formatInstant", () => {
  it("is ISO 8601 in UTC, whatever was asked before", () => {
    fc.assert(
      fc.property(moments, (all) => {
        expect(all.map(formatInstant)).toEqual(all.map(plainOf));
      }),
    );
    expect(formatInstant(59.6)).toBe("1970-01-01T00:01:00Z");
    expect(formatInstant(300_000_000_000)).toBe("+011476-08-15T05:20:00Z");
  });
});

describe("secondsOfPlain", () => {
  it("reads back what formatInstant writes", () => {
    fc.assert(
      fc.property(moments, (all) => {
        const years = all.filter((seconds) => plainOf(seconds).length === 20);
        expect(years.map((seconds) => readPlain(plainOf(seconds)))).toEqual(years);
      }),
    );
  });

  it.each([
    "2012-07-29 17:25:34Z",
    "2012-07-29T17:25:34+",
    "2012-07-29T17:25:60Z",
    "2012-07-29T17:25:3xZ",
    "2012-07-29T17:65:34Z",
    "2012-07-29T24:00:30Z",
    "2012-13-29T17:25:34Z",
    "2012-00-29T17:25:34Z",
    "2012-07-32T17:25:34Z",
    "2012-07-00T17:25:34Z",
    "2012/07-29T17:25:34Z",
    "2012-07-29T17.25:34Z",
    "+2012-07-29T17:25:4Z",
    "",
  ])("reads nothing else: %j", (text) => {
    expect(readPlain(text)).toBeNaN();
  });
});

describe("secondsOfClock", () => {
  it("reads what Date.parse reads", () => {
    const two = fc.nat(63).map((n) => String(n).padStart(2, "0"));
    const year = fc.oneof(fc.nat(9999), fc.constantFrom(0, 1900, 1999, 2000, 2012, 2100));
    fc.assert(
      fc.property(year, two, two, two, two, two, (y, month, day, h, m, s) => {
        const text = `${String(y).padStart(4, "0")}-${month}-${day}T${h}:${m}:${s}`;
        const expected = h === "24" ? Number.NaN : Date.parse(`${text}Z`) / 1000;
        expect(secondsOfClock(Buffer.from(text), 0)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
    expect(secondsOfClock(Buffer.from("2012-02-31T00:00:00"), 0)).toBe(Date.UTC(2012, 2, 2) / 1000);
  });
});
