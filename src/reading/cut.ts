/** Which inputs are worth giving to several threads, and in what pieces. */
import { closeSync, openSync } from "node:fs";
import { bytesAt, lineStartBehind } from "../io/bytes-at.ts";
import { errorCode } from "../io/errors.ts";
import type { Input } from "../io/inputs.ts";
import { isPlainText } from "../io/text-gate.ts";
import { magicLength, unpackerOf } from "../io/unpack.ts";
import { headLength } from "../parsers/file-parser.ts";
import type { Formats } from "../parsers/input-scanner.ts";
import { startPrefixed } from "../parsers/line-prefix.ts";
import { maxLine } from "../parsers/scanner.ts";
import type { Job } from "./jobs.ts";
import type { Stretch } from "./stretch.ts";

/** Bytes of one stretch: reading them takes much longer than finding out where they join, and all threads have some to do to the end. */
const usualStretch = 16 * 1024 * 1024;
/** Small files are handed out by so many bytes, or so many files. */
const batchBytes = 4 * 1024 * 1024;
const batchFiles = 1000;

/** The jobs that reading some inputs comes to, in the order of what they read, but for those that nobody waits for: these come last. */
export interface Plan {
  readonly jobs: readonly Job[];
  /** How many others there are. */
  readonly urgent: number;
  /** Large logs, by the places of their jobs. */
  readonly large: readonly {
    readonly input: Input;
    readonly hash: number;
    readonly stretches: readonly number[];
  }[];
}

/** Large logs are cut into stretches. */
export function planJobs(
  inputs: readonly Input[],
  formats: Formats,
  stretchLength: number = usualStretch,
): Plan {
  const jobs: Job[] = [];
  const logs: { readonly input: Input; readonly stretches: readonly number[] }[] = [];
  let batch: Input[] = [];
  let bytes = 0;
  const handOut = () => {
    if (batch.length > 0) jobs.push({ kind: "files", inputs: batch });
    [batch, bytes] = [[], 0];
  };
  for (const input of inputs) {
    const stretches = cutLog(input, formats, stretchLength);
    if (stretches !== null) {
      const places = stretches.map((stretch) => jobs.push({ kind: "stretch", stretch }) - 1);
      logs.push({ input, stretches: places });
      continue;
    }
    batch.push(input);
    bytes += input.bytes;
    if (bytes >= batchBytes || batch.length >= batchFiles) handOut();
  }
  handOut();
  const urgent = jobs.length;
  const large = logs.map(({ input, stretches }) => {
    const hash = jobs.push({ kind: "hash", source: input.source, bytes: input.bytes }) - 1;
    return { input, hash, stretches };
  });
  return { jobs, urgent, large };
}

/** The stretches of a large log, each beginning a line; null if it is small, no log, or cannot be cut. */
function cutLog({ source, kind, bytes }: Input, formats: Formats, stretchLength: number): Stretch[] | null {
  if (kind !== "file" || bytes < 2 * stretchLength) return null;
  try {
    const file = openSync(source, "r");
    try {
      if (!isLog(source, bytesAt(file, 0, headLength), formats)) return null;
      const starts = [0];
      for (let near = stretchLength; near < bytes - stretchLength / 2; near += stretchLength) {
        const start = lineStartBehind(file, near, maxLine);
        if (start !== null) starts.push(start);
      }
      return starts.map((from, i) => ({ source, from, to: starts[i + 1] ?? bytes }));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null; // who reads it will say why
  }
}

/** Plain text that is read line by line, as it is. */
function isLog(source: string, head: Buffer, { lines, files }: Formats): boolean {
  return (
    unpackerOf(head.subarray(0, magicLength)) === null &&
    isPlainText(head) &&
    !files.some((format) => format.accepts?.(source) !== false && format.recognise(head, false)) &&
    startPrefixed(head, lines) === null
  );
}
