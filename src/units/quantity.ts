/**
 * Numbers as people read them. Everything in the tables is in base units (seconds, bytes, percent); this is the only place that scales
 * and rounds. Three significant digits, but whole digits are never rounded away: 1841.6 s is `1842 s`.
 *
 * Thousands are separated from 10 000 on by a narrow no-break space (U+202F), the separator of ISO 80000-1: it is neither a decimal
 * comma nor a decimal point to anyone. `plainSpaces` turns it into an ASCII blank for terminals, once lines are broken. The blank before a unit is an
 * ordinary one. Missing values (null, NaN) are `–`, never 0.
 */

/** What is shown where a value is missing. */
export const missing = "–";

/** Between groups of three digits. */
const thousandsSeparator = "\u202f";

const separateFrom = 10_000;
/** Beyond these, powers of ten read better than rows of zeros. */
const largestPlain = 1e15;
const smallestPlain = 1e-6;

type Value = number | null;

function isMissing(value: Value): value is null {
  return value === null || Number.isNaN(value);
}

/** What is shown for a value that has no digits; null if it has digits. */
function withoutDigits(value: Value): string | null {
  if (isMissing(value)) return missing;
  if (value === Infinity) return "∞";
  return value === -Infinity ? "-∞" : null;
}

function separateThousands(digits: string): string {
  return digits.replaceAll(/\B(?=(?:\d{3})+$)/g, thousandsSeparator);
}

/** A fixed number of decimals; thousands separated from 10 000 on. `value` is finite. */
export function formatFixed(value: number, decimals: number): string {
  const size = Math.abs(value);
  const text = size.toFixed(decimals);
  const sign = value < 0 && /[1-9]/.test(text) ? "-" : "";
  if (size < separateFrom - 1) return sign + text;
  const [whole = "", fraction] = text.split(".");
  const separated = Number(whole) >= separateFrom ? separateThousands(whole) : whole;
  return sign + separated + (fraction === undefined ? "" : `.${fraction}`);
}

/** Decimals that show `digits` significant digits of a finite value other than 0, after rounding: 9.996 needs 1 for three (10.0). */
export function decimalsFor(value: number, digits: number): number {
  return Math.min(100, Math.max(0, digits - 1 - exponentOf(value, digits)));
}

/** The power of ten of the first digit. */
function exponentOf(value: number, digits: number): number {
  const size = Math.abs(value);
  const power = Math.floor(Math.log10(size));
  const first = size / 10 ** power;
  // From 9 on, rounding may make a number of one more digit of it: what is printed tells.
  return first >= 1 && first < 9 ? power : Number(value.toExponential(digits - 1).split("e")[1]);
}

/**
 * `digits` significant digits; a whole number is shown whole: 0.2134 → `0.213`, 12.345 → `12.3`, 2 → `2`, 83887 → `83 887`.
 * Powers of ten only outside 10⁻⁶ to 10¹⁵. Null and NaN → `–`.
 */
export function formatNumber(value: Value, digits = 3): string {
  const special = withoutDigits(value);
  if (special !== null || value === null) return special ?? missing;
  const size = Math.abs(value);
  if (size >= largestPlain || (size > 0 && size < smallestPlain)) return value.toExponential(digits - 1);
  return formatFixed(value, Number.isInteger(value) ? 0 : decimalsFor(value, digits));
}

export interface Unit {
  /** Empty for bare numbers. */
  readonly symbol: string;
  /** How much of the base unit it is. */
  readonly factor: number;
  /** The unit is used for sizes from here on, in the base unit. */
  readonly from: number;
}

/** Largest first; the last one takes what is smaller than all. */
export type Units = readonly [Unit, ...Unit[]];

const unit = (symbol: string, factor: number, from = factor): Unit => ({ symbol, factor, from });

const secondUnits: Units = [
  unit("s", 1, 0.1),
  unit("ms", 1e-3, 1e-4),
  unit("µs", 1e-6, 1e-7),
  unit("ns", 1e-9),
];
const byteUnits: Units = [
  unit("TiB", 2 ** 40),
  unit("GiB", 2 ** 30),
  unit("MiB", 2 ** 20),
  unit("KiB", 2 ** 10),
  unit("B", 1),
];
/** Counts stay exact below a million. */
const countUnits: Units = [unit("G", 1e9), unit("M", 1e6), unit("", 1)];
const percentUnits: Units = [unit("%", 1)];
const ratioUnits: Units = [unit("×", 1)];
const plainUnits: Units = [unit("", 1)];

/** Units by kind of quantity: the kinds of cells that hold numbers. */
export const unitsByKind = {
  seconds: secondUnits,
  bytes: byteUnits,
  count: countUnits,
  percent: percentUnits,
  ratio: ratioUnits,
  number: plainUnits,
  probability: plainUnits,
} as const satisfies Record<string, Units>;

export type QuantityKind = keyof typeof unitsByKind;

/** `×` follows its number directly; other units after a blank. */
export function withUnit(text: string, symbol: string): string {
  return symbol === "" || symbol === "×" ? text + symbol : `${text} ${symbol}`;
}

function smallestOf(units: Units): Unit {
  return units.at(-1) ?? units[0];
}

/** The unit for one value alone. Zero and infinities have the unit that a size of 1 has. */
function unitFor(size: number, units: Units): Unit {
  const decisive = size === 0 || size === Infinity ? 1 : size;
  return units.find(({ from }) => decisive >= from) ?? smallestOf(units);
}

/** A value in a unit, without the noise of the division: 5e-8 s is 50 ns, not 50.000000000000007. */
export function inUnit(value: number, factor: number): number {
  return factor === 1 ? value : Number((value / factor).toPrecision(12));
}

function formatIn(units: Units, value: Value): string {
  if (isMissing(value)) return missing;
  const chosen = unitFor(Math.abs(value), units);
  return withUnit(formatNumber(inUnit(value, chosen.factor)), chosen.symbol);
}

/** From here on `formatSeconds` speaks of hours. */
const longFrom = 10_000;

/** Seconds: `0.213 s`, `12.3 s`, `260 s`, `1842 s`; below 0.1 s `50.1 ms`; from 10 000 s on as `formatDuration`. Null → `–`. */
export function formatSeconds(seconds: Value): string {
  if (isMissing(seconds) || Math.abs(seconds) < longFrom) return formatIn(secondUnits, seconds);
  return formatDuration(seconds);
}

/** Pairs of a larger and a smaller unit for prose, in seconds; largest first. */
const durationUnits = [
  { from: 86_400, large: "d", small: "h", smallSize: 3600, perLarge: 24 },
  { from: 3600, large: "h", small: "min", smallSize: 60, perLarge: 60 },
  { from: 59.5, large: "min", small: "s", smallSize: 1, perLarge: 60 },
] as const;

/** Seconds as prose: `4 min 20 s`, `1 h 02 min`, `3 d 04 h`, `2 min`; below a minute as `formatSeconds`. Null → `–`. */
export function formatDuration(seconds: Value): string {
  if (isMissing(seconds) || !Number.isFinite(seconds)) return formatIn(secondUnits, seconds);
  const size = Math.abs(seconds);
  const units = durationUnits.find(({ from, smallSize }) => Math.round(size / smallSize) * smallSize >= from);
  if (units === undefined) return formatIn(secondUnits, seconds);
  const smalls = Math.round(size / units.smallSize);
  const large = `${seconds < 0 ? "-" : ""}${formatNumber(Math.floor(smalls / units.perLarge))} ${units.large}`;
  const rest = smalls % units.perLarge;
  return rest === 0 ? large : `${large} ${String(rest).padStart(2, "0")} ${units.small}`;
}

/** Bytes in binary multiples: `71.8 GiB`, `512 B`. Null → `–`. */
export function formatBytes(bytes: Value): string {
  return formatIn(byteUnits, bytes);
}

/** A count: exact below a million (`83 887`), then `44.6 M`. Null → `–`. */
export function formatCount(count: Value): string {
  return formatIn(countUnits, count);
}

/** 170 → `170 %`. Null → `–`. */
export function formatPercent(percent: Value): string {
  return formatIn(percentUnits, percent);
}

/** Ratios this near to 1 are told to a tenth of a percent on either side of it: 1.01 and 1.01 may be 1 % apart. */
const nearOne = 0.1;

/** 0.337, 7.16; within 10 % of 1 always three decimals: 0.976, 1.024. 1 itself is `1`. Null → `–`. */
export function formatFactor(ratio: Value): string {
  const isNear = ratio !== null && ratio !== 1 && Math.abs(ratio - 1) < nearOne;
  return isNear ? formatFixed(ratio, 3) : formatNumber(ratio);
}

/** 0.337 → `0.337×`. Null → `–`. */
export function formatRatio(ratio: Value): string {
  return isMissing(ratio) ? missing : withUnit(formatFactor(ratio), "×");
}

/** A p value: two significant digits (`0.33`, `0.0079`), `< 0.001` below that. Null → `–`. */
export function formatP(p: Value): string {
  if (isMissing(p)) return missing;
  if (p < 0.001) return "< 0.001";
  return p > 0.995 ? "1" : formatNumber(p, 2);
}

/** Turns the no-break spaces of formatted numbers into ASCII blanks. */
export function plainSpaces(text: string): string {
  return text.replaceAll(thousandsSeparator, " ");
}
