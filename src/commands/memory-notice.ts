/** What `watch` says of its memory: apart from the option, which every start of the program needs. */
import { formatBytes } from "../units/quantity.ts";
import { bytesInAll } from "./memory.ts";

/** Gives what is to be said the first time that the process takes more than it was given; null at any other time. */
export function noticeOfMemory(maxMemory: number | undefined): (taken: number) => string | null {
  const given = bytesInAll(maxMemory);
  let isTold = false;
  return (taken) => {
    if (isTold || taken <= given) return null;
    isTold = true;
    return `${formatBytes(taken)} of memory are taken, more than --max-memory (${formatBytes(given)}): watch keeps the rows of all logs. Move old ones out of the directory, or watch a part of it`;
  };
}
