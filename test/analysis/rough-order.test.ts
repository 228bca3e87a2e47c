import { describe, expect, it } from "vitest";
import { inOrder, noTimes, type RoughTimes } from "../../src/analysis/ranked-times.ts";
import { RoughOrder } from "../../src/analysis/rough-order.ts";
import { countBelow, countUpTo } from "../../src/analysis/search.ts";
import { seeded } from "./random.ts";

const shapes: readonly (readonly [name: string, time: (random: number, i: number) => number])[] = [
  ["fine", (random) => random * 1000 + 1],
  ["coarse", (random) => Math.floor(random * 40)],
  ["all the same", () => 7.5],
  ["skewed", (random) => Math.exp(40 * random)],
  ["close together, but for one", (random, i) => (i === 5 ? 1e9 : random)],
  ["in few places", (random) => 10 ** Math.floor(random * 3) + random * 1e-9],
  ["descending", (_, i) => 1e6 - i],
  ["infinite, some of them", (random) => (random < 0.1 ? Number.POSITIVE_INFINITY : random)],
  ["next to nothing apart", (random) => random * 1e-320],
];
const sizes = [0, 1, 2, 40, 49, 300, 3000, 17_000];

/** All of them, as the language puts them in order: equal ones as they came. */
function plainly(seconds: Float64Array): { readonly seconds: number; readonly row: number }[] {
  return Array.from(seconds, (time, row) => ({ seconds: time, row })).sort((a, b) =>
    a.seconds < b.seconds ? -1 : a.seconds > b.seconds ? 1 : a.row - b.row,
  );
}

function timesOf(n: number, time: (random: number, i: number) => number) {
  const random = seeded(n);
  const seconds = Float64Array.from({ length: n }, (_, i) => time(random(), i));
  const roughly = () =>
    new RoughOrder(
      seconds.slice(),
      Uint32Array.from({ length: n }, (_, i) => i),
    ).order(0, n);
  return { plain: plainly(seconds), roughly, random };
}

const listed = (times: RoughTimes) =>
  Array.from({ length: times.n }, (_, rank) => ({ seconds: times.at(rank), row: times.rowAt(rank) }));

describe.each(shapes)("times that are %s", (_name, time) => {
  it.each(sizes)("are found by rank, in whatever order they are asked for, %i of them", (n) => {
    const { plain, roughly, random } = timesOf(n, time);
    const times = roughly();
    for (let i = 0; i < 200; i++) {
      const rank = Math.floor(random() * n);
      expect(times.at(rank)).toBe(plain[rank]?.seconds ?? Number.NaN);
      expect(times.rowAt(rank)).toBe(plain[rank]?.row);
    }
    expect(listed(times)).toEqual(plain);
    expect([times.at(-1), times.at(n)]).toEqual([Number.NaN, Number.NaN]);
  });

  it.each(sizes)("are counted up to any time, %i of them", (n) => {
    const { plain, roughly, random } = timesOf(n, time);
    const ascending = Float64Array.from(plain, ({ seconds }) => seconds);
    const some = Array.from({ length: 100 }, () => plain[Math.floor(random() * n)]?.seconds ?? 1);
    const asked = [...some, ...some.map((each) => each * 1.0000001), -1, 0, 1e300, Number.NaN];
    const times = roughly();
    for (const each of asked)
      expect([times.countBelow(each), times.countUpTo(each)]).toEqual([
        countBelow(ascending, each),
        countUpTo(ascending, each),
      ]);
  });

  it.each(sizes)("can be put in order as a whole, or picked by their rows, %i of them", (n) => {
    const { plain, roughly } = timesOf(n, time);
    const times = roughly();
    times.at(n >>> 1);
    const codes = Uint16Array.from({ length: n }, (_, row) => row % 3);
    const wanted = plain.filter(({ row }) => row % 3 !== 1);
    expect(listed(times.pick(wanted.length, codes, Uint8Array.of(1, 0, 1)))).toEqual(wanted);
    expect(Array.from(times.someOrder()).sort((a, b) => a - b)).toEqual([...codes.keys()]);
    expect(Array.from(times.ascending())).toEqual(plain.map(({ seconds }) => seconds));
    expect(listed(times)).toEqual(plain);
  });
});

it("stretches of the same columns have nothing to do with each other", () => {
  const random = seeded(5);
  const bounds = [0, 0, 1, 3000, 3030, 20_000, 20_200];
  const seconds = Float64Array.from({ length: 20_200 }, () => random());
  const order = new RoughOrder(seconds.slice(), Uint32Array.from(seconds.keys()));
  const stretches = bounds.slice(1).map((to, i) => order.order(bounds[i] ?? 0, to));
  stretches.forEach((times, i) => {
    const from = bounds[i] ?? 0;
    const plain = plainly(seconds.subarray(from, bounds[i + 1]));
    expect(listed(times)).toEqual(plain.map((each) => ({ ...each, row: from + each.row })));
    expect(times.countUpTo(0.5)).toBe(plain.filter((each) => each.seconds <= 0.5).length);
  });
});

it("times that are in order need no rows", () => {
  const times = inOrder(Float64Array.of(1, 2, 2, 5));
  expect([times.n, times.at(3), times.countBelow(2), times.countUpTo(2)]).toEqual([4, 5, 1, 3]);
  expect([noTimes.n, noTimes.at(0), noTimes.countUpTo(3)]).toEqual([0, Number.NaN, 0]);
});
