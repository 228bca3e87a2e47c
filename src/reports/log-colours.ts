/** Which look a log has: the same in every chart of every report, whatever else a chart shows. */
import { countCodes } from "../analysis/rows-by-code.ts";
import { categories, type Tables } from "../tables/tables.ts";

/** Charts tell so many logs apart by colour and dash; with more of them the largest come first, since those are drawn. */
const distinctLooks = 12;

type Ranks = (source: string) => number | null;

/** Several reports ask for the same: by the tables whose rows are drawn log by log. */
const known = new WeakMap<object, { readonly servers: unknown; readonly ranks: Ranks }>();

/** The rank of each log, 0-based: the order of appearance, of many logs the largest first. Null for a log that no chart draws. */
export function logRanks(tables: Tables): Ranks {
  const { builds, servers } = tables;
  const before = known.get(builds);
  if (before?.servers === servers) return before.ranks;
  const ranks = findRanks(tables);
  known.set(builds, { servers, ranks });
  return ranks;
}

function findRanks(tables: Tables): Ranks {
  const columns = [categories(tables, "builds", "source"), categories(tables, "servers", "source")];
  // Looking for a row of each of a few logs is faster than counting those of all.
  const isFew =
    columns.every(({ names }) => names.length <= distinctLooks) &&
    new Set(columns.flatMap(({ names }) => names)).size <= distinctLooks;
  const places = new Map<string, number>();
  const sizes: number[] = [];
  for (const { codes, names } of columns) {
    const counts = isFew ? null : countCodes(codes, names.length);
    names.forEach((source, i) => {
      const count = counts === null ? Number(codes.includes(i + 1)) : (counts[i + 1] ?? 0);
      if (count === 0) return;
      const place = places.get(source) ?? sizes.push(0) - 1;
      places.set(source, place);
      sizes[place] = (sizes[place] as number) + count;
    });
  }
  return (source) => {
    const place = places.get(source);
    if (place === undefined || sizes.length <= distinctLooks) return place ?? null;
    // Asked for a dozen of ten thousand logs, which need not be put in order for that.
    const size = sizes[place] as number;
    let rank = 0;
    for (let i = 0; i < sizes.length; i++) {
      const other = sizes[i] as number;
      if (other > size || (other === size && i < place)) rank++;
    }
    return rank;
  };
}
