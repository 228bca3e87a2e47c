/**
 * Sorting of many numbers, by digits instead of by comparing: a million in a sixth of the time. The place of each number between the
 * smallest and the largest is written with two digits; what has the same two is sorted in the same way, by itself. Numbers may bring
 * rows with them, the rows of equal numbers keep their order.
 */

/** Up to here each number is put between those before it. */
export const few = 48;
/** Up to here the language's sort is as fast, where there are no rows. */
const some = 2000;
/** So many numbers with their rows, and room for as many, fit into the nearer caches of a processor: more are spread over buckets first. */
const cached = 2 ** 14;
/** Buckets are to hold about so many numbers; the caches keep track of so many buckets. */
const bucketSize = 2 ** 11;
const mostBucketBits = 11;

/** Sorts in place and returns the array. It holds no NaN. */
export function sortAscending(numbers: Float64Array, rows: Uint32Array | null = null): Float64Array {
  if (rows === null) {
    if (isAscending(numbers)) return numbers;
    // Of 0 and -0 only the language knows the order.
    if (numbers.length < some || hasMinusZero(numbers)) return numbers.sort();
  }
  new Sorting(numbers, rows).sort(0, numbers.length);
  return numbers;
}

/**
 * Sorts `[from, to)` by putting each number between those before it: for a few numbers, and for those none of which is far from its place.
 */
export function insertAll(numbers: Float64Array, rows: Uint32Array | null, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const number = numbers[i] as number;
    if ((numbers[i - 1] as number) <= number) continue;
    const row = rows === null ? 0 : (rows[i] as number);
    let place = i;
    for (; place > from && (numbers[place - 1] as number) > number; place--) {
      numbers[place] = numbers[place - 1] as number;
      if (rows !== null) rows[place] = rows[place - 1] as number;
    }
    numbers[place] = number;
    if (rows !== null) rows[place] = row;
  }
}

/** Of 0 and -0 nobody knows without a closer look. */
function isAscending(numbers: Float64Array): boolean {
  for (let i = 1; i < numbers.length; i++) {
    const [before, after] = [numbers[i - 1] as number, numbers[i] as number];
    if (!(before < after || (before === after && before !== 0))) return false;
  }
  return true;
}

function hasMinusZero(numbers: Float64Array): boolean {
  for (let i = 0; i < numbers.length; i++) if (numbers[i] === 0 && Object.is(numbers[i], -0)) return true;
  return false;
}

/** Sorts stretches of the same numbers. */
export class Sorting {
  readonly #numbers: Float64Array;
  readonly #rows: Uint32Array | null;
  /** Room for what is moved; made when first needed. */
  #room: ReturnType<typeof roomFor> | null = null;

  constructor(numbers: Float64Array, rows: Uint32Array | null) {
    this.#numbers = numbers;
    this.#rows = rows;
  }

  /** Sorts `[from, to)` in place. */
  sort(from: number, to: number): void {
    if (to - from <= few) {
      insertAll(this.#numbers, this.#rows, from, to);
      return;
    }
    const numbers = this.#numbers;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = from; i < to; i++) {
      const number = numbers[i] as number;
      if (number < low) low = number;
      if (number > high) high = number;
    }
    if (low === high) return;
    const n = to - from;
    const isCached = n <= cached;
    // Two digits that tell most numbers apart, or one for the bucket.
    const digitBits = isCached
      ? (bitsOf(n) >>> 1) + 1
      : Math.min(mostBucketBits, bitsOf(Math.ceil(n / bucketSize)));
    const scale = (2 ** (isCached ? 2 * digitBits : digitBits) - 1) / (high - low);
    if (!(scale > 0 && scale < Number.POSITIVE_INFINITY)) this.#compare(from, to);
    else if (isCached) this.#sortByDigits(from, to, low, scale, digitBits);
    else this.#spread(from, to, low, scale, digitBits);
  }

  /** For numbers that have no digits here: infinite ones, or some that differ by next to nothing. */
  #compare(from: number, to: number): void {
    const numbers = this.#numbers.slice(from, to);
    const rows = this.#rows?.slice(from, to);
    const order = Uint32Array.from(numbers, (_, i) => i).sort((a, b) => {
      const [left, right] = [numbers[a] as number, numbers[b] as number];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
    order.forEach((at, i) => {
      this.#numbers[from + i] = numbers[at] as number;
      if (rows !== undefined && this.#rows !== null) this.#rows[from + i] = rows[at] as number;
    });
  }

  /** Into a bucket for each digit, and then bucket by bucket. */
  #spread(from: number, to: number, low: number, scale: number, digitBits: number): void {
    const [numbers, rows] = [this.#numbers, this.#rows];
    const source = numbers.slice(from, to);
    const sourceRows = rows?.slice(from, to) ?? null;
    const ends = new Uint32Array(2 ** digitBits);
    for (let i = 0; i < source.length; i++) {
      const digit = (((source[i] as number) - low) * scale) >>> 0;
      ends[digit] = (ends[digit] as number) + 1;
    }
    toPlaces(ends, from);
    for (let i = 0; i < source.length; i++) {
      const number = source[i] as number;
      const digit = ((number - low) * scale) >>> 0;
      const place = ends[digit] as number;
      ends[digit] = place + 1;
      numbers[place] = number;
      if (rows !== null && sourceRows !== null) rows[place] = sourceRows[i] as number;
    }
    let start = from;
    for (const end of ends) {
      if (end - start > 1) this.sort(start, end);
      start = end;
    }
  }

  #sortByDigits(from: number, to: number, low: number, scale: number, digitBits: number): void {
    const [numbers, rows, n] = [this.#numbers, this.#rows, to - from];
    const lowDigits = new Uint32Array(2 ** digitBits);
    const highDigits = new Uint32Array(2 ** digitBits);
    const lowMask = 2 ** digitBits - 1;
    for (let i = from; i < to; i++) {
      const key = (((numbers[i] as number) - low) * scale) >>> 0;
      const digit = key & lowMask;
      lowDigits[digit] = (lowDigits[digit] as number) + 1;
      highDigits[key >>> digitBits] = (highDigits[key >>> digitBits] as number) + 1;
    }
    toPlaces(lowDigits, 0);
    toPlaces(highDigits, from);
    const room = (this.#room ??= roomFor(Math.min(cached, numbers.length), rows !== null));
    for (let i = from; i < to; i++) {
      const number = numbers[i] as number;
      const digit = (((number - low) * scale) >>> 0) & lowMask;
      const place = lowDigits[digit] as number;
      lowDigits[digit] = place + 1;
      room.numbers[place] = number;
      if (rows !== null) room.rows[place] = rows[i] as number;
    }
    for (let i = 0; i < n; i++) {
      const number = room.numbers[i] as number;
      const digit = ((number - low) * scale) >>> digitBits;
      const place = highDigits[digit] as number;
      highDigits[digit] = place + 1;
      numbers[place] = number;
      if (rows !== null) rows[place] = room.rows[i] as number;
    }
    this.#settle(from, to, low, scale);
  }

  /** Numbers with the same digits may still differ. */
  #settle(from: number, to: number, low: number, scale: number): void {
    const numbers = this.#numbers;
    const keyAt = (i: number) => (((numbers[i] as number) - low) * scale) >>> 0;
    for (let i = from + 1; i < to; i++) {
      if ((numbers[i] as number) >= (numbers[i - 1] as number)) continue;
      const key = keyAt(i);
      let [start, end] = [i - 1, i + 1];
      while (start > from && keyAt(start - 1) === key) start--;
      while (end < to && keyAt(end) === key) end++;
      this.sort(start, end);
      i = end - 1;
    }
  }
}

/** How many binary digits a whole number has. */
function bitsOf(n: number): number {
  return 32 - Math.clz32(n);
}

function roomFor(length: number, withRows: boolean) {
  return { numbers: new Float64Array(length), rows: new Uint32Array(withRows ? length : 0) };
}

/** From how often each digit occurs to where the first of them goes. */
function toPlaces(counts: Uint32Array, first: number): void {
  let place = first;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] as number;
    counts[digit] = place;
    place += count;
  }
}
