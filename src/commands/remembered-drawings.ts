/** Charts that are kept beside the rows of a cache, so that a report over logs that did not change need not draw them again. */
import type { Cache } from "../cache.ts";
import { errorCode } from "../io/errors.ts";
import { type Drawing, knownDrawings, takeDrawings } from "../output/html/drawings.ts";

const name = "charts";

/** False if there were none. */
export function recallDrawings(cache: Cache | null): boolean {
  const text = cache?.loadText(name) ?? null;
  if (text !== null) takeDrawings(JSON.parse(text) as Drawing[]);
  return text !== null;
}

/** Nothing is said if that fails: the rows have failed before. */
export function keepDrawings(cache: Cache | null): void {
  try {
    cache?.saveText(name, JSON.stringify(knownDrawings()));
  } catch (error) {
    if (errorCode(error) === null) throw error;
  }
}
