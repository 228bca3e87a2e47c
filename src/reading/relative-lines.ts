/**
 * Line numbers of a stretch of an input whose beginning was not read: nobody knows yet how many lines stand before it. They count from a
 * number that no log holds, with a fraction, so that they are told from all other numbers wherever a parser remembers them; and they are
 * made true once the lines before the stretch are counted. In a column of line numbers, which are 32 bits wide, they are 1, 2, 3, …
 */

/** Stands for the line before the first one of the stretch. A multiple of 2^32, and a fraction that the 53 bits of a number still hold. */
export const unknownLine = 2 ** 43 + 63 / 512;
const mostLines = 2 ** 32;

/** A copy of plain data in which relative line numbers are true: `before` lines stand before the stretch. */
export function withTrueLines<T>(data: T, before: number): T {
  return made(data, before) as T;
}

function made(data: unknown, before: number): unknown {
  if (typeof data === "number") return isRelative(data) ? data - unknownLine + before : data;
  if (typeof data !== "object" || data === null) return data;
  if (ArrayBuffer.isView(data)) return bytesOf(data);
  if (Array.isArray(data)) return data.map((value: unknown) => made(value, before));
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, made(value, before)]));
}

function isRelative(number: number): boolean {
  return number >= unknownLine && number < unknownLine + mostLines && Number.isInteger(number - unknownLine);
}

/** What crosses from one thread to another is no `Buffer` any more. */
function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
