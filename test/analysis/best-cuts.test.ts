import { describe, expect, it } from "vitest";
import { bestCuts } from "../../src/analysis/best-cuts.ts";
import { median } from "../../src/analysis/quantile.ts";
import { normal, seeded } from "./random.ts";

const between = (of: readonly number[], start: number, end: number) => (of[end] ?? 0) - (of[start] ?? 0);

/** Every start is tried for every end. */
function plainCuts(series: readonly number[], penalty: number, shortest: number): number[] {
  const centre = median(series);
  const [sums, squares] = [[0], [0]];
  series.forEach((value, i) => {
    sums.push((sums[i] ?? 0) + (value - centre));
    squares.push((squares[i] ?? 0) + (value - centre) ** 2);
  });
  const cheapest = [-penalty];
  const from = [0];
  for (let end = 1; end <= series.length; end++) {
    cheapest[end] = Number.POSITIVE_INFINITY;
    for (let start = 0; start <= end - shortest; start++) {
      const stretch = between(squares, start, end) - between(sums, start, end) ** 2 / (end - start);
      const cost = (cheapest[start] ?? 0) + stretch + penalty;
      if (cost < (cheapest[end] ?? 0)) [cheapest[end], from[end]] = [cost, start];
    }
  }
  const cuts: number[] = [];
  for (let end = from[series.length] ?? 0; end > 0; end = from[end] ?? 0) cuts.push(end);
  return cuts.reverse();
}

describe("bestCuts", () => {
  it("finds what trying everything finds", () => {
    const random = seeded(8);
    let cut = 0;
    for (let round = 0; round < 1500; round++) {
      const n = 10 + Math.floor(random() * 120);
      const decimals = Math.floor(random() * 5);
      const noise = random() < 0.2 ? 0 : 1;
      const drift = random() < 0.2 ? 0.2 : 0;
      let level = 0;
      const series = Array.from({ length: n }, (_, i) => {
        if (random() < 0.05) level += 6 * normal(random);
        return Number((level + drift * i + noise * normal(random)).toFixed(decimals));
      });
      const penalty = 40 * random();
      const shortest = 1 + Math.floor(random() * 3);
      const cuts = bestCuts(series, penalty, shortest);
      expect(cuts).toEqual(plainCuts(series, penalty, shortest));
      cut += cuts.length;
    }
    expect(cut).toBeGreaterThan(3000);
  });

  it("cuts nothing where all points are the same", () => {
    expect(bestCuts(Array<number>(50).fill(3), 20, 2)).toEqual([]);
  });
});
