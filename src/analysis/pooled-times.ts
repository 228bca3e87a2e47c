/**
 * The times of many groups together. Of millions only a few hundred are ever asked for, by rank or by time: so they are counted by the
 * stretch of time that they lie in, thousands of narrow ones, and only the stretches that are asked for are put in order.
 */
import { noTimes, type RankedTimes, RoughTimes } from "./ranked-times.ts";
import { RoughOrder } from "./rough-order.ts";
import { countUpTo } from "./search.ts";
import { Sorting } from "./sort.ts";

/** Up to here putting all in rough order is as fast. */
const few = 2 ** 20;
/** A stretch is to hold about so many times; where most are, it holds ten times as many. */
const perStretch = 2 ** 2;

/** Looking for a stretch in a group takes about as long as going through so many times. */
const perSearch = 2 ** 6;

/** Several groups together, given in their order. */
export function together(groups: readonly RoughTimes[]): RankedTimes {
  const parts = partsOf(groups);
  return parts.groups.length > 1 && parts.n > few ? new PooledTimes(parts) : joined(parts);
}

/** The same, all of them in rough order. */
export function roughlyTogether(groups: readonly RoughTimes[]): RoughTimes {
  return joined(partsOf(groups));
}

interface Parts {
  /** None of them is empty. */
  readonly groups: readonly RoughTimes[];
  /** How many times they have. */
  readonly n: number;
}

function partsOf(all: readonly RoughTimes[]): Parts {
  const groups: RoughTimes[] = [];
  let n = 0;
  for (const group of all) {
    if (group.n === 0) continue;
    groups.push(group);
    n += group.n;
  }
  return { groups, n };
}

function joined({ groups, n }: Parts): RoughTimes {
  const [only = noTimes] = groups;
  if (groups.length <= 1) return only;
  const seconds = new Float64Array(n);
  const rows = new Uint32Array(n);
  let at = 0;
  for (const group of groups) {
    const { seconds: own, rows: ownRows, from } = group;
    const to = from + group.n;
    for (let i = from; i < to; i++) {
      seconds[at] = own[i] as number;
      rows[at++] = ownRows[i] as number;
    }
  }
  return new RoughOrder(seconds, rows).order(0, n);
}

export class PooledTimes implements RankedTimes {
  readonly n: number;
  readonly #groups: readonly RoughTimes[];
  readonly #low: number;
  readonly #high: number;
  /** Stretches a second. */
  readonly #scale: number;
  /** How many times lie before each stretch, and behind the last. */
  readonly #before: Uint32Array;
  /** Times that were put in order: those of one or more stretches each. */
  readonly #ordered: RoughTimes[] = [];
  /** Where in `#ordered` those of each stretch are, plus one; 0 if they are not in order yet. */
  readonly #chunks: Uint32Array;
  /** By how much their ranks are above their places there. */
  readonly #offsets: Uint32Array;
  /** Of stretches that are being put in order: where the next of their times goes, plus one. */
  readonly #next: Uint32Array;

  /** At least one group. */
  constructor({ groups, n }: Parts) {
    this.n = n;
    this.#groups = groups;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const group of groups) {
      low = Math.min(low, group.at(0));
      high = Math.max(high, group.at(group.n - 1));
    }
    [this.#low, this.#high] = [low, high];
    const stretches = Math.ceil(n / perStretch);
    const scale = (stretches - 1) / (high - low);
    this.#scale = scale < Number.POSITIVE_INFINITY ? scale : 0;
    this.#before = this.#count(stretches);
    this.#chunks = new Uint32Array(stretches);
    this.#offsets = new Uint32Array(stretches);
    this.#next = new Uint32Array(stretches);
  }

  at(rank: number): number {
    if (!(rank >= 0 && rank < this.n)) return Number.NaN;
    const stretch = this.#stretchOf(rank);
    return this.#timesOf(stretch).at(rank - (this.#offsets[stretch] as number));
  }

  rowAt(rank: number): number {
    const stretch = this.#stretchOf(rank);
    return this.#timesOf(stretch).rowAt(rank - (this.#offsets[stretch] as number));
  }

  countBelow(seconds: number): number {
    if (!(seconds > this.#low)) return 0;
    if (seconds > this.#high) return this.n;
    const stretch = this.#stretchAt(seconds);
    const before = this.#before[stretch] as number;
    if (before === this.#before[stretch + 1]) return before;
    return this.#timesOf(stretch).countBelow(seconds) + (this.#offsets[stretch] as number);
  }

  countUpTo(seconds: number): number {
    if (!(seconds >= this.#low)) return 0;
    if (seconds >= this.#high) return this.n;
    const stretch = this.#stretchAt(seconds);
    const before = this.#before[stretch] as number;
    if (before === this.#before[stretch + 1]) return before;
    return this.#timesOf(stretch).countUpTo(seconds) + (this.#offsets[stretch] as number);
  }

  expect(ranks: Iterable<number>, times: Iterable<number> = []): void {
    const wanted = new Set<number>();
    for (const rank of ranks) if (rank >= 0 && rank < this.n) wanted.add(this.#stretchOf(rank));
    for (const time of times) if (time >= this.#low && time <= this.#high) wanted.add(this.#stretchAt(time));
    this.#order([...wanted]);
  }

  #stretchAt(seconds: number): number {
    return ((seconds - this.#low) * this.#scale) >>> 0;
  }

  #stretchOf(rank: number): number {
    return countUpTo(this.#before, rank) - 1;
  }

  /** The times of a stretch, in order, perhaps with those of others. */
  #timesOf(stretch: number): RoughTimes {
    if (this.#chunks[stretch] === 0) this.#order([stretch]);
    return this.#ordered[(this.#chunks[stretch] as number) - 1] ?? noTimes;
  }

  #count(stretches: number): Uint32Array {
    const low = this.#low;
    const scale = this.#scale;
    const before = new Uint32Array(stretches + 1);
    for (const { seconds, from, n } of this.#groups)
      for (let i = from; i < from + n; i++) {
        const stretch = (((seconds[i] as number) - low) * scale) >>> 0;
        before[stretch + 1] = (before[stretch + 1] as number) + 1;
      }
    for (let stretch = 1; stretch <= stretches; stretch++)
      before[stretch] = (before[stretch] as number) + (before[stretch - 1] as number);
    return before;
  }

  /** Puts the times of these stretches in order. */
  #order(stretches: readonly number[]): void {
    const wanted = Uint32Array.from(
      stretches.filter((stretch) => this.#chunks[stretch] === 0 && this.#sizeOf(stretch) > 0),
    ).sort();
    let n = 0;
    for (const stretch of wanted) {
      this.#chunks[stretch] = this.#ordered.length + 1;
      this.#offsets[stretch] = (this.#before[stretch] as number) - n;
      this.#next[stretch] = n + 1;
      n += this.#sizeOf(stretch);
    }
    if (n === 0) return;
    const found = new RoughTimes(new Float64Array(n), new Uint32Array(n));
    if (wanted.length * this.#groups.length * perSearch < this.n) this.#find(wanted, found);
    else this.#collect(found);
    const sorting = new Sorting(found.seconds, found.rows);
    for (const stretch of wanted) {
      const end = (this.#next[stretch] as number) - 1;
      sorting.sort(end - this.#sizeOf(stretch), end);
      this.#next[stretch] = 0;
    }
    this.#ordered.push(found);
  }

  #sizeOf(stretch: number): number {
    return (this.#before[stretch + 1] as number) - (this.#before[stretch] as number);
  }

  /** The times of stretches that are wanted, by going through all. */
  #collect({ seconds, rows }: RoughTimes): void {
    const low = this.#low;
    const scale = this.#scale;
    const next = this.#next;
    for (const { seconds: all, rows: allRows, from, n } of this.#groups)
      for (let i = from; i < from + n; i++) {
        const time = all[i] as number;
        const stretch = ((time - low) * scale) >>> 0;
        const place = next[stretch] as number;
        if (place === 0) continue;
        seconds[place - 1] = time;
        rows[place - 1] = allRows[i] as number;
        next[stretch] = place + 1;
      }
  }

  /** The same, by looking for each of these stretches in each group. */
  #find(wanted: Uint32Array, { seconds, rows }: RoughTimes): void {
    for (const group of this.#groups)
      for (const stretch of wanted) {
        // Half a stretch more on both sides: where exactly they begin and end is a matter of rounding.
        const to = group.countUpTo(this.#low + (stretch + 1.5) / this.#scale);
        for (let rank = group.countBelow(this.#low + (stretch - 0.5) / this.#scale); rank < to; rank++) {
          const time = group.at(rank);
          if (this.#stretchAt(time) !== stretch) continue;
          const place = this.#next[stretch] as number;
          seconds[place - 1] = time;
          rows[place - 1] = group.rowAt(rank);
          this.#next[stretch] = place + 1;
        }
      }
  }
}
