/** Units of benchmark files in base units: seconds, bytes, percent, counts, and these per second. */

/** A value is moved by `digits` decimal digits, which is exact, and multiplied by `times`. */
interface Scale {
  readonly unit: string;
  readonly digits: number;
  readonly times: number;
}

const scale = (unit: string, digits = 0, times = 1): Scale => ({ unit, digits, times });

/** Sizes in powers of ten and in powers of two; a bare K, M, G is a power of ten, as in SI. */
const sizes: readonly (readonly [prefix: string, digits: number, times: number])[] = [
  ["", 0, 1],
  ["k", 3, 1],
  ["K", 3, 1],
  ["M", 6, 1],
  ["G", 9, 1],
  ["T", 12, 1],
  ["Ki", 0, 2 ** 10],
  ["Mi", 0, 2 ** 20],
  ["Gi", 0, 2 ** 30],
  ["Ti", 0, 2 ** 40],
];

const times: readonly (readonly [unit: string, digits: number, times: number])[] = [
  ["ps", -12, 1],
  ["ns", -9, 1],
  ["us", -6, 1],
  ["µs", -6, 1],
  ["μs", -6, 1], // the Greek letter, not the sign
  ["ms", -3, 1],
  ["msec", -3, 1],
  ["s", 0, 1],
  ["sec", 0, 1],
  ["min", 0, 60],
  ["h", 0, 3600],
  ["hr", 0, 3600],
  ["day", 0, 86_400],
];

const known: ReadonlyMap<string, Scale> = new Map([
  ...times.flatMap(([unit, digits, factor]): [string, Scale][] => [
    [unit, scale("s", digits, factor)],
    [`1/${unit}`, scale("1/s", -digits, 1 / factor)],
  ]),
  ...sizes.flatMap(([prefix, digits, factor]): [string, Scale][] => [
    [`${prefix}B`, scale("bytes", digits, factor)],
    [`${prefix}B/s`, scale("bytes/s", digits, factor)],
    [`${prefix}/s`, scale("1/s", digits, factor)],
  ]),
  ...["", "K", "M", "G"].map((prefix, i): [string, Scale] => [`${prefix}b/s`, scale("bits/s", 3 * i)]),
  ["bytes", scale("bytes")],
  ["%", scale("%")],
  ["percent", scale("%")],
  ["ratio", scale("ratio")],
  ["count", scale("count")],
]);

/** Units that can be turned into base units, for messages. */
export const knownUnits: readonly string[] = [...known.keys()];

/** A value in base units. A unit that is not known stays as it is. */
interface Quantity {
  readonly value: number;
  readonly unit: string | null;
}

/** `(250, "ms")` → 0.25 s. */
export function toBase(value: number, unit: string | null): Quantity {
  const found = unit === null ? undefined : known.get(unit);
  if (found === undefined) return { value, unit };
  return { value: shift(value, found.digits) * found.times, unit: found.unit };
}

/** Moves the decimal point: 2965.99 and -3 give 2.96599, which a division would miss by one unit in the last place. */
function shift(value: number, digits: number): number {
  if (digits === 0 || !Number.isFinite(value)) return value;
  const [mantissa = "", exponent = "0"] = String(value).split("e");
  return Number(`${mantissa}e${Number(exponent) + digits}`);
}
