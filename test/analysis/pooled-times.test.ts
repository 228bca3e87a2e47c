import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PooledTimes, roughlyTogether, together } from "../../src/analysis/pooled-times.ts";
import { noTimes, RoughTimes } from "../../src/analysis/ranked-times.ts";
import { RoughOrder } from "../../src/analysis/rough-order.ts";
import { seeded } from "./random.ts";

/** Groups of times; the rows of each ascend, and are none of another's. */
function groupsOf(times: readonly (readonly number[])[]): RoughTimes[] {
  let row = 0;
  return times.map((own) => {
    const order = new RoughOrder(
      Float64Array.from(own),
      Uint32Array.from(own, () => row++),
    );
    return order.order(0, own.length);
  });
}

const pooled = (all: readonly RoughTimes[]) => {
  const groups = all.filter(({ n }) => n > 0);
  return new PooledTimes({ groups, n: groups.reduce((sum, { n }) => sum + n, 0) });
};

/** The same as pairs, put in order by the language; equal times in the order of groups and rows. */
function plainly(groups: readonly RoughTimes[]): { readonly seconds: number; readonly row: number }[] {
  return groups
    .flatMap((group) =>
      Array.from(group.ascending(), (seconds, rank) => ({ seconds, row: group.rowAt(rank) })),
    )
    .sort((a, b) => a.seconds - b.seconds);
}

const shapes: readonly (readonly [name: string, time: (random: number, group: number) => number])[] = [
  ["fine", (random) => 20 + random * 1000],
  ["coarse", (random) => 100 + Math.floor(random * 30)],
  ["all the same", () => 7.5],
  ["far apart", (random, group) => 10 ** (group % 20) + random],
  ["with one that is far from all others", (random) => (random < 0.001 ? 1e12 : random)],
  ["of no duration among others", (random) => Math.max(0, random - 0.5)],
];

describe.each(shapes)("times that are %s, of many groups", (_name, time) => {
  const random = seeded(4);
  const groups = groupsOf(
    Array.from({ length: 60 }, (_each, group) =>
      Array.from({ length: 1 + group }, () => time(random(), group)),
    ),
  );
  const plain = plainly(groups);
  const n = plain.length;

  it("are found by rank, with their rows, whether or not they were expected", () => {
    const pool = pooled(groups);
    expect(pool.n).toBe(n);
    pool.expect(Array.from({ length: n / 2 }, (_each, i) => 2 * i));
    const found = plain.map((_each, rank) => ({ seconds: pool.at(rank), row: pool.rowAt(rank) }));
    expect(found).toEqual(plain);
    expect([pool.at(-1), pool.at(n)]).toEqual([Number.NaN, Number.NaN]);
  });

  it("are counted up to any time", () => {
    const seconds = plain.map((each) => each.seconds);
    const asked = [...seconds.slice(0, 200), ...seconds.map((each) => each + 0.25), -1, 0, 1e15, Number.NaN];
    const [pool, surprised] = [pooled(groups), pooled(groups)];
    pool.expect([], asked);
    for (const each of asked) {
      const [below, upTo] = [seconds.filter((s) => s < each).length, seconds.filter((s) => s <= each).length];
      expect([pool.countBelow(each), pool.countUpTo(each)]).toEqual([below, upTo]);
      expect([surprised.countUpTo(each), surprised.countBelow(each)]).toEqual([upTo, below]);
    }
  });
});

it("any groups together are as if all were in order", () => {
  const sizes = fc.array(fc.nat(200), { maxLength: 5 });
  fc.assert(
    fc.property(sizes, fc.nat(), fc.boolean(), (lengths, seed, isCoarse) => {
      const random = seeded(seed);
      const time = () => (isCoarse ? Math.floor(random() * 50) : random());
      const groups = groupsOf(lengths.map((length) => Array.from({ length }, time)));
      const all = roughlyTogether(groups);
      const pool = all.n === 0 ? together(groups) : pooled(groups);
      const plain = plainly(groups);
      expect(plain.map((_each, rank) => all.rowAt(rank))).toEqual(plain.map(({ row }) => row));
      expect([pool.n, all.n]).toEqual([plain.length, plain.length]);
      for (let rank = 0; rank < plain.length; rank += 7) {
        expect([pool.at(rank), pool.rowAt(rank)]).toEqual([plain[rank]?.seconds, plain[rank]?.row]);
        expect(pool.countUpTo(pool.at(rank))).toBe(all.countUpTo(pool.at(rank)));
      }
    }),
  );
});

it("no groups, and groups without times, have none", () => {
  for (const groups of [[], [noTimes], [noTimes, noTimes]]) {
    expect([together(groups).n, roughlyTogether(groups).n]).toEqual([0, 0]);
    expect(together(groups).at(0)).toBeNaN();
    expect([together(groups).countBelow(5), together(groups).countUpTo(5)]).toEqual([0, 0]);
  }
});

it("a great many in several groups are only counted, those of one group are as they are", () => {
  const [one, other] = groupsOf([Array.from({ length: 700_000 }, (_, i) => i), [3]]) as [
    RoughTimes,
    RoughTimes,
  ];
  expect(together([one, noTimes])).toBe(one);
  const both = together([one, other, one]);
  expect(both).toBeInstanceOf(PooledTimes);
  expect([both.n, both.countUpTo(3), both.countUpTo(4)]).toEqual([1_400_001, 9, 11]);
});
