import { describe, expect, it } from "vitest";
import type { ExistingServer } from "../../src/analysis/cleanup-inventory.ts";
import type { CleanupPlan } from "../../src/analysis/cleanup-plan.ts";
import { reconcile } from "../../src/analysis/cleanup-reconciliation.ts";
import type { CleanupTarget } from "../../src/analysis/cleanup-targets.ts";

const target = (name: string, id: string | null = null): CleanupTarget => ({
  name,
  id,
  notBefore: "2012-07-29T17:00:00Z",
  notAfter: "2012-07-29T18:00:00Z",
  fate: "orphan",
  evidence: { source: "log.txt", line: 2, decidedBy: null },
});
const existing = (id: string | null, name: string, created: string | null = "2012-07-29T17:30:00Z") => ({
  id,
  name,
  created,
});
const planOf = (...targets: readonly CleanupTarget[]): CleanupPlan => ({
  targets,
  refused: [],
  skipped: { fate: 0, time: 0, name: 0 },
  duplicates: 0,
});

/** Names and ids of what is left to delete, names of what is gone, and the reasons for what is left alone. */
function outcome(targets: readonly CleanupTarget[], servers: readonly ExistingServer[]) {
  const { plan, gone, leftAlone } = reconcile(planOf(...targets), servers);
  return {
    targets: Array.from(plan.targets, ({ name, id }) => [name, id]),
    gone: gone.map(({ name }) => name),
    leftAlone: leftAlone.map(({ reason }) => reason),
    duplicates: plan.duplicates,
  };
}

describe("reconcile", () => {
  it("keeps what still exists, with its id", () => {
    expect(outcome([target("a"), target("b")], [existing("1", "a"), existing("3", "c")])).toEqual({
      targets: [["a", "1"]],
      gone: ["b"],
      leftAlone: [],
      duplicates: 0,
    });
  });

  it("wants id and name to agree", () => {
    const servers = [existing("1", "a"), existing("2", "x")];
    expect(outcome([target("a", "1"), target("b", "2"), target("a", "9")], servers)).toEqual({
      targets: [["a", "1"]],
      gone: ["a"],
      leftAlone: ["the server with this id has another name"],
      duplicates: 0,
    });
  });

  it("keeps the id of the log where the listing has only names", () => {
    expect(
      outcome([target("a", "1"), target("b")], [existing(null, "a", null), existing(null, "b", null)])
        .targets,
    ).toEqual([
      ["a", "1"],
      ["b", null],
    ]);
  });

  it("leaves alone what several servers are called, or have for an id", () => {
    expect(outcome([target("a")], [existing("1", "a"), existing("2", "a")]).leftAlone).toEqual([
      "2 servers have this name",
    ]);
    expect(outcome([target("a", "1")], [existing("1", "a"), existing("1", "a")]).leftAlone).toEqual([
      "2 servers have this id",
    ]);
    expect(outcome([target("a", "1")], [existing(null, "a"), existing(null, "a")]).leftAlone).toEqual([
      "2 servers have this name",
    ]);
  });

  it.each([
    ["2012-07-29T16:59:59Z", 0],
    ["2012-07-29T17:00:00Z", 1],
    ["2012-07-29T11:00:00-07:00", 1],
    ["2012-07-29T18:00:01Z", 0],
    ["whenever", 0],
    [null, 1],
  ])("compares the time of creation %s with the window", (created, kept) => {
    expect(outcome([target("a")], [existing("1", "a", created)]).targets).toHaveLength(kept);
  });

  it.each([
    [{ notBefore: null }, "2012-07-29T18:00:00Z", 1],
    [{ notBefore: null }, "2012-07-29T18:00:01Z", 0],
    [{ notBefore: null }, "whenever", 0],
    [{ notAfter: null }, "2012-07-29T17:00:00Z", 1],
    [{ notAfter: null }, "2012-07-29T16:59:59Z", 0],
    [{ notBefore: null, notAfter: null }, "whenever", 1],
  ])("compares what is known of the window: less %j, created %s", (open, created, kept) => {
    expect(outcome([{ ...target("a"), ...open }], [existing("1", "a", created)]).targets).toHaveLength(kept);
  });

  it("counts a server once that two targets mean", () => {
    expect(outcome([target("a"), target("a", "1")], [existing("1", "a")])).toMatchObject({
      targets: [["a", "1"]],
      duplicates: 1,
    });
  });

  it("counts a server once that lies in the time of one log and outside that of another", () => {
    const later = { ...target("a"), notBefore: "2012-07-30T00:00:00Z", notAfter: null };
    for (const targets of [
      [later, target("a")],
      [target("a"), later],
    ])
      expect(outcome(targets, [existing("1", "a")])).toEqual({
        targets: [["a", "1"]],
        gone: [],
        leftAlone: [],
        duplicates: 1,
      });
  });

  it("takes no server for gone whose name may have been cut off at the end of the listing", () => {
    const cut = { ...existing(null, "test1", null), unterminated: true } as const;
    const whole = existing(null, "test1", null);
    const targets = [target("test1"), target("test12"), target("test2")];
    expect(outcome(targets, [whole])).toMatchObject({ gone: ["test12", "test2"], leftAlone: [] });
    expect(outcome(targets, [cut])).toMatchObject({
      targets: [["test1", null]],
      gone: ["test2"],
      leftAlone: ["the listing may be cut off: its last line has no line feed, and the name begins like it"],
    });
    const cutId = { ...existing("12", "test1"), unterminated: true } as const;
    expect(outcome([target("test1", "1234")], [cutId])).toMatchObject({ gone: [] });
  });
});
