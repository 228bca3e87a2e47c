/** What `cleanup --out` may write over. */
import { closeSync, openSync, statSync } from "node:fs";
import { bytesAt } from "../io/bytes-at.ts";
import { errorCode } from "../io/errors.ts";
import { UsageError } from "./usage.ts";

/** How the scripts and the plans that `cleanup` wrote begin. */
const beginnings: readonly string[] = ["#!/bin/sh\n{ set +xv; }", '{\n  "targets": ['];

/** Throws a `UsageError` if there is something else than an earlier plan at `path`: it may be one of the logs. */
export function refuseOthers(path: string): void {
  const head = headOf(path);
  if (head !== "" && !beginnings.some((beginning) => head.startsWith(beginning)))
    throw new UsageError(`--out ${path} is a file that cleanup did not write: remove it, or name another.`);
}

/** The first bytes of a file; nothing where there is none, or it cannot be read: who writes there will say why. */
function headOf(path: string): string {
  try {
    if (!statSync(path).isFile()) return "";
    const file = openSync(path, "r");
    try {
      return bytesAt(file, 0, 64).toString("latin1");
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return "";
  }
}
