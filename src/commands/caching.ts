/** The cache as the commands use it: where it is, what it is for, and what is said about it. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Cache, cacheDirectory } from "../cache.ts";
import type { OptionSpecs } from "./command.ts";
import { textFrom } from "./usage.ts";

export const cacheOptions = {
  cache: {
    requiresArg: true,
    coerce: cacheFrom,
    describe:
      "Directory that keeps what was read, so that unchanged logs are not read again; --no-cache: none [default: runlens in the user's cache directory]",
  },
} as const satisfies OptionSpecs;

/** `--cache DIR`, or false from `--no-cache`. */
function cacheFrom(given: unknown): string | false {
  return [given].flat().at(-1) === false ? false : textFrom("cache")(given);
}

/** The cache for these paths; null if there is to be none. `formatFiles`: files that change what is read from logs. */
export function openCache(
  given: string | false | undefined,
  paths: readonly string[],
  formatFiles: readonly string[],
): Cache | null {
  if (given === false) return null;
  const directory = given ?? cacheDirectory(process.env);
  return directory === null ? null : new Cache(directory, paths, programOf(formatFiles), given !== undefined);
}

/**
 * What tells this program from others that may read logs differently: the names and sizes of its files (those of bundles hold a hash of
 * what is in them), and the user's own formats.
 */
function programOf(formatFiles: readonly string[]): string {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const files = readdirSync(here).filter((name) => /\.[jt]s$/.test(name));
  const hash = createHash("sha256");
  for (const name of files.sort()) hash.update(`${name} ${statSync(join(here, name)).size}\n`);
  for (const path of formatFiles) hash.update(`${path}\n`).update(readFileSync(path));
  return hash.digest("hex");
}
