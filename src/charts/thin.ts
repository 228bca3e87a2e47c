/**
 * Keeps charts small: about a thousand marks, however many rows there are. Everything is a function of the rows, so that the same input
 * draws the same chart, and everything that was left out is said in a note for the caption.
 */

/** How many marks a chart holds at most. */
export const maxMarks = 1000;

export interface Thinned<T> {
  readonly rows: readonly T[];
  /** How many rows there were. */
  readonly total: number;
  /** A sentence for the caption; null when nothing was left out. */
  readonly note: string | null;
}

export interface ThinKeys<T> {
  readonly group: (row: T) => string;
  /** Rows are kept evenly along this: the measured value where the distribution matters, the time where the course does. */
  readonly order: (row: T) => number;
  /** Rows that are never left out while there is room for them: outliers, timeouts. */
  readonly keep?: (row: T) => boolean;
}

/** As numbers are written around the charts: thousands are set apart from 10 000 on. */
const count = (n: number) => (n < 10_000 ? String(n) : String(n).replace(/\B(?=(?:\d{3})+$)/g, "\u202f"));

/**
 * At most `max` rows. Small groups keep all of theirs, large groups share the rest; a group that is thinned keeps its smallest and its
 * largest row and what lies evenly between, by rank. Every group keeps at least two rows, so with very many groups there may be more.
 */
export function thinByGroup<T>(
  rows: readonly T[],
  keys: ThinKeys<T>,
  noun: string,
  max: number = maxMarks,
): Thinned<T> {
  if (rows.length <= max) return { rows, total: rows.length, note: null };
  const groups = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const members = groups.get(keys.group(row));
    if (members === undefined) groups.set(keys.group(row), [index]);
    else members.push(index);
  });
  const order = rows.map(keys.order);
  const ranked = Array.from(groups.values(), (members) =>
    members.sort((a, b) => (order[a] ?? 0) - (order[b] ?? 0) || a - b),
  );
  const chosen = new Set(thinRanked(ranked, max, (index) => keys.keep?.(rows[index] as T) ?? false).flat());
  const drawn = rows.filter((_, index) => chosen.has(index));
  const rest = keys.keep === undefined ? "" : "; flagged ones come first";
  return {
    rows: drawn,
    total: rows.length,
    note: `${count(drawn.length)} of ${count(rows.length)} ${noun} are drawn, spread evenly over each group${rest}.`,
  };
}

/**
 * The same of rows that are in groups already, each in the order along which they are kept: what is kept of each group, flagged rows first.
 */
export function thinRanked<T>(
  groups: readonly (readonly T[])[],
  max: number,
  isFlagged: (row: T) => boolean,
): readonly (readonly T[])[] {
  const kept = [...groups];
  const bySize = [...groups.keys()]
    .filter((place) => groups[place]?.length !== 0)
    .sort((a, b) => (groups[a]?.length ?? 0) - (groups[b]?.length ?? 0));
  let room = max;
  bySize.forEach((place, done) => {
    const share = Math.max(2, Math.floor(room / (bySize.length - done)));
    const own = thinGroup(groups[place] ?? [], share, isFlagged);
    kept[place] = own;
    room -= own.length;
  });
  return kept;
}

function thinGroup<T>(ranked: readonly T[], share: number, isFlagged: (row: T) => boolean): readonly T[] {
  if (ranked.length <= share) return ranked;
  const flagged = ranked.filter(isFlagged);
  if (flagged.length >= share) return evenly(flagged, share);
  const others = flagged.length === 0 ? ranked : ranked.filter((row) => !isFlagged(row));
  return [...flagged, ...evenly(others, share - flagged.length)];
}

/** `wanted` of the items, evenly by position, the first and the last among them. */
export function evenly<T>(items: readonly T[], wanted: number): readonly T[] {
  if (items.length <= wanted) return items;
  if (wanted === 1) return items.slice(Math.floor(items.length / 2)).slice(0, 1);
  const step = (items.length - 1) / (wanted - 1);
  return Array.from({ length: wanted }, (_, n) => items[Math.round(n * step)] as T);
}

export interface FoldedGroups {
  /** The group that rows of this group are drawn in: itself, or the one for all the rest. */
  readonly fold: (group: string) => string;
  /** A sentence for the caption; null when every group stands for itself. */
  readonly note: string | null;
}

/** A chart has room for about a dozen groups: the largest keep their name, the others become one group. Sizes are counts of rows. */
export function foldGroups(sizes: ReadonlyMap<string, number>, max = 12): FoldedGroups {
  if (sizes.size <= max) return { fold: (group) => group, note: null };
  const bySize = [...sizes].sort(([, a], [, b]) => b - a).map(([group]) => group);
  const named = new Set(bySize.slice(0, max - 1));
  const others = `${count(sizes.size - named.size)} other groups`;
  return {
    fold: (group) => (named.has(group) ? group : others),
    note: `The ${named.size} largest groups are shown by name, the other ${count(sizes.size - named.size)} together.`,
  };
}

export interface QuantileSummary {
  readonly n: number;
  readonly min: number;
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
  readonly max: number;
}

/** Quartiles of plain values (linear interpolation between order statistics, type 7 of Hyndman and Fan 1996); at least one value. */
export function quantileSummary(values: readonly number[]): QuantileSummary {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
  if (sorted.length === 0) throw new RangeError("a summary needs at least one finite value");
  const at = (p: number) => {
    const h = (sorted.length - 1) * p;
    const low = sorted[Math.floor(h)] ?? 0;
    const high = sorted[Math.ceil(h)] ?? low;
    return low + (h - Math.floor(h)) * (high - low);
  };
  return { n: sorted.length, min: at(0), p25: at(0.25), p50: at(0.5), p75: at(0.75), max: at(1) };
}

/**
 * At most about `max` points of a course over time, given in order of time: of each stretch the lowest and the highest point stay, so that
 * no peak is lost.
 */
export function thinPeaks<T>(
  points: readonly T[],
  value: (point: T) => number,
  noun: string,
  max: number = maxMarks,
): Thinned<T> {
  const thinned = thinPeakPlaces(points.map(value), noun, max);
  return { ...thinned, rows: thinned.rows.map((place) => points[place] as T) };
}

/** The places of these points, of the values of all. */
export function thinPeakPlaces(
  values: ArrayLike<number>,
  noun: string,
  max: number = maxMarks,
): Thinned<number> {
  const total = values.length;
  if (total <= max) return { rows: Array.from({ length: total }, (_, place) => place), total, note: null };
  const stretch = Math.ceil((2 * total) / max);
  const rows: number[] = [];
  for (let start = 0; start < total; start += stretch) {
    let [lowest, highest] = [start, start];
    for (let place = start + 1; place < Math.min(total, start + stretch); place++) {
      if ((values[place] as number) < (values[lowest] as number)) lowest = place;
      if ((values[place] as number) > (values[highest] as number)) highest = place;
    }
    rows.push(...new Set([Math.min(lowest, highest), Math.max(lowest, highest)]));
  }
  return {
    rows,
    total,
    note: `${count(rows.length)} of ${count(total)} ${noun} are drawn: the lowest and the highest of each stretch of time.`,
  };
}
