/** Units of benchmark files in base units: seconds, bytes, percent, counts, and these per second. */

/** A factor as a fraction of two whole numbers: dividing by 10⁹ is exact where multiplying by 10⁻⁹ is not. */
interface Scale {
  readonly unit: string;
  readonly times: number;
  readonly over: number;
}

const scale = (unit: string, times = 1, over = 1): Scale => ({ unit, times, over });

/** The sizes that are written in powers of ten and those in powers of two; a bare K, M, G is a power of ten, as in SI. */
const sizes: readonly (readonly [prefix: string, bytes: number])[] = [
  ["", 1],
  ["k", 1e3],
  ["K", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
  ["Ki", 2 ** 10],
  ["Mi", 2 ** 20],
  ["Gi", 2 ** 30],
  ["Ti", 2 ** 40],
];

const times: Readonly<Record<string, Scale>> = {
  ns: scale("s", 1, 1e9),
  us: scale("s", 1, 1e6),
  µs: scale("s", 1, 1e6),
  μs: scale("s", 1, 1e6), // the Greek letter, not the sign
  ms: scale("s", 1, 1e3),
  msec: scale("s", 1, 1e3),
  s: scale("s"),
  sec: scale("s"),
  min: scale("s", 60),
  h: scale("s", 3600),
  hr: scale("s", 3600),
  day: scale("s", 86_400),
};

const known: ReadonlyMap<string, Scale> = new Map([
  ...Object.entries(times),
  ...sizes.flatMap(([prefix, bytes]): (readonly [string, Scale])[] => [
    [`${prefix}B`, scale("bytes", bytes)],
    [`${prefix}B/s`, scale("bytes/s", bytes)],
    [`${prefix}/s`, scale("1/s", bytes)],
  ]),
  ["bytes", scale("bytes")],
  ["%", scale("%")],
  ["percent", scale("%")],
  ["ratio", scale("ratio")],
  ["count", scale("count")],
  ["1/s", scale("1/s")],
  ...Object.entries(times).map(([unit, { times: over, over: number }]): [string, Scale] => [
    `1/${unit}`,
    scale("1/s", number, over),
  ]),
]);

/** Units that can be turned into base units, for messages. */
export const knownUnits: readonly string[] = [...known.keys()];

/** A value in base units. A unit that is not known stays as it is. */
export interface Quantity {
  readonly value: number;
  readonly unit: string | null;
}

/** `(250, "ms")` → 0.25 s. */
export function toBase(value: number, unit: string | null): Quantity {
  const found = unit === null ? undefined : known.get(unit);
  if (found === undefined) return { value, unit };
  return { value: (value * found.times) / found.over, unit: found.unit };
}
