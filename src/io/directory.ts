/**
 * Makes directories. Node 20's own `mkdirSync` with `recursive` begins anew, without an end, where a parent is there but the system says
 * ENOENT, as it does of anything below /proc.
 */
import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { errorCode } from "./errors.ts";

/** Makes a directory and those that it stands in, all that are not there yet. Throws what the file system says. */
export function makeDirectory(path: string, mode?: number): void {
  if (isDirectory(path)) return;
  try {
    makeOne(path, mode);
  } catch (error) {
    const parent = dirname(path);
    if (errorCode(error) !== "ENOENT" || parent === path) throw error;
    makeDirectory(parent, mode);
    makeOne(path, mode);
  }
}

function makeOne(path: string, mode?: number): void {
  try {
    mkdirSync(path, { mode });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (errorCode(error) !== "EEXIST" || !isDirectory(path)) throw error;
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
