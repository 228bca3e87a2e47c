import { describe, expect, it } from "vitest";
import { HeldTimes, mostDifferent, fewTimes, sketchError } from "../../src/analysis/held-times.ts";
import { runTimes, seeded, shuffled } from "./random.ts";

function held(times: readonly number[]): HeldTimes {
  const all = new HeldTimes();
  for (const time of times) all.add(time);
  return all;
}

describe("held times", () => {
  it("are kept one by one as long as they are few", () => {
    const times = runTimes(seeded(1), fewTimes);
    const { seconds, counts, n, error } = held(times).counted();
    expect([...seconds]).toEqual(times.toSorted((a, b) => a - b));
    expect([counts.every((count) => count === 1), n, error]).toEqual([true, fewTimes, 0]);
  });

  it("are counted beyond that, each as nearly as is stated; the shortest and the longest are exact", () => {
    const times = [0, ...runTimes(seeded(2), 3 * fewTimes)];
    const all = held(times);
    const { seconds, counts, n, error } = all.counted();
    expect([all.min, all.max, n, error]).toEqual([0, Math.max(...times), times.length, sketchError]);
    const ascending = times.toSorted((a, b) => a - b);
    let rank = 0;
    seconds.forEach((time, bin) => {
      for (let i = 0; i < (counts[bin] ?? 0); i++, rank++)
        expect(Math.abs(time - (ascending[rank] ?? Number.NaN))).toBeLessThanOrEqual(
          1.0001 * sketchError * (ascending[rank] ?? 0),
        );
    });
    expect(rank).toBe(times.length);
  });

  it("are exact however many there are, as long as few of them are different", () => {
    const random = seeded(6);
    const times = Array.from({ length: 50_000 }, () => Math.floor(mostDifferent * random()));
    const { seconds, counts, n, error } = held(times).counted();
    expect([n, error]).toEqual([50_000, 0]);
    expect([...seconds]).toEqual([...new Set(times)].sort((a, b) => a - b));
    expect([...counts]).toEqual([...seconds].map((time) => times.filter((each) => each === time).length));
    expect(held([...times, 0.5]).counted().error).toBe(sketchError);
  });

  it.each([
    ["of different ones", runTimes(seeded(3), 2000)],
    ["of few different ones", runTimes(seeded(7), 2000).map((time) => Math.ceil(100 * time))],
    ["of some different ones", runTimes(seeded(8), 3000, 1).map((time) => Math.ceil(200 * time))],
  ])("are the same in any order, and added in parts of any size: %s", (_, times) => {
    const whole = held(times).counted();
    expect(held(shuffled(seeded(4), times)).counted()).toEqual(whole);
    for (const cut of [0, 10, 1500, times.length]) {
      const [one, other] = [held(times.slice(0, cut)), held(times.slice(cut))];
      const before = other.counted();
      one.addAll(other);
      one.addAll(new HeldTimes());
      expect(one.counted()).toEqual(whole);
      expect([one.min, one.max, one.n]).toEqual([Math.min(...times), Math.max(...times), times.length]);
      one.add(1);
      expect(other.counted()).toEqual(before);
    }
  });

  it("say what room they take", () => {
    expect(held(runTimes(seeded(5), 600)).bytes).toBeGreaterThanOrEqual(600 * 8);
    expect(held(runTimes(seeded(5), 600)).bytes).toBeLessThan(600 * 8 * 1.3);
    expect(held(runTimes(seeded(5), 100_000)).bytes).toBeLessThan(40_000);
  });
});
