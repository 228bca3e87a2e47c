/**
 * One scale for a row or a column of a table, so that its numbers can be compared by eye: one unit and one number of decimals.
 */
import {
  decimalsFor,
  formatFixed,
  formatNumber,
  inUnit,
  missing,
  unitsByKind,
  withUnit,
} from "./quantity.ts";
import type { QuantityKind, Unit, Units } from "./quantity.ts";

export interface Scale {
  /** Symbol of the unit: `s`, `GiB`, `M`, `%`, `×`; empty for bare numbers. */
  readonly unit: string;
  /** A value in base units is divided by this. */
  readonly factor: number;
  /** Digits after the point for all values. */
  readonly decimals: number;
}

/** The smallest value may be this part of the unit; beyond that a smaller unit is taken. */
const smallestPart = 1e-3;
const significantDigits = 3;
/** The largest value gets no decimals beyond this many digits in all. */
const mostDigits = 5;

function unitOf(units: Units, smallest: number, largest: number): Unit {
  const fits = ({ factor, from }: Unit) => largest >= from && smallest >= factor * smallestPart;
  const base = units.find(({ factor }) => factor === 1) ?? units[0];
  return units.find(fits) ?? (largest >= base.from ? base : (units.at(-1) ?? base));
}

/**
 * The scale that suits all of `values` (base units of `kind`; null and NaN are passed over). Unit: the largest one that the largest value
 * reaches and that leaves the smallest value readable. Decimals: three significant digits of the smallest value, as long as the
 * largest stays within five digits; none if all values are whole numbers of the unit.
 */
export function scaleFor(kind: QuantityKind, values: Iterable<number | null>): Scale {
  const units: Units = unitsByKind[kind];
  const sizes: number[] = [];
  let [smallest, largest] = [Infinity, 0];
  for (const value of values) {
    if (value === null || !Number.isFinite(value) || value === 0) continue;
    const size = Math.abs(value);
    sizes.push(size);
    if (size < smallest) smallest = size;
    if (size > largest) largest = size;
  }
  const none = sizes.length === 0;
  const { symbol, factor } = none ? unitOf(units, 1, 1) : unitOf(units, smallest, largest);
  if (sizes.every((size) => Number.isInteger(inUnit(size, factor))))
    return { unit: symbol, factor, decimals: 0 };
  const wanted = decimalsFor(smallest / factor, significantDigits);
  const room = decimalsFor(largest / factor, mostDigits);
  return { unit: symbol, factor, decimals: Math.min(wanted, room) };
}

/** Below this many significant digits the decimals of the scale are not enough for a value. */
const fewestDigits = 2;

/** A value in the scale's unit, without its symbol: for columns that name the unit in their heading. Null and NaN → `–`. */
export function formatScaled(scale: Scale, value: number | null): string {
  if (value === null || !Number.isFinite(value)) return value === null ? missing : formatNumber(value);
  const scaled = inUnit(value, scale.factor);
  const lost =
    scaled !== 0 && decimalsFor(scaled, fewestDigits) > scale.decimals && !Number.isInteger(scaled);
  return lost ? formatNumber(scaled) : formatFixed(scaled, scale.decimals);
}

/** A value with the symbol of its unit: `71.8 GiB`. Null and NaN → `–`. */
export function formatWithUnit(scale: Scale, value: number | null): string {
  const text = formatScaled(scale, value);
  return text === missing ? text : withUnit(text, scale.unit);
}
