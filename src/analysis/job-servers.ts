/**
 * Which servers of a job were created and which have a result, by the number of their test and their own number in it. A bit each, in
 * pages of 32 numbers that follow each other: a test is a page or a few, and the page of the last number is nearly always that of the next.
 */

/** So many pages of a test and so many tests make one exact number. */
const mostPages = 2 ** 20;
const mostTests = 2 ** 32;
const mostIndexes = 32 * mostPages;

export class JobServers {
  readonly #pages = new Map<number | string, number>();
  #created = new Int32Array(64);
  #built = new Int32Array(64);
  #test = Number.NaN;
  #part = Number.NaN;
  #page = 0;

  /** Begins the next job. */
  clear(): void {
    this.#created.fill(0, 0, this.#pages.size);
    this.#built.fill(0, 0, this.#pages.size);
    this.#pages.clear();
    this.#part = Number.NaN;
  }

  /** Takes note of a server; false if there was one of these numbers already. `expectsResult`: it is amiss if none comes. */
  create(test: number, index: number, expectsResult: boolean): boolean {
    const page = this.#pageOf(test, index);
    const bit = bitOf(index);
    const known = this.#created[page] as number;
    this.#created[page] = known | bit;
    if (!expectsResult) this.#built[page] = (this.#built[page] as number) | bit;
    return (known & bit) === 0;
  }

  /** Takes note of a result. */
  build(test: number, index: number): void {
    const page = this.#pageOf(test, index);
    this.#built[page] = (this.#built[page] as number) | bitOf(index);
  }

  /** True if a server that expects a result has none. */
  isAnyAmiss(): boolean {
    for (let page = 0; page < this.#pages.size; page++)
      if (((this.#created[page] as number) & ~(this.#built[page] as number)) !== 0) return true;
    return false;
  }

  #pageOf(test: number, index: number): number {
    // Numbers of any other kind, if a log ever says them, have a page of their own.
    const part = index >= 0 && index < mostIndexes && Number.isInteger(index) ? index >>> 5 : Number.NaN;
    if (part === this.#part && test === this.#test) return this.#page;
    const isUsual = !Number.isNaN(part) && Number.isInteger(test) && Math.abs(test) < mostTests;
    const key = isUsual ? test * mostPages + part : `${test} ${index}`;
    let page = this.#pages.get(key);
    if (page === undefined) {
      page = this.#pages.size;
      this.#pages.set(key, page);
      if (page === this.#created.length) {
        this.#created = doubled(this.#created);
        this.#built = doubled(this.#built);
      }
    }
    this.#test = test;
    this.#part = part;
    this.#page = page;
    return page;
  }
}

function bitOf(index: number): number {
  return 1 << (index & 31);
}

function doubled(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(2 * values.length);
  larger.set(values);
  return larger;
}
