/** Fixed texts, and whether they stand somewhere; numbers. */
import { take } from "./memory";

/** ASCII of up to 48 bytes, of which 16 are compared at once. */
export function text(ascii: string): usize {
  const at = take(48);
  for (let i = 0; i < ascii.length; i++) store<u8>(at + <usize>i, ascii.charCodeAt(i));
  return at;
}

/** True if a text of 16 to 32 bytes stands there. */
export function hasLong(at: usize, ascii: usize, length: usize): bool {
  const tail = length - 16;
  return !v128.any_true(
    v128.or(
      v128.xor(v128.load(at), v128.load(ascii)),
      v128.xor(v128.load(at + tail), v128.load(ascii + tail)),
    ),
  );
}

/** True if a text of 8 to 16 bytes stands there. */
export function hasShort(at: usize, ascii: usize, length: usize): bool {
  const tail = length - 8;
  return ((load<u64>(at) ^ load<u64>(ascii)) | (load<u64>(at + tail) ^ load<u64>(ascii + tail))) == 0;
}

/** The digit that stands there; 10 or more if it is none. */
export function digitAt(at: usize): u32 {
  return <u32>load<u8>(at) - 0x30;
}

/** The number that was read last, and where it ended. */
export let value: u64 = 0;
export let readTo: usize = 0;

/** Reads up to 9 digits into `value`; false if there are none, or more. */
export function readInteger(from: usize): bool {
  let at = from;
  let number: u64 = 0;
  for (let digit: u32 = 0; (digit = digitAt(at)) < 10; at++) number = number * 10 + <u64>digit;
  value = number;
  readTo = at;
  return at - from - 1 < 9;
}
