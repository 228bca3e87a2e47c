/** Many new files at once, at the first start mostly: read on all processors, and without keeping what reading on would need. */
import { stampAt, type StampedInput } from "../io/inputs.ts";
import { builtInFormats } from "../parsers/index.ts";
import { readAhead } from "../reading/read-ahead.ts";
import type { Part } from "../tables/parts.ts";
import type { FollowedFile, Knowledge } from "./followed-file.ts";

/** A file that was read from beginning to end. */
export interface ReadWhole extends Knowledge {
  readonly part: Part;
}

/** Fewer are read one by one: whichever of them grows can then be read on. */
const many = 100;
/** Larger files are too. */
const mostBytes = 4 * 1024 * 1024;

/** What was read of those that are new, small and plain text, if there are many. */
export async function readManyNew(
  files: readonly FollowedFile[],
  fewest = many,
): Promise<ReadonlyMap<FollowedFile, ReadWhole>> {
  const read = new Map<FollowedFile, ReadWhole>();
  const inputs = new Map<StampedInput, FollowedFile>();
  if (files.length < fewest) return read;
  for (const file of files) {
    const { source } = file;
    const stamp = file.isNew && !/\.(?:gz|zst|xz)$/.test(source) ? stampAt(source) : null;
    if (stamp === null || stamp.bytes > mostBytes) continue;
    inputs.set({ source, kind: "file", bytes: stamp.bytes, stamp }, file);
  }
  const lookedAt = Date.now();
  const ahead = await readAhead([...inputs.keys()], { formats: builtInFormats });
  for (const [input, file] of inputs) {
    const { outcome, lines, part } = ahead.get(input) ?? {};
    // What was written to meanwhile, or not read to its end, is read by itself.
    if (outcome === undefined || lines === undefined || part === undefined) continue;
    if (outcome.trouble !== null || outcome.bytes !== input.stamp.bytes) continue;
    const { sha256, unpacked } = outcome;
    const position = { stamp: input.stamp, sha256, unpacked, trouble: null, lookedAt };
    read.set(file, { position: { ...position, resume: null, outage: false }, lines, part });
  }
  return read;
}
