/**
 * Typed arrays that grow. From some size on their memory is a `SharedArrayBuffer`, so that other threads can be given a column without
 * copying it; and where it has grown once it grows in place: a column of a gigabyte is not there twice while it becomes longer.
 */

/** What columns keep their values in. Numbers of fewer bits where these do. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;
type Growing = Float64Array | Codes;

/** Below this, memory of its own costs more than it saves. */
const leastShared = 64 * 1024;
/** From here on arrays grow in place. */
const leastInPlace = 1024 * 1024;
/** The largest that Node 20 can make, and the address space that is kept free behind an array. */
const mostBytes = 2 ** 32;

interface Growable extends SharedArrayBuffer {
  readonly growable: boolean;
  readonly maxByteLength: number;
  grow(bytes: number): void;
}
type NewShared = new (bytes: number, options?: { readonly maxByteLength: number }) => SharedArrayBuffer;

/** The same values with room for `length` in all, the new ones 0. `values` must not be written to any more. */
export function grown<A extends Growing>(values: A, length: number): A {
  const Kind = values.constructor as {
    new (buffer: ArrayBufferLike, offset: number, length: number): A;
    new (length: number): A;
  };
  const bytes = length * values.BYTES_PER_ELEMENT;
  const { buffer } = values;
  if (values.byteOffset === 0 && canGrow(buffer, bytes)) {
    if (bytes > buffer.byteLength) buffer.grow(bytes);
    return new Kind(buffer, 0, length);
  }
  const larger =
    bytes < leastShared ? new Kind(length) : new Kind(newShared(bytes, values.length > 0), 0, length);
  larger.set(values);
  return larger;
}

function canGrow(buffer: ArrayBufferLike, bytes: number): buffer is Growable {
  return buffer instanceof SharedArrayBuffer && (buffer as Growable).growable && bytes <= mostBytes;
}

/** Bytes that threads may share; with room to grow in place if they are likely to, and the system has address space for that. */
export function newShared(bytes: number, likelyToGrow: boolean): SharedArrayBuffer {
  const Shared = SharedArrayBuffer as NewShared;
  if (likelyToGrow && bytes >= leastInPlace && bytes < mostBytes) {
    try {
      return new Shared(bytes, { maxByteLength: mostBytes });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return new Shared(bytes);
}

/** How many rows to make room for where `rows` are needed: what grows in place grows by less. */
export function roomFor(rows: number, room: number): number {
  return Math.max(16, rows, room < leastInPlace ? room * 2 : Math.ceil(room * 1.25));
}

/** The bytes of numbers, as they are in memory. */
export function bytesOf(values: Growing): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** Numbers of the kind of `values` over these bytes: in place where memory is laid out for that, else copied. Null if they are too many or too few. */
export function adopt<A extends Growing>(values: A, bytes: Uint8Array | undefined, length: number): A | null {
  const width = values.BYTES_PER_ELEMENT;
  if (bytes?.length !== length * width) return null;
  const Kind = values.constructor as new (buffer: ArrayBufferLike, offset: number, length: number) => A;
  if (bytes.byteOffset % width === 0) return new Kind(bytes.buffer, bytes.byteOffset, length);
  return new Kind(Uint8Array.from(bytes).buffer, 0, length);
}

/** True if the first `length` numbers are the same, NaN equal to NaN. */
export function sameNumbers(a: Growing, b: Growing, length: number): boolean {
  return Buffer.compare(bytesOf(a.subarray(0, length)), bytesOf(b.subarray(0, length))) === 0;
}

/** Moves the values at these places, which ascend, to the beginning. */
export function moveUp(values: Growing, places: Uint32Array): void {
  for (let i = 0; i < places.length; i++) values[i] = values[places[i] as number] as number;
}
