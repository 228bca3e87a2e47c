import { describe, expect, it } from "vitest";
import {
  type ExistingServer,
  InventoryError,
  readInventory,
  reconcile,
} from "../../src/analysis/cleanup-inventory.ts";
import type { CleanupPlan } from "../../src/analysis/cleanup-plan.ts";
import type { CleanupTarget } from "../../src/analysis/cleanup-targets.ts";

const server = (id: string | null, name: string, created: string | null = null): ExistingServer => ({
  id,
  name,
  created,
});

describe("readInventory", () => {
  const at = "2012-07-29T17:30:00Z";

  it("reads the CSV of openstack, quotes and line feeds in names too", () => {
    const text = `"ID","Name","Status","Created At"\n"u-1","test1","ACTIVE","${at}"\n"u-2","a,""b""\n","ACTIVE","${at}"\n`;
    expect(readInventory(text)).toEqual([server("u-1", "test1", at), server("u-2", 'a,"b"\n', at)]);
  });

  it("reads backslashes in CSV, doubled or not", () => {
    expect(readInventory('"ID","Name"\n"1","a\\\\b"\n"2","c\\\\"\n').map(({ name }) => name)).toEqual([
      "a\\b",
      "c\\",
    ]);
    expect(readInventory('"ID","Name"\n"1","a\\b"\n"2","c\\\\d"\n').map(({ name }) => name)).toEqual([
      "a\\b",
      "c\\\\d",
    ]);
  });

  it("reads CSV with a byte order mark, CRLF and columns in any order", () => {
    expect(readInventory("\uFEFFName,ID\r\n\r\ntest1,7\r\n")).toEqual([server("7", "test1")]);
  });

  it("reads CSV of names alone, if they are quoted", () => {
    expect(readInventory('"Name"\n"test1"\n"test 2"\n')).toEqual([
      server(null, "test1"),
      server(null, "test 2"),
    ]);
  });

  it.each([
    ["openstack", [{ ID: "1", Name: "a", "Created At": at }]],
    ["nova's API", { servers: [{ id: "1", name: "a", created: at, image: { id: "9", name: "x" } }] }],
    ["hcloud", [{ id: 1, name: "a", created: at }]],
    ["doctl", [{ id: 1, name: "a", created_at: at }]],
    ["gcloud", [{ id: "1", name: "a", creationTimestamp: at }]],
    [
      "aws",
      {
        Reservations: [
          { Instances: [{ InstanceId: "1", LaunchTime: at, Tags: [{ Key: "Name", Value: "a" }] }] },
        ],
      },
    ],
  ])("reads the JSON of %s", (_, value) => {
    expect(readInventory(JSON.stringify(value))).toEqual([server("1", "a", at)]);
  });

  it("reads one name a line, as it is", () => {
    expect(readInventory("test1\r\n\ntest 2\nName\n")).toEqual([
      server(null, "test1"),
      server(null, "test 2"),
      server(null, "Name"),
    ]);
    expect(readInventory("a,b\nc")).toEqual([server(null, "a,b"), server(null, "c")]);
  });

  it.each([
    [
      [
        { Key: "owner", Value: "me" },
        { Key: "Name", Value: "a" },
      ],
      "a",
    ],
    [[{ Key: "Name", Value: 1 }], ""],
    [[], ""],
    [null, ""],
  ])("takes the tag Name of an instance, of %j", (tags, name) => {
    expect(readInventory(JSON.stringify([{ InstanceId: "1", Tags: tags }]))).toEqual([server("1", name)]);
  });

  it("reads an empty array for an empty cloud", () => {
    expect(readInventory("[]")).toEqual([]);
  });

  it.each([
    [
      "a table",
      "+----+-------+\n| ID | Name  |\n+----+-------+\n| 1  | test1 |\n+----+-------+\n",
      "line 1 is no name",
    ],
    ["columns", "ID   NAME    STATUS\n1    test1   running\n", "line 1 is no name"],
    ["values", "test0\n0b8a5b3c-1111-4222-8333-444455556666 test1 ACTIVE\n", "line 2 is no name"],
    ["CSV without names", '"ID","Status"\n"1","ACTIVE"\n', "line 1 is no name"],
    ["CSV with semicolons", "ID;Name\n1;test1\n", "line 1 is no name"],
    ["CSV with semicolons, names first", "Name;ID\ntest1;1\n", "line 1 is no name"],
    ["tabs", "1\ttest1\n", "line 1 is no name"],
    ["an empty file", "", "it is empty"],
    ["JSON without names", '[{"ID": "1"}, {"ID": "2"}]', "it has no names of servers"],
  ])("does not take %s for names, of which none is left", (_, text, message) => {
    expect(() => readInventory(text)).toThrow(InventoryError);
    expect(() => readInventory(text)).toThrow(message);
  });

  it.each(["[1]", "[null]", "[[]]", "[", '{"error": "no"}', '"ID","Name"\n"1","a\n'])(
    "refuses %j",
    (text) => {
      expect(() => readInventory(text)).toThrow(InventoryError);
    },
  );
});

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
});
