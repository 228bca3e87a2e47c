/**
 * Signs that max RSS figures are four times too large. GNU time 1.7 without the distributions' later patch (Ubuntu 12.04 and others)
 * takes the kernel's kilobytes for pages and multiplies by page size / 1024. No line of its output says so. There are two signs, neither of
 * which proves it:
 *
 * - Every non-zero figure is a multiple of 16 kB: pages of 4 kB, times four. A healthy tool prints such a multiple by chance for about a third of single records, so
 *   several records are needed.
 * - The figures are larger than the memory that the page faults of the process can have brought in.
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
  /** How often healthy records would all be such multiples. */
  readonly byChance: number;
  /** Smallest and largest figure over what page faults account for, of large processes; null where none is known. */
  readonly overFaults: readonly [number, number] | null;
}

const multiple = 16 * 1024;
const chanceOfMultiple = 1 / 3;
/** One or two records may be multiples by chance. */
export const fewestRecords = 3;
/** Below this size shared libraries, which cost few faults, weigh too much. */
const largeProcess = 64 * 2 ** 20;
/** Shared pages apart, a process cannot hold more than it faulted in; huge pages and file maps blur that a little. */
const tooMuch = 2;
const usualPage = 4096;

/** False of a figure that no such tool prints: then the others of that host are right too. NaN and 0 say nothing. */
export function mayBeFourfold(maxRssBytes: number): boolean {
  return !(maxRssBytes > 0) || maxRssBytes % multiple === 0;
}

/** For how many records one stands: nobody doubts the figures of a host that come to less than `fewestRecords`. NaN means missing. */
export function weightOf(maxRssBytes: number, minorFaults: number): number {
  if (!(maxRssBytes > 0)) return 0;
  return maxRssBytes >= largeProcess && minorFaults > 0 ? fewestRecords : 1;
}

/** The signs in the records of one host; null if there is no reason to doubt the figures. */
export function findFourfoldRss(records: readonly RssRecord[]): FourfoldSigns | null {
  const sizes = records.map(({ max_rss_bytes }) => max_rss_bytes ?? 0).filter((size) => size > 0);
  if (sizes.length === 0 || !sizes.every(mayBeFourfold)) return null;
  const ratios = records.flatMap((record) => overFaults(record) ?? []);
  const large = ratios.length > 0 && ratios.every((ratio) => ratio >= tooMuch);
  if (sizes.length < fewestRecords && !large) return null;
  return {
    records: sizes.length,
    byChance: chanceOfMultiple ** sizes.length,
    overFaults: ratios.length === 0 ? null : [Math.min(...ratios), Math.max(...ratios)],
  };
}

function overFaults(record: RssRecord): number | null {
  const { max_rss_bytes: rss, minor_faults: minor, major_faults: major, page_size_bytes: page } = record;
  if (rss === null || rss < largeProcess || minor === null || minor === 0) return null;
  return rss / ((minor + (major ?? 0)) * (page ?? usualPage));
}
