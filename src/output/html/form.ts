/** Chart specifications and what is in them. */
import { createHash } from "node:crypto";
import type { TopLevelSpec } from "vega-lite";

/** A specification without its data, and its data. */
export interface Form {
  /** JSON of the specification, data replaced by holes. */
  readonly text: string;
  /** What belongs into each hole. Equal data share one, as Vega-Lite would have it. */
  readonly data: readonly (readonly object[])[];
  /** SHA-256 of all of it, hex: the same drawing comes of the same. */
  readonly digest: string;
}

/** The key by which a hole is known in what the compiler makes of it. */
export const holeKey = "\0hole";

export function formOf(spec: TopLevelSpec): Form {
  const data: object[][] = [];
  const holes = new Map<string, number>();
  const text = JSON.stringify(spec, (key, value: unknown) => {
    if (key !== "data" || !hasValues(value)) return value;
    const contents = JSON.stringify(value.values);
    const hole = holes.get(contents) ?? data.push(value.values) - 1;
    holes.set(contents, hole);
    return { ...value, values: [{ [holeKey]: hole }] };
  });
  const hash = createHash("sha256").update(text);
  for (const contents of holes.keys()) hash.update(contents);
  return { text, data, digest: hash.digest("hex") };
}

function hasValues(data: unknown): data is { readonly values: object[] } {
  return typeof data === "object" && data !== null && "values" in data && Array.isArray(data.values);
}
