import { Worker } from "node:worker_threads";
import { describe, expect, it } from "vitest";
import { type CleanupOptions, defaultCleanupOptions, planCleanup } from "../../src/analysis/cleanup-plan.ts";
import { planCountsOf, planElsewhere, planOf } from "../../src/analysis/plan-of-tables.ts";
import { askForPlan, newNotice, tellPlan } from "../../src/commands/plan-notice.ts";
import { Store } from "../../src/tables/store.ts";
import { type Tables, toTables } from "../../src/tables/tables.ts";
import { serversOf } from "../analysis/logged-servers.ts";

const server = { id: null, created_at: "2012-07-29T17:25:34Z", fate: "orphan", evidence_line: null } as const;
const rows = [
  { ...server, source: "a.log", line: 1, name: "web1" },
  { ...server, source: "a.log", line: 2, name: "web2" },
  { ...server, source: "a.log", line: 3, name: "web 3" },
  { ...server, source: "b.log", line: 1, name: "web1" },
];
const counts = { targets: 2, refused: 1, duplicates: 1 };

/** Options with which no plan can be made. */
const unfit = JSON.parse("{}") as CleanupOptions;

function tablesOf(): Tables {
  const store = new Store();
  for (const { source, line, ...values } of rows) {
    store.source = source;
    store.table("servers").add(line, values);
  }
  return toTables(store);
}

describe("a notice of a plan", () => {
  it("tells how many servers there are of each sort", () => {
    const notice = newNotice();
    const made = { plan: planCleanup(serversOf(rows), defaultCleanupOptions) };
    expect(askForPlan(notice)).toBeNull();
    expect(tellPlan(notice, () => made)).toBe(made);
    expect(askForPlan(notice)).toEqual(counts);
  });

  it("is waited for while another thread works on the plan", async () => {
    const notice = newNotice();
    const program = `const { workerData: notice } = require("node:worker_threads");
      Atomics.store(notice, 0, 1);
      Atomics.notify(notice, 0);
      setTimeout(() => { notice.set([7, 8, 9], 1); Atomics.store(notice, 0, 2); Atomics.notify(notice, 0); }, 50);`;
    const worker = new Worker(program, { eval: true, workerData: notice });
    Atomics.wait(notice, 0, 0);
    expect(askForPlan(notice)).toEqual({ targets: 7, refused: 8, duplicates: 9 });
    await worker.terminate();
  });

  it("says nothing once the plan has failed", () => {
    const notice = newNotice();
    expect(() => tellPlan(notice, () => ({ plan: planCleanup(serversOf([]), unfit) }))).toThrow(TypeError);
    expect(askForPlan(notice)).toBeNull();
  });
});

describe("the counts of a plan", () => {
  it("are those of the plan", () => {
    const tables = tablesOf();
    expect(planCountsOf(tables)).toEqual(counts);
    const { targets, refused, duplicates } = planOf(tables);
    expect([targets.length, refused.length, duplicates]).toEqual([2, 1, 1]);
  });

  it("are taken from who works out the plan, if that tells", () => {
    const tables = tablesOf();
    const told = { targets: 70, refused: 80, duplicates: 90 };
    planElsewhere(tables, () => told);
    expect(planCountsOf(tables)).toEqual(told);
    planElsewhere(tables, () => null);
    expect(planCountsOf(tables)).toEqual(counts);
  });
});
