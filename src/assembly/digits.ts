/** Decimal digits of numbers, at an address: with up to six decimals and fifteen digits. */

const million: f64 = 1e6;
/** Two decimals of no more than 15 digits are two doubles: so the digits that read back are the shortest, once final zeros are gone. */
const mostScaled: f64 = 1e15;
/** Added to a number from 0 to 2^51, it leaves no room for a fraction: the nearest whole number is in the lower bits of the sum. */
export const noFraction: f64 = 4503599627370496;

/** A number that is not whole and not negative; returns where it ends, 0 if it was not written: it has more decimals or digits than that. */
export function putDecimals(at: usize, value: f64): usize {
  const rounded = value * million + noFraction;
  const scaled = rounded - noFraction;
  if (!(scaled < mostScaled && scaled / million === value)) return 0;
  const whole = u32(reinterpret<u64>(floor(value) + noFraction));
  const decimals = u32(reinterpret<u64>(rounded)) - whole * 1_000_000;
  const to = putInteger(at, whole);
  const first = decimals / 100;
  const six = u64(fourDigits(first)) | (u64(fourDigits(decimals - first * 100) >> 16) << 32);
  store<u8>(to, 0x2e);
  store<u64>(to, six, 1);
  const finalZeros = (clz(six ^ 0x3030_3030_3030) >> 3) - 2;
  return to + 7 - usize(finalZeros);
}

/** A whole number. */
export function putInteger(at: usize, value: u32): usize {
  return value < 100_000_000 ? putShort(at, value) : putLong(at, value);
}

/** One below 2^53. */
export function putLong(at: usize, value: u64): usize {
  if (value < 100_000_000) return putShort(at, u32(value));
  const high = value / 100_000_000;
  const to = putShort(at, u32(high));
  store<u64>(to, eightDigits(u32(value - high * 100_000_000)));
  return to + 8;
}

/** A number below 10^8. */
function putShort(at: usize, value: u32): usize {
  if (value < 10_000) return putFour(at, value);
  const high = value / 10_000;
  const to = putFour(at, high);
  store<u32>(to, fourDigits(value - high * 10_000));
  return to + 4;
}

/** A number below 10^4. */
function putFour(at: usize, value: u32): usize {
  const all = fourDigits(value);
  const zeros = ctz((all ^ 0x3030_3030) | 0x0100_0000) & 24;
  store<u32>(at, all >> zeros);
  return at + 4 - (zeros >> 3);
}

/** The digits of each number below 10^4: four, the first one in the lowest byte. */
const digits = memory.data(4 * 10_000, 4);
for (let value: u32 = 0; value < 10_000; value++) {
  const tens =
    (value / 1000) | (((value / 100) % 10) << 8) | (((value / 10) % 10) << 16) | ((value % 10) << 24);
  store<u32>(digits + (value << 2), tens | 0x3030_3030);
}

function fourDigits(value: u32): u32 {
  return load<u32>(digits + (value << 2));
}

/** Those of a number below 10^8, the first one in the lowest byte. */
export function eightDigits(value: u32): u64 {
  const upper = value / 10_000;
  return u64(fourDigits(upper)) | (u64(fourDigits(value - upper * 10_000)) << 32);
}
