import { describe, expect, it } from "vitest";
import { blockLength } from "../../src/io/block.ts";
import { landmarkBefore, Landmarks } from "../../src/io/landmarks.ts";

describe("Landmarks", () => {
  it("are some way from the beginning, and from each other", () => {
    const landmarks = new Landmarks();
    for (let at = 0; at < 3 * blockLength; at += 1000) landmarks.note(at, 1 + at / 10);
    const places = [0, ...landmarks.all.map(({ at }) => at)];
    expect(places.length).toBeGreaterThan(3);
    const gaps = places.slice(1).map((at, i) => at - (places[i] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(blockLength / 2);
    expect(landmarks.all.every(({ at, line }) => line === 1 + at / 10)).toBe(true);
  });

  it("do not become more than there is room for, and still stand all over the input", () => {
    const landmarks = new Landmarks(8);
    const length = 1000 * blockLength;
    for (let at = 0; at <= length; at += blockLength) landmarks.note(at, at);
    const places = [0, ...landmarks.all.map(({ at }) => at), length];
    const gaps = places.slice(1).map((at, i) => at - (places[i] ?? 0));
    expect(landmarks.all.length).toBeLessThan(8);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(length / 3);
  });
});

describe("landmarkBefore", () => {
  const all = [
    { at: 100, line: 10 },
    { at: 300, line: 20 },
    { at: 900, line: 70 },
  ];

  it("is the last that stands at or before a line", () => {
    expect([1, 9, 10, 19, 20, 69, 70, 1000].map((line) => landmarkBefore(all, line).at)).toEqual([
      0, 0, 100, 100, 300, 300, 900, 900,
    ]);
  });

  it("is the beginning where there are none", () => {
    expect(landmarkBefore([], 5)).toEqual({ at: 0, line: 1 });
  });
});
