/** Numbers as JavaScript writes them (the shortest digits that read back as the same double), put into a buffer without a string. */

const zero = 0x30;

/** Writes a whole number in [0, 2^53) at `at`; returns where it ends. */
export function putInteger(buffer: Uint8Array, at: number, value: number): number {
  if (value >= 1e9) {
    const high = Math.floor(value / 1e9);
    return putDigits(buffer, putInteger(buffer, at, high), value - high * 1e9, 9);
  }
  let digits = 1;
  for (let limit = 10; limit <= value; limit *= 10) digits++;
  return putDigits(buffer, at, value, digits);
}

/** Writes so many digits of `value` < 2^31, with zeros in front. */
function putDigits(buffer: Uint8Array, at: number, value: number, digits: number): number {
  let rest = value | 0;
  for (let to = at + digits - 1; to >= at; to--) {
    const next = (rest / 10) | 0;
    buffer[to] = zero + rest - next * 10;
    rest = next;
  }
  return at + digits;
}

const million = 1e6;
/** Two decimals of no more than 15 digits are two doubles: so the digits that read back are the shortest, once final zeros are gone. */
const most = 1e15;

/**
 * Writes a whole number below 2^53 or a number of at most six decimals and fifteen digits at `at`; returns where it ends, which is `at`
 * for any other number: nothing is written then.
 */
export function putScaled(buffer: Uint8Array, at: number, value: number): number {
  const size = Math.abs(value);
  let to = at;
  if (value < 0) buffer[to++] = 0x2d;
  if (Number.isSafeInteger(size)) return putInteger(buffer, to, size);
  const scaled = Math.round(size * million);
  if (!(scaled < most && scaled / million === size)) return at;
  const whole = Math.floor(scaled / million);
  to = putInteger(buffer, to, whole);
  buffer[to++] = 0x2e;
  to = putDigits(buffer, to, scaled - whole * million, 6);
  while (buffer[to - 1] === zero) to--;
  return to;
}
