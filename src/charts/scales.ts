/** Domains and ticks of number axes. All domains are explicit: a chart must not change its size or its axis when it becomes live. */

export type Domain = readonly [number, number];

/** Largest over smallest value above which a logarithmic axis reads better than a linear one. */
const logFrom = 8;

/** The finite extremes of the values. Of no values at all there is no chart: that is an error of the caller. */
export function spread(values: readonly number[]): Domain {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) throw new RangeError("a chart needs at least one finite value");
  return [low, high];
}

/** Whether there is more between them than the rounding of floating-point numbers. */
const differ = (low: number, high: number) => high - low > 1e-9 * Math.abs(high);

/** Room of 4 % at both ends; values that are all alike get a domain around them. */
export function linearDomain(values: readonly number[]): Domain {
  const [low, high] = spread(values);
  if (differ(low, high)) return [low - 0.04 * (high - low), high + 0.04 * (high - low)];
  return low === 0 ? [-0.04, 1] : [low - 0.1 * Math.abs(low), low + 0.1 * Math.abs(low)];
}

/** From 0 to a little above the largest value. */
export function zeroDomain(values: readonly number[]): Domain {
  const [, high] = spread(values);
  return [0, high > 0 ? 1.08 * high : 1];
}

/** Room of 4 % of the axis at both ends. Values must be above 0. */
export function logDomain(values: readonly number[]): Domain {
  const [low, high] = spread(values);
  if (low <= 0) throw new RangeError(`a logarithmic axis needs values above 0, found ${low}`);
  const factor = Math.max((high / low) ** 0.04, 1.02);
  return differ(low, high) ? [low / factor, high * factor] : [low / 1.25, high * 1.25];
}

/** Whether the values spread so far that a logarithmic axis reads better. */
export function wantsLog(values: readonly number[]): boolean {
  const [low, high] = spread(values);
  return low > 0 && high / low > logFrom;
}

/** Steps within a decade, from coarse to fine. */
const decadeSteps: readonly (readonly number[])[] = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]];

/** About `wanted` round values within the domain: whole decades, steps within them, or even steps where the domain is narrow. */
export function logTicks([low, high]: Domain, wanted = 6): readonly number[] {
  if (high / low < 3) return linearTicks([low, high], wanted);
  const first = Math.floor(Math.log10(low));
  const last = Math.floor(Math.log10(high));
  const every = Math.max(1, Math.ceil((last - first) / wanted));
  let best: readonly number[] = [];
  for (const steps of decadeSteps) {
    const ticks: number[] = [];
    for (let decade = first; decade <= last; decade++) {
      if (decade % every !== 0) continue;
      ticks.push(...steps.map((step) => Number(`${step}e${decade}`)));
    }
    const inside = ticks.filter((tick) => tick >= low && tick <= high);
    if (best.length > 0 && inside.length > wanted + 1) break;
    best = inside;
  }
  return best;
}

/** Round values within a narrow domain. */
function linearTicks([low, high]: Domain, wanted: number): readonly number[] {
  const rough = (high - low) / wanted;
  const power = Math.floor(Math.log10(rough));
  const mantissa = [1, 2, 5].find((m) => m * 10 ** power >= rough) ?? 10;
  const step = mantissa * 10 ** power;
  const at = (n: number) => Number((n * step).toPrecision(12));
  const ticks: number[] = [];
  for (let n = Math.ceil(low / step); at(n) <= high; n++) ticks.push(at(n));
  return ticks;
}

/** From here on thousands are set apart. */
const separateFrom = 10_000;

/** How numbers of this size read best on an axis: 1842, 12 500, 0.002, 45M. */
export function axisFormat([low, high]: Domain): string {
  if (high >= 1e5 && (low >= 1 || low === 0)) return "~s";
  return high < separateFrom ? "~r" : ",~r";
}

/** How tooltips show measured values: four significant digits, and more where the largest of them has more before the point. */
export function tooltipFormat(values: readonly number[]): string {
  const high = values.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  const digits = Math.max(4, Math.min(15, Math.floor(Math.log10(Math.max(1, high))) + 1));
  return `${high < separateFrom ? "" : ","}.${digits}~r`;
}

export interface MeasureAxis {
  readonly log: boolean;
  readonly domain: Domain;
  /** Goes into the encoding beside `field` and `title`. */
  readonly channel: {
    readonly type: "quantitative";
    readonly scale: {
      readonly type: "linear" | "log";
      readonly domain: number[];
      readonly nice: false;
      readonly zero?: false;
    };
    readonly axis: { readonly format: string; readonly values?: number[]; readonly tickCount?: number };
  };
}

/** Scale and axis of measured values; logarithmic where they spread far, unless told otherwise. */
export function measureAxis(
  values: readonly number[],
  kind: "auto" | "linear" | "log" = "auto",
  ticks = 6,
): MeasureAxis {
  const log = kind === "log" || (kind === "auto" && wantsLog(values));
  const domain = log ? logDomain(values) : linearDomain(values);
  const format = axisFormat(domain);
  return {
    log,
    domain,
    channel: {
      type: "quantitative",
      scale: log
        ? { type: "log", domain: [...domain], nice: false }
        : { type: "linear", domain: [...domain], nice: false, zero: false },
      axis: log ? { format, values: [...logTicks(domain, ticks)] } : { format, tickCount: ticks },
    },
  };
}

/** Where a value lies on an axis, as a share of its length from 0 to 1. */
export function shareOfAxis(value: number, [low, high]: Domain, log: boolean): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}
