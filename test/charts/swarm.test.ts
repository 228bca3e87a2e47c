import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { swarm } from "../../src/charts/swarm.ts";

const row = { spacing: 7, room: 28 };

describe("swarm", () => {
  it("leaves dots that stand alone in the middle", () => {
    expect(swarm([0, 10, 300], row)).toEqual([0, 0, 0]);
  });

  it("stacks equal values evenly around the middle", () => {
    expect(swarm([50, 50], row)).toEqual([-3.5, 3.5].reverse());
    expect(swarm([50, 50, 50], row).toSorted((a, b) => a - b)).toEqual([-7, 0, 7]);
  });

  it("covers no dot with another while there is room", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 8 }), (positions) => {
        const offsets = swarm(positions, { spacing: 7, room: 56 });
        for (let a = 0; a < positions.length; a++)
          for (let b = 0; b < a; b++) {
            const dx = (positions[a] ?? 0) - (positions[b] ?? 0);
            const dy = (offsets[a] ?? 0) - (offsets[b] ?? 0);
            expect(Math.hypot(dx, dy)).toBeGreaterThan(6.9);
          }
      }),
    );
  });

  it("keeps within the row, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 60, noNaN: true }), { maxLength: 300 }), (positions) => {
        for (const offset of swarm(positions, row)) expect(Math.abs(offset)).toBeLessThanOrEqual(28.01);
      }),
    );
  });

  it("does not depend on anything but the values", () => {
    const positions = Array.from({ length: 500 }, (_, n) => (n * 37) % 90);
    expect(swarm(positions, row)).toEqual(swarm([...positions], row));
  });

  it("shows tails beside a peak", () => {
    const positions = [...Array.from({ length: 400 }, () => 3), ...Array.from({ length: 25 }, () => 50)];
    const offsets = swarm(positions, row);
    const height = (from: number, to: number) => Math.max(...offsets.slice(from, to)) * 2;
    expect(height(0, 400)).toBeCloseTo(56);
    expect(height(400, 425)).toBeCloseTo(56 / 4);
  });
});
