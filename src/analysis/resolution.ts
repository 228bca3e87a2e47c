import type { Values } from "./select.ts";

/** The coarsest resolution that is told apart. */
export const coarsestResolution = 1;

/** Picoseconds: some tools print nanoseconds with three decimals. */
const mostDecimals = 12;

/**
 * The power of ten that all values are multiples of, 1 down to 10⁻¹²: how finely they were printed. 0 if they are finer. NaN means missing
 * and is left out.
 */
export function resolution(values: Values): number {
  let decimals = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    while (!Number.isNaN(value) && !hasDecimals(value, decimals)) if (++decimals > mostDecimals) return 0;
  }
  return decimals === 0 ? coarsestResolution : 10 ** -decimals;
}

/** Below this a product with a power of ten is off by less than half, and rounding mends that. */
const safe = 2 ** 50;

/** Whether a value is what its text with so many decimals reads as. */
function hasDecimals(value: number, decimals: number): boolean {
  const power = 10 ** decimals;
  const scaled = value * power;
  // What is closest to a whole number over a power of ten is that quotient, rounded once.
  if (scaled < safe && scaled > -safe) return Math.round(scaled) / power === value;
  return Number(value.toFixed(decimals)) === value;
}
