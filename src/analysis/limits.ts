/**
 * Limits of a change: `elapsed_s > +5%` is broken if elapsed time rose by more than 5 %. Each limit is a test of its own against the
 * baseline moved to the limit: broken if the figures lie beyond it with confidence, kept if the whole interval lies within, and otherwise
 * nobody can tell. The p values of all limits are adjusted by Holm's method, so that many limits do not raise the risk of a false alarm.
 */
import { formatP } from "../units/quantity.ts";
import { holm } from "./adjust.ts";
import { judgeCensored } from "./censored.ts";
import { areSingleSessions } from "./comparison.ts";
import type { RowComparison } from "./group-comparison.ts";
import { runsNeeded, runsNeededAgainst } from "./rank-sum.ts";
import { singleSessionsReason } from "./sessions.ts";
import { type DecidingRun, leaveOneOut } from "./stability.ts";
import type { Comparison } from "./verdict.ts";

export interface Limit {
  /** As the user wrote it. */
  readonly text: string;
  readonly metric: string;
  /** Broken by a rise beyond `change`, or by a fall beyond it. */
  readonly side: ">" | "<";
  /** As a share of the baseline: 0.05, −0.05. More than −1. */
  readonly change: number;
}

export type Outcome = "kept" | "broken" | "unknown";

export interface LimitResult {
  readonly limit: Limit;
  readonly row: RowComparison;
  readonly outcome: Outcome;
  /** Of the test against the limit, adjusted for the number of limits; null if there was none. */
  readonly adjustedP: number | null;
  /** Why nobody can tell, without a full stop; otherwise null. */
  readonly reason: string | null;
}

const form = /^\s*([A-Za-z_][\w.:/-]*)\s*([<>])\s*([+-])\s*(\d+(?:\.\d*)?|\.\d+)\s*%\s*$/;

/** `elapsed_s > +5%`, `throughput < -5%`; null for any other text, and for a fall of 100 % or more. */
export function parseLimit(text: string): Limit | null {
  const [, metric, side, sign, percent] = form.exec(text) ?? [];
  if (metric === undefined || (side !== ">" && side !== "<")) return null;
  const size = Number(percent) / 100;
  const change = sign === "-" ? -size : size;
  return change <= -1 ? null : { text: text.trim(), metric, side, change };
}

/** Each limit for each row of its metric, in their order. */
export function checkLimits(
  limits: readonly Limit[],
  rows: readonly RowComparison[],
  alpha: number,
): LimitResult[] {
  const tests = limits.flatMap((limit) =>
    rows
      .filter(({ metric }) => metric.id === limit.metric)
      .map((row) => ({ limit, row, result: againstLimit(limit, row, alpha) })),
  );
  const adjusted = holm(tests.map(({ limit, result }) => pOfBreach(limit, result)));
  const number = adjusted.filter((p) => !Number.isNaN(p)).length;
  return tests.map(({ limit, row, result }, i) => {
    const p = adjusted[i] ?? Number.NaN;
    const adjustedP = Number.isNaN(p) ? null : p;
    const decided = decide(limit, result, adjustedP, number, alpha);
    const isOpen = decided.outcome !== "unknown" && areSingleSessions(row.a, row.b);
    return { limit, row, adjustedP, ...(isOpen ? unknown(singleSessionsReason(alpha)) : decided) };
  });
}

/** The candidate against the baseline as it would be just at the limit. */
function againstLimit({ change }: Limit, { a, b, result }: RowComparison, alpha: number): Comparison {
  const margin = change * Math.abs(result.a.median ?? 0);
  const moved =
    result.scale === "ratio"
      ? a.values.map((value) => value * (1 + change))
      : a.values.map((value) => value + margin);
  const question = { a: moved, b: b.values, alpha, tolerance: 0, better: null, scale: result.scale };
  return judgeCensored(question, { a: a.censored, b: b.censored });
}

/** Only a change beyond the limit speaks against it. NaN if there was no test. */
function pOfBreach({ side }: Limit, { effect, scale, p }: Comparison): number {
  if (effect === null || p === null) return Number.NaN;
  const distance = effect.estimate - (scale === "ratio" ? 1 : 0);
  return (side === ">" ? distance > 0 : distance < 0) ? p : 1;
}

/** A baseline moved to the limit is rounded: from 740 to 851 is a rise of 15 %, and no more. */
const rounding = 1e-12;

const unknown = (reason: string) => ({ outcome: "unknown", reason }) as const;

function decide(
  { side }: Limit,
  { effect, scale, p, floor, a, b, reason }: Comparison,
  adjustedP: number | null,
  tests: number,
  alpha: number,
): Pick<LimitResult, "outcome" | "reason"> {
  if (effect === null || p === null || adjustedP === null)
    return unknown(reason ?? "timeouts leave the change open");
  const atLimit = scale === "ratio" ? 1 : 0;
  const { low, high } = effect;
  if (low === null || high === null) return unknown(reason ?? "too few runs");
  const slack = scale === "ratio" ? rounding : 0;
  const within = side === ">" ? high <= atLimit + slack : low >= atLimit - slack;
  if (within) return { outcome: "kept", reason: null };
  const beyond = side === ">" ? low > atLimit + slack : high < atLimit - slack;
  if (!beyond) return unknown("the interval of the change reaches from within the limit to beyond it");
  if (adjustedP <= alpha) return { outcome: "broken", reason: null };
  const needed = runsNeeded(alpha / tests);
  const against = Math.max(a.n, b.n) > needed ? runsNeededAgainst(Math.max(a.n, b.n), alpha / tests) : null;
  const remedy =
    against === null ? `${needed} runs each can` : `${against} against ${Math.max(a.n, b.n)} can`;
  const why = `p ${formatP(p)} is ${formatP(adjustedP)} once adjusted for ${tests} limits`;
  return unknown(floor * tests > alpha ? `${why}, and so few runs cannot reach ${alpha}; ${remedy}` : why);
}

/** The runs without which a limit that is kept or broken is not, as long as there are still enough for an answer. None if there are timeouts. */
export function decidingRunsOf({ limit, row, outcome }: LimitResult, alpha: number): DecidingRun<Outcome>[] {
  const { a, b } = row;
  if (outcome === "unknown" || a.censored !== undefined || b.censored !== undefined) return [];
  return leaveOneOut(a.values, b.values, (inA, inB) => {
    const left = { ...row, a: { ...a, values: Array.from(inA) }, b: { ...b, values: Array.from(inB) } };
    const result = againstLimit(limit, left, alpha);
    const p = pOfBreach(limit, result);
    return result.floor > alpha || Number.isNaN(p) ? null : decide(limit, result, p, 1, alpha).outcome;
  });
}

/** Broken if any is, unknown if any is or if there is none, else kept. */
export function overall(outcomes: readonly Outcome[]): Outcome {
  if (outcomes.includes("broken")) return "broken";
  return outcomes.length === 0 || outcomes.includes("unknown") ? "unknown" : "kept";
}
