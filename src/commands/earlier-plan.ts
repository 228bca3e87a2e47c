/** What `cleanup --out` may write over. */
import { statSync } from "node:fs";
import { bytesIn } from "../io/bytes-at.ts";
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
    return statSync(path).isFile() ? bytesIn(path, 0, 64).toString("latin1") : "";
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return "";
  }
}
