/**
 * Numbers as JavaScript writes them (the shortest digits that read back as the same double), put into a buffer without a string, four
 * digits at a time. All need room for three bytes more than they take.
 */

const zero = 0x30;

/** The digits of each number below 10,000 as a little-endian word: four, with zeros in front; and without these, with anything behind. */
const padded = new Uint32Array(10_000);
const plain = new Uint32Array(10_000);
for (let value = 0; value < 10_000; value++) {
  const digits = [value / 1000, value / 100, value / 10, value].map(
    (digit) => zero + (Math.floor(digit) % 10),
  );
  const [a = zero, b = zero, c = zero, d = zero] = digits;
  const word = a + b * 2 ** 8 + c * 2 ** 16 + d * 2 ** 24;
  padded[value] = word;
  plain[value] = word >>> (8 * (4 - lengthOf(value)));
}

/** How many digits a number below 10,000 has. */
function lengthOf(value: number): number {
  return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
}

/** Writes a whole number in [0, 2^53) at `at`; returns where it ends. */
export function putInteger(view: DataView, at: number, value: number): number {
  if (value < 10_000) {
    view.setUint32(at, plain[value] as number, true);
    return at + lengthOf(value);
  }
  if (value < 1e8) {
    const high = (value / 10_000) | 0;
    view.setUint32(at, plain[high] as number, true);
    const to = at + lengthOf(high);
    view.setUint32(to, padded[value - high * 10_000] as number, true);
    return to + 4;
  }
  const high = Math.floor(value / 1e8);
  const low = value - high * 1e8;
  const middle = (low / 10_000) | 0;
  const to = putInteger(view, at, high);
  view.setUint32(to, padded[middle] as number, true);
  view.setUint32(to + 4, padded[low - middle * 10_000] as number, true);
  return to + 8;
}

const million = 1e6;
/** Two decimals of no more than 15 digits are two doubles: so the digits that read back are the shortest, once final zeros are gone. */
const most = 1e15;

/**
 * Writes a whole number below 2^53 or a number of at most six decimals and fifteen digits at `at`; returns where it ends, which is `at`
 * for any other number: nothing that counts is written then.
 */
export function putScaled(view: DataView, at: number, value: number): number {
  const size = Math.abs(value);
  let to = at;
  if (value < 0) view.setUint8(to++, 0x2d);
  if (Number.isSafeInteger(size)) return putInteger(view, to, size);
  const scaled = Math.round(size * million);
  if (!(scaled < most && scaled / million === size)) return at;
  const whole = Math.floor(scaled / million);
  const decimals = scaled - whole * million;
  const first = (decimals / 100) | 0;
  to = putInteger(view, to, whole);
  view.setUint8(to, 0x2e);
  view.setUint32(to + 1, padded[first] as number, true);
  view.setUint32(to + 5, (padded[decimals - first * 100] as number) >>> 16, true);
  to += 7;
  while (view.getUint8(to - 1) === zero) to--;
  return to;
}
