import { describe, expect, it } from "vitest";
import { type ExistingServer, InventoryError, readInventory } from "../../src/analysis/cleanup-inventory.ts";

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
    ["aws with --query 'Reservations[*].Instances[*].{…}'", [[{ id: "1", name: "a", created: at }]]],
    [
      "aws, which lists for an hour what was terminated",
      [
        { InstanceId: "0", State: { Name: "terminated" }, Tags: [{ Key: "Name", Value: "a" }] },
        { InstanceId: "2", State: "shutting-down", Tags: [{ Key: "Name", Value: "a" }] },
        { InstanceId: "1", LaunchTime: at, State: { Name: "stopped" }, Tags: [{ Key: "Name", Value: "a" }] },
      ],
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
    expect(readInventory("a,b\nc\n")).toEqual([server(null, "a,b"), server(null, "c")]);
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
    expect(readInventory("null\n")).toEqual([]);
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
    ["YAML", "---\nid: '1'\nname: test1\n", "line 1 is no name"],
    ["YAML, names first", "name: test1\nid: '1'\n", "line 1 is no name"],
    ["a list in YAML", "test0\n- ID: 1\n", "line 2 is no name"],
    ["ids", "0b8a5b3c-1111-4222-8333-444455556666\n", "it holds ids and no names"],
    ["ids of other clouds", "10195995\ni-0123456789abcdef0\n", "it holds ids and no names"],
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

  it("tells of which server the line does not end", () => {
    const cut = { ...server(null, "tes"), unterminated: true };
    expect(readInventory("test1\ntes")).toEqual([server(null, "test1"), cut]);
    expect(readInventory("ID,Name\n1,test1\n2,tes")).toEqual([server("1", "test1"), { ...cut, id: "2" }]);
    expect(readInventory('[{"id": 1, "name": "test1"}]')).toEqual([server("1", "test1")]);
  });
});
