/**
 * Whether more of what was run failed than before. Figures are of what ended well: a program that crashes in half of its runs may look as
 * fast as ever, or faster.
 */
import { subjectOf, type TrialGroup } from "./grouping.ts";
import type { Key } from "./keys.ts";
import type { Trial } from "./trial.ts";

export interface FailedShare {
  readonly failed: number;
  /** Failed or not; at least 1. */
  readonly n: number;
}

export interface FailureRise {
  readonly table: Trial["table"];
  /** The benchmark or the command; empty if it is the only one, or if the rise is of all together. */
  readonly subject: string;
  readonly baseline: FailedShare;
  readonly candidate: FailedShare;
}

const tables: readonly Trial["table"][] = ["runs", "builds", "measurements"];

/**
 * Where a larger share of the candidate failed than of the baseline: each subject that both have, or where none of them shows it all
 * together. Empty if nothing failed more often.
 */
export function failureRises(baseline: TrialGroup, candidate: TrialGroup, by: readonly Key[]): FailureRise[] {
  if (candidate.failed.length === 0) return [];
  return tables.flatMap((table) => {
    const [before, after] = [sharesOf(baseline, table, by), sharesOf(candidate, table, by)];
    const isOnly = new Set([...before.keys(), ...after.keys()]).size === 1;
    const rises = [...after].flatMap(([subject, share]) =>
      rise(table, isOnly ? "" : subject, before.get(subject), share),
    );
    return rises.length > 0 ? rises : rise(table, "", total(before), total(after));
  });
}

function rise(
  table: Trial["table"],
  subject: string,
  baseline: FailedShare | undefined,
  candidate: FailedShare,
): FailureRise[] {
  if (baseline === undefined) return [];
  // Where a group has no such trials, both products are 0.
  const isMore = candidate.failed * baseline.n > baseline.failed * candidate.n;
  return isMore ? [{ table, subject, baseline, candidate }] : [];
}

function sharesOf(
  { trials, failed }: TrialGroup,
  table: Trial["table"],
  by: readonly Key[],
): Map<string, FailedShare> {
  const shares = new Map<string, { failed: number; n: number }>();
  for (const trial of [...trials, ...failed]) {
    if (trial.table !== table) continue;
    const subject = subjectOf(trial, by);
    const share = shares.get(subject) ?? { failed: 0, n: 0 };
    shares.set(subject, share);
    share.n++;
    if (trial.failure !== null) share.failed++;
  }
  return shares;
}

function total(shares: ReadonlyMap<string, FailedShare>): FailedShare {
  let [failed, n] = [0, 0];
  for (const share of shares.values()) {
    failed += share.failed;
    n += share.n;
  }
  return { failed, n };
}
