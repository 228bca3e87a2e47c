/** What a comparison says, in words. */
import type { RowComparison } from "../analysis/group-comparison.ts";
import type { Effect } from "../analysis/hodges-lehmann.ts";
import { runsNeeded } from "../analysis/rank-sum.ts";
import { type Comparison, type EffectScale, neutral, type Verdict } from "../analysis/verdict.ts";
import { formatCount, formatNumber, formatP, formatRatio } from "../units/quantity.ts";

const numberWords = ["no", "one", "two", "three", "four", "five", "six"];
const inWords = (n: number): string => numberWords[n] ?? String(n);

/** `a, b and c` */
export const list = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** `a, b and 3 more`: at most so many of `n` names, of which these may only be the first. */
export function listSome(names: readonly string[], most: number, n: number = names.length): string {
  const shown = names.slice(0, most);
  return list(n > shown.length ? [...shown, `${formatCount(n - shown.length)} more`] : shown);
}

/** `747–750 s`; one value if all are shown alike, `–` of none. */
export function range(values: readonly number[], format: (value: number | null) => string): string {
  if (values.length === 0) return format(null);
  const low = format(values.reduce((least, value) => Math.min(least, value)));
  const high = format(values.reduce((most, value) => Math.max(most, value)));
  if (low === high) return low;
  const [, number = "", unit = ""] = numberAndUnit.exec(low) ?? [];
  return unit !== "" && unit === numberAndUnit.exec(high)?.[2] ? `${number}–${high}` : `${low} to ${high}`;
}

const numberAndUnit = /^([\d.\u202f]+) (\S+)$/;

/** What the runs show, and what they cannot; without a full stop. `[one, several]`: what a figure is of. */
export function verdictSentence(
  { verdict, everyPairAgrees, floor, reason, p, a, b }: Comparison,
  alpha: number,
  adjustedP: number | null = null,
  [one, several]: readonly [string, string] = ["run", "runs"],
): string {
  if (verdict !== "inconclusive") return `${verdictWords[verdict]}${pText(p, adjustedP)}`;
  const agreeing = everyPairAgrees && a.n * b.n > 1;
  const pairs = agreeing ? "lower or higher in every pairing alike, but " : "";
  if (floor <= alpha || a.n === 0 || b.n === 0) return `${pairs}${reason ?? "inconclusive"}`;
  const runs =
    a.n === b.n ? `${inWords(a.n)} ${a.n === 1 ? one : several} each` : `${a.n} against ${b.n} ${several}`;
  const agree = agreeing ? "in every pairing; " : "";
  return `${agree}${runs} cannot be significant (smallest reachable p is ${formatNumber(floor, 2)}), ${inWords(runsNeeded(alpha))} each could`;
}

/**
 * `median 260 s against 747 s`; the ranges of all figures where these are too few for an interval. Where too many timed out for a median, it is
 * said to be unknown. `format` is that of the metric.
 */
export function sidesText({ a, b, result }: RowComparison, format: (value: number | null) => string): string {
  if (!isSized(result.effect) && a.censored === undefined && b.censored === undefined)
    return `${range([...b.values], format)} against ${range([...a.values], format)}`;
  const [first, second] = [result.a.median, result.b.median].map((median) =>
    median === null ? "unknown" : format(median),
  );
  return `median ${second ?? ""} against ${first ?? ""}`;
}

/** True if the effect has an interval. */
export function isSized(effect: Effect | null): effect is Effect & { low: number; high: number } {
  return effect !== null && effect.low !== null && effect.high !== null;
}

/** `1.28×`, `5 s less`. `format` is that of the metric. */
export function effectText(
  { estimate }: Effect,
  scale: EffectScale,
  format: (value: number | null) => string,
): string {
  if (scale === "ratio") return formatRatio(estimate);
  return `${format(Math.abs(estimate))} ${estimate < 0 ? "less" : "more"}`;
}

/** What timeouts leave open of an effect, behind it: `, or more, depending on the timeouts`. Empty if nothing. */
export function openText({ estimate, isLeast }: Effect, scale: EffectScale): string {
  if (isLeast !== true || estimate === neutral[scale]) return "";
  return `, or ${scale === "ratio" && estimate < 1 ? "less" : "more"}, depending on the timeouts`;
}

function pText(p: number | null, adjustedP: number | null): string {
  if (p === null) return "";
  const adjusted = adjustedP === null || adjustedP === p ? "" : `, adjusted ${formatP(adjustedP)}`;
  return ` (p ${formatP(p).replace(/^(?!<)/, "= ")}${adjusted})`;
}

export const verdictWords: Readonly<Record<Verdict, string>> = {
  better: "better",
  worse: "worse",
  less: "less",
  more: "more",
  same: "the same within the tolerance",
  inconclusive: "inconclusive",
};
