/**
 * Signs that max RSS figures are four times too large. GNU time 1.7 without the distributions' later patch (Ubuntu 12.04 and others)
 * takes the kernel's kilobytes for pages and multiplies by page size / 1024. No line of its output says so. There are two signs, neither of
 * which proves it:
 *
 * - Every non-zero figure is a multiple of 16 kB: pages of 4 kB, times four. A healthy tool prints such a multiple by chance for about a third of single records, so
 *   that it takes many figures, and different ones: what a program prints again is no second witness. Linux counts pages in steps of 32 since
 *   6.2, so that multiples of 128 kB alone are what a healthy tool prints there.
 * - The figures are larger than the memory that the page faults of the process can have brought in, by no more than four times: what huge pages
 *   and file maps bring in is larger by any factor.
 */

export interface RssRecord {
  readonly max_rss_bytes: number | null;
  readonly minor_faults: number | null;
  readonly major_faults: number | null;
  readonly page_size_bytes: number | null;
}

export interface FourfoldSigns {
  /** How many records have a figure. */
  readonly records: number;
  /** How many different figures these are. */
  readonly different: number;
  /** The largest of them, in bytes. */
  readonly largest: number;
  /** How often healthy records would all be such multiples. */
  readonly byChance: number;
  /** Smallest and largest figure over what page faults account for, of large processes; null where these say nothing. */
  readonly overFaults: readonly [number, number] | null;
}

const multiple = 16 * 1024;
const chanceOfMultiple = 1 / 3;
/** So many different figures are all multiples by chance in one of two thousand logs. */
export const fewestFigures = 7;
/** Where the page faults say the same. */
const fewestWithFaults = 2;
/** 32 pages: how Linux counts since 6.2. */
const kernelStep = 128 * 1024;
/** Below this size shared libraries, which cost few faults, weigh too much. */
const largeProcess = 64 * 2 ** 20;
/** Shared pages apart, a process cannot hold more than it faulted in; huge pages and file maps blur that a little, and four times that is not more. */
const tooMuch = [2, 6] as const;
const usualPage = 4096;

/** False of a figure that no such tool prints: then the others of that host are right too. NaN and 0 say nothing. */
export function mayBeFourfold(maxRssBytes: number): boolean {
  return !(maxRssBytes > 0) || maxRssBytes % multiple === 0;
}

/** For how many figures one stands at most: nobody doubts those of a host that come to less than `fewestFigures`. NaN means missing. */
export function weightOf(maxRssBytes: number, minorFaults: number): number {
  if (!(maxRssBytes > 0)) return 0;
  return maxRssBytes >= largeProcess && minorFaults > 0 ? fewestFigures - 1 : 1;
}

/** The signs in the records of one host; null if there is no reason to doubt the figures. */
export function findFourfoldRss(records: readonly RssRecord[]): FourfoldSigns | null {
  const sizes = records.map(({ max_rss_bytes }) => max_rss_bytes ?? 0).filter((size) => size > 0);
  if (!sizes.every(mayBeFourfold) || sizes.every((size) => size % kernelStep === 0)) return null;
  const different = new Set(sizes);
  const ratios = records.flatMap((record) => overFaults(record) ?? []);
  const agree = ratios.length > 0 && ratios.every((ratio) => ratio >= tooMuch[0] && ratio <= tooMuch[1]);
  if (different.size < (agree ? fewestWithFaults : fewestFigures)) return null;
  return {
    records: sizes.length,
    different: different.size,
    largest: sizes.reduce((most, size) => Math.max(most, size)),
    byChance: chanceOfMultiple ** different.size,
    overFaults: agree ? [Math.min(...ratios), Math.max(...ratios)] : null,
  };
}

function overFaults(record: RssRecord): number | null {
  const { max_rss_bytes: rss, minor_faults: minor, major_faults: major, page_size_bytes: page } = record;
  if (rss === null || rss < largeProcess || minor === null || minor === 0) return null;
  return rss / ((minor + (major ?? 0)) * (page ?? usualPage));
}
