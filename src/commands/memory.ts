/** `--max-memory`: how much memory a command may take, and what of that is for rows. */
import { memoryOfMachine, mostForObjects } from "../io/memory.ts";
import type { OptionSpecs } from "./command.ts";
import { UsageError } from "./usage.ts";

const mebibyte = 2 ** 20;
const least = 256 * mebibyte;
/** Nobody expects a program that reads logs to take more without having been asked to. */
const mostByDefault = 8192 * mebibyte;

/** What the program takes before it has read anything, and for what does not grow with the rows. */
const ownBytes = 160 * mebibyte;
/** Bytes in all for a byte of rows, reports and outputs included; measured. */
const bytesForRow = 2.8;

/** The same where each figure is an object of its own, measured; and of what objects may take. */
const bytesForFigure = 16;
const shareOfObjects = 0.7;

const byDefault = "[default: half of what the machine or the container has, at most 8G]";

export const memoryOptions = {
  "max-memory": {
    requiresArg: true,
    coerce: sizeFrom,
    describe: describing(
      "builds that do not fit become sketches, other rows a sample, and the report says so",
    ),
  },
} as const satisfies OptionSpecs;

/** Where figures are compared. */
export const memoryOfFiguresOptions = {
  "max-memory": {
    ...memoryOptions["max-memory"],
    describe: describing("of builds and commands that do not fit a sample is compared, and it says so"),
  },
} as const satisfies OptionSpecs;

/** Where only servers are looked at. */
export const memoryOfServersOptions = {
  "max-memory": {
    ...memoryOptions["max-memory"],
    describe: describing("servers that do not fit are in no script, and the exit code is 1"),
  },
} as const satisfies OptionSpecs;

/** Where rows are only written. */
export const memoryOfRowsOptions = {
  "max-memory": {
    ...memoryOptions["max-memory"],
    describe: describing("rows that do not fit wait on disk, and all are written"),
  },
} as const satisfies OptionSpecs;

/** Where all rows are kept. */
export const memoryWatchedOptions = {
  "max-memory": {
    ...memoryOptions["max-memory"],
    describe: `Say so when it takes more memory than this, such as 600M or 2G: the rows of all logs are kept ${byDefault}`,
  },
} as const satisfies OptionSpecs;

function describing(beyond: string): string {
  return `Memory to get along with, such as 600M or 2G: ${beyond} ${byDefault}`;
}

const units: ReadonlyMap<string, number> = new Map([
  ["M", mebibyte],
  ["G", 1024 * mebibyte],
  ["T", 1024 * 1024 * mebibyte],
]);

/** `600M`, `1.5G`, `2 GiB` → bytes. */
export function sizeFrom(given: unknown): number {
  const text = String([given].flat().at(-1)).trim();
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)\s*([MGT])(?:i?B)?$/i.exec(text) ?? [];
  const bytes = Number(number) * (units.get(unit.toUpperCase()) ?? 0);
  if (number !== "" && bytes >= least) return bytes;
  throw new UsageError(
    `--max-memory takes a size of at least ${least / mebibyte}M, such as 600M or 2G, not ${JSON.stringify(text)}.`,
  );
}

/** Bytes that rows may take, so that the whole process takes no more than was asked for. */
export function bytesForRows(maxMemory: number | undefined): number {
  return bytesLeft(maxMemory) / bytesForRow;
}

/** The same where each row is compared. */
export function bytesForFigures(maxMemory: number | undefined): number {
  return Math.min(bytesLeft(maxMemory), shareOfObjects * mostForObjects()) / bytesForFigure;
}

function bytesLeft(maxMemory: number | undefined): number {
  return bytesInAll(maxMemory) - ownBytes;
}

/** What a command may take, by what the user says or, without that, by the machine. */
export function bytesInAll(maxMemory: number | undefined): number {
  return maxMemory ?? Math.max(least, Math.min(mostByDefault, memoryOfMachine() / 2));
}
