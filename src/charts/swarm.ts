/**
 * Where dots go that share a row: beside each other instead of on top of each other. A function of the values alone, so that the static
 * and the live chart are the same.
 */

export interface SwarmRow {
  /** Pixels between the centres of two dots that shall not cover each other. */
  readonly spacing: number;
  /** Pixels above and below the middle of the row that dots may take. */
  readonly room: number;
}

/**
 * Offsets from the middle of the row in pixels, one for each position along it (pixels). No two dots cover each other while there is room;
 * where there is not, the row becomes a silhouette of the distribution.
 */
export function swarm(positions: readonly number[], row: SwarmRow): readonly number[] {
  const order = positions
    .map((_, index) => index)
    .sort((a, b) => (positions[a] ?? 0) - (positions[b] ?? 0) || a - b);
  return beside(positions, order, row) ?? silhouette(positions, order, row);
}

/** From left to right, each dot as near to the middle as those before it allow. Null when one does not fit. */
function beside(
  positions: readonly number[],
  order: readonly number[],
  { spacing, room }: SwarmRow,
): readonly number[] | null {
  const offsets = positions.map(() => 0);
  const step = spacing / 3;
  const levels = 2 * Math.floor(room / step) + 1;
  let start = 0;
  for (const [place, index] of order.entries()) {
    const x = positions[index] ?? 0;
    while (x - (positions[order[start] ?? 0] ?? 0) >= spacing) start++;
    const near = order.slice(start, place);
    const isFree = (offset: number) =>
      near.every(
        (other) => Math.hypot(x - (positions[other] ?? 0), offset - (offsets[other] ?? 0)) > 0.999 * spacing,
      );
    let level = 0;
    const offsetAt = (n: number) => Math.ceil(n / 2) * step * (n % 2 === 0 ? 1 : -1);
    while (level < levels && !isFree(offsetAt(level))) level++;
    if (level === levels) return null;
    offsets[index] = offsetAt(level);
  }
  return centred(positions, order, offsets, spacing);
}

/** Clusters of neighbours, each moved as a whole so that it lies evenly around the middle. */
function centred(
  positions: readonly number[],
  order: readonly number[],
  offsets: readonly number[],
  spacing: number,
): readonly number[] {
  const moved = [...offsets];
  let cluster: number[] = [];
  order.forEach((index, place) => {
    cluster.push(index);
    const next = order[place + 1];
    if (next !== undefined && (positions[next] ?? 0) - (positions[index] ?? 0) < spacing) return;
    const own = cluster.map((member) => offsets[member] ?? 0);
    const middle = (Math.min(...own) + Math.max(...own)) / 2;
    for (const member of cluster) moved[member] = round((offsets[member] ?? 0) - middle);
    cluster = [];
  });
  return moved;
}

/**
 * Stacks of dots, one a spacing wide, that cover each other. The height of a stack goes with the square root of its number, so that the
 * tails remain visible beside a peak.
 */
function silhouette(
  positions: readonly number[],
  order: readonly number[],
  { spacing, room }: SwarmRow,
): readonly number[] {
  const stacks = new Map<number, number[]>();
  for (const index of order) {
    const column = Math.floor((positions[index] ?? 0) / spacing);
    const stack = stacks.get(column);
    if (stack === undefined) stacks.set(column, [index]);
    else stack.push(index);
  }
  const tallest = [...stacks.values()].reduce((most, { length }) => Math.max(most, length), 1);
  const offsets = positions.map(() => 0);
  for (const stack of stacks.values()) {
    const gaps = stack.length - 1;
    const step = Math.min(spacing, (2 * room * Math.sqrt(stack.length / tallest)) / Math.max(gaps, 1));
    stack.forEach((index, place) => {
      offsets[index] = round((place - gaps / 2) * step);
    });
  }
  return offsets;
}

const round = (pixels: number) => Number(pixels.toFixed(2));
