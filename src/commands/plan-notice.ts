/**
 * What the thread that works out the clean-up plan tells the one that writes the report: how many servers there are of each sort. The other
 * one needs it in the middle of its work, where no message reaches it, so it is told through memory that both see.
 */
import type { CleanupPlan } from "../analysis/cleanup-plan.ts";
import type { PlanCounts } from "../analysis/plan-of-tables.ts";

/** Numbers in shared memory: how far the plan is, then the counts. */
export type PlanNotice = Int32Array;

const [idle, begun, known] = [0, 1, 2];
/** Who asks waits no longer, since the thread may have died: milliseconds. */
const patience = 2000;

export function newNotice(): PlanNotice {
  return new Int32Array(new SharedArrayBuffer(16));
}

/** Works out a plan, and tells of it; who asks meanwhile waits. */
export function tellPlan<Made extends { readonly plan: CleanupPlan }>(
  notice: PlanNotice,
  make: () => Made,
): Made {
  let state = idle;
  Atomics.store(notice, 0, begun);
  try {
    const made = make();
    const { targets, refused, duplicates } = made.plan;
    notice.set([targets.length, refused.length, duplicates], 1);
    state = known;
    return made;
  } finally {
    Atomics.store(notice, 0, state);
    Atomics.notify(notice, 0);
  }
}

/** Null if nobody works it out, or has done so in time. */
export function askForPlan(notice: PlanNotice): PlanCounts | null {
  Atomics.wait(notice, 0, begun, patience);
  if (Atomics.load(notice, 0) !== known) return null;
  const [, targets = 0, refused = 0, duplicates = 0] = notice;
  return { targets, refused, duplicates };
}
