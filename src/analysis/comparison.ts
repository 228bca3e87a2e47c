/**
 * Groups compared in several rows at once (metrics, benchmarks): each row is judged alone, then the p values of all are adjusted for their
 * number, and a difference that does not outlast that is none.
 */
import { formatP } from "../units/quantity.ts";
import { benjaminiHochberg, holm } from "./adjust.ts";
import { judgeCensored } from "./censored.ts";
import type { Metric } from "./metrics.ts";
import { runsNeeded } from "./rank-sum.ts";
import type { Values } from "./select.ts";
import { singleSessionsReason } from "./sessions.ts";
import type { Comparison, EffectScale } from "./verdict.ts";

/** Figures of one metric in one group. */
export interface Sample {
  /** In base units, in the order of the logs; NaN is missing. */
  readonly values: Values;
  /** Which of them are lower bounds: builds that ran into their timeout. Undefined if none is. */
  readonly censored?: readonly boolean[];
  /** Several figures, all of one session: see `sessions.ts`. */
  readonly oneSession?: true;
}

/** One row before it is judged: the same metric, and the same benchmark, in two groups. */
export interface Pair<M extends Metric = Metric> {
  readonly metric: M;
  readonly a: Sample;
  readonly b: Sample;
}

/** How sure and how large a difference has to be. */
export interface Criteria {
  /** The risk of a false alarm, in (0, 1). */
  readonly alpha: number;
  /** Changes up to this share do not matter: 0.02 is 2 %. */
  readonly tolerance: number;
}

export interface Judged {
  readonly result: Comparison;
  /** Adjusted for the other rows: see `judgeFamily`; null if there was no test. */
  readonly adjustedP: number | null;
}

/**
 * All rows judged, in their order. Among the decisive metrics p is adjusted by Holm's method, so that even one false alarm is unlikely;
 * among the others, and where many benchmarks are looked at together, by Benjamini and Hochberg's.
 */
export function judgeFamily<P extends Pair>(
  pairs: readonly P[],
  criteria: Criteria,
  among: "metrics" | "benchmarks" = "metrics",
): (P & Judged)[] {
  const results = pairs.map(({ metric, a, b }) => {
    const scale: EffectScale = "ratio";
    const question = { a: a.values, b: b.values, ...criteria, better: metric.better, scale };
    const result = judgeCensored(question, { a: a.censored, b: b.censored });
    return withinSessions(result, a, b, criteria.alpha);
  });
  const families = [
    { decisive: true, method: among === "metrics" ? holm : benjaminiHochberg },
    { decisive: false, method: benjaminiHochberg },
  ];
  const adjusted = new Map<number, { p: number; tests: number }>();
  for (const { decisive, method } of families) {
    const members = pairs.flatMap(({ metric }, i) => (metric.decisive === decisive ? [i] : []));
    const ps = members.map((i) => results[i]?.p ?? Number.NaN);
    const tests = ps.filter((p) => !Number.isNaN(p)).length;
    method(ps).forEach((p, at) => adjusted.set(members[at] ?? -1, { p, tests }));
  }
  return pairs.map((pair, i) => {
    const result = results[i] as Comparison;
    const { p, tests } = adjusted.get(i) ?? { p: Number.NaN, tests: 0 };
    const adjustedP = Number.isNaN(p) ? null : p;
    return { ...pair, adjustedP, result: outlasting(result, adjustedP, tests, criteria) };
  });
}

/** What can be said of one session on each side: figures, and no verdict on what others would show. */
function withinSessions(result: Comparison, a: Sample, b: Sample, alpha: number): Comparison {
  if (!areSingleSessions(a, b) || result.verdict === "inconclusive") return result;
  return { ...result, verdict: "inconclusive", reason: singleSessionsReason(alpha) };
}

export function areSingleSessions(a: Sample, b: Sample): boolean {
  return a.oneSession === true && b.oneSession === true;
}

/** A difference that chance explains once it is known how many rows were looked at is none. */
function outlasting(
  result: Comparison,
  adjustedP: number | null,
  tests: number,
  { alpha }: Criteria,
): Comparison {
  if (result.verdict === "same" || result.verdict === "inconclusive") return result;
  if (adjustedP === null || adjustedP <= alpha) return result;
  const enough = runsNeeded(alpha / tests);
  const remedy = Math.min(result.a.n, result.b.n) < enough ? `; ${enough} runs each leave room for that` : "";
  const reason = `p ${formatP(result.p)} is ${formatP(adjustedP)} once adjusted for ${tests} comparisons${remedy}`;
  return { ...result, verdict: "inconclusive", reason };
}
