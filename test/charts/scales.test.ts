import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import {
  axisFormat,
  linearDomain,
  logDomain,
  logTicks,
  measureAxis,
  shareOfAxis,
  spread,
  tooltipFormat,
  wantsLog,
  zeroDomain,
} from "../../src/charts/scales.ts";

const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });

describe("domains", () => {
  it("hold all values, with room at both ends", () => {
    expect(linearDomain([100, 200])).toEqual([96, 204]);
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1 }), (values) => {
        for (const [low, high] of [linearDomain(values), logDomain(values)]) {
          expect(low).toBeLessThan(Math.min(...values));
          expect(high).toBeGreaterThan(Math.max(...values));
        }
      }),
    );
  });

  it("surround values that are all alike", () => {
    expect(linearDomain([200, 200])).toEqual([180, 220]);
    expect(linearDomain([0])).toEqual([-0.04, 1]);
    expect(logDomain([10])).toEqual([8, 12.5]);
    expect(zeroDomain([0])).toEqual([0, 1]);
  });

  it("of nothing, or of 0 on a logarithmic axis, are refused", () => {
    expect(() => spread([])).toThrow("at least one finite value");
    expect(() => logDomain([0, 5])).toThrow("above 0, found 0");
  });
});

describe("a logarithmic axis", () => {
  it("is taken when values spread over more than a factor of eight", () => {
    expect(wantsLog([194, 328])).toBe(false);
    expect(wantsLog([226, 1842])).toBe(true);
    expect(wantsLog([0, 1842])).toBe(false);
    expect(measureAxis([1, 100]).channel.scale.type).toBe("log");
    expect(measureAxis([1, 100], "linear").channel.scale.type).toBe("linear");
  });

  it("has round ticks, more where it is short", () => {
    expect(logTicks([0.0018, 1.4], 6)).toEqual([0.003, 0.01, 0.03, 0.1, 0.3, 1]);
    expect(logTicks([130, 2000], 8)).toEqual([150, 200, 300, 500, 700, 1000, 1500, 2000]);
    expect(logTicks([0.9, 1.2], 6)).toEqual([0.9, 0.95, 1, 1.05, 1.1, 1.15, 1.2]);
    expect(logTicks([1, 1e12], 6)).toEqual([1, 100, 1e4, 1e6, 1e8, 1e10, 1e12]);
  });

  it("has some ticks, in order, within the domain, and not too many", () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 1.05, max: 1e12, noNaN: true }), (low, factor) => {
        const ticks = logTicks([low, low * factor], 6);
        expect(ticks.length).toBeGreaterThan(1);
        expect(ticks.length).toBeLessThanOrEqual(9);
        expect(ticks.toSorted((a, b) => a - b)).toEqual(ticks);
        for (const tick of ticks) {
          expect(tick).toBeGreaterThanOrEqual(low);
          expect(tick).toBeLessThanOrEqual(low * factor);
        }
      }),
    );
  });
});

describe("numbers on an axis", () => {
  it("are abbreviated only where they are large and none is a fraction", () => {
    expect(axisFormat([83_000, 45e6])).toBe("~s");
    expect(axisFormat([0.002, 45e6])).toBe(",~r");
    expect(axisFormat([140, 1842])).toBe("~r");
    expect(axisFormat([140, 18_420])).toBe(",~r");
  });
});

describe("numbers in a tooltip", () => {
  it("have four digits, and never lose one before the point", () => {
    expect(tooltipFormat([0.0123, 194.27])).toBe(".4~r");
    expect(tooltipFormat([1841.6])).toBe(".4~r");
    expect(tooltipFormat([12_345.6, Number.NaN])).toBe(",.5~r");
    expect(tooltipFormat([])).toBe(".4~r");
  });
});

describe("shareOfAxis", () => {
  it("is 0 at the beginning, 1 at the end, and half in the middle of either scale", () => {
    expect(shareOfAxis(5, [0, 10], false)).toBe(0.5);
    expect(shareOfAxis(10, [1, 100], true)).toBe(0.5);
    expect(shareOfAxis(100, [1, 100], true)).toBe(1);
  });
});
