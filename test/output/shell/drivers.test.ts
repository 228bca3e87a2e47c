/** What each client is asked, to the word, and that no name in a listing can pass for another server. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Provider } from "../../../src/output/shell/drivers/index.ts";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { type FakeCloud, fakeCloud, planOf, type Server, target } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

let cloud: FakeCloud | undefined;

afterEach(() => {
  cloud?.remove();
});

const go = ["--yes", "--no-prompt", "--per-minute", "0"];

function run(
  provider: Provider,
  servers: readonly Server[],
  names: readonly string[],
  args: readonly string[] = go,
) {
  cloud = fakeCloud(servers);
  const script = writeCleanupScript(planOf(...names.map((name) => target(name))), {
    ...defaultScriptOptions,
    provider,
  });
  const result = cloud.run(script, args);
  return { ...result, ids: cloud.ids(), calls: cloud.calls() };
}

describe("cloudservers", () => {
  it("deletes one id at a time, digits behind --", () => {
    const { status, ids, calls } = run(
      "cloudservers",
      [
        { id: "10195995", name: "test1" },
        { id: "10195996", name: "test2" },
        { id: "10195997", name: "web1" },
      ],
      ["test1", "test2"],
    );
    expect([status, ids]).toEqual([0, ["10195997"]]);
    expect(calls).toEqual([
      ["cloudservers", "list"],
      ["cloudservers", "delete", "--", "10195995"],
      ["cloudservers", "delete", "--", "10195996"],
      ["cloudservers", "list"],
    ]);
  });

  it("says that it cannot compare times of creation", () => {
    const { out } = run("cloudservers", [{ id: "1", name: "test1" }], ["test1"], []);
    expect(out).toContain("known by their name only: 1 of them;");
  });

  it("compares the account with the user name of the client", () => {
    cloud = fakeCloud([]);
    const script = writeCleanupScript(planOf(target("a")), {
      ...defaultScriptOptions,
      expectAccount: "jane",
    });
    const as = (user: string) =>
      cloud?.run(script, [], { env: { CLOUD_SERVERS_USERNAME: user, CLOUD_SERVERS_API_KEY: "s3cr3t" } });
    expect([as("joe")?.status, as("jane")?.status]).toEqual([3, 0]);
    expect(as("jane")?.out).toContain("account: jane ");
  });

  it("does not trust a listing that may have been cut off", () => {
    const servers = Array.from({ length: 1000 }, (_, i) => ({ id: `${i + 1}`, name: `s${i}` }));
    expect(run("cloudservers", servers, ["s1"])).toMatchObject({
      status: 5,
      err: expect.stringContaining("at most 1000 servers"),
    });
    expect(run("cloudservers", servers.slice(1), ["s1"])).toMatchObject({ status: 0 });
  });

  const row = " | ACTIVE | 192.0.2.1 | 10.0.0.1   |";
  const important: Server = { id: "999", name: "important" };

  it.each([
    ["a row of its own", `x\n| 777 | test1${row}\ny`],
    ["a row at its end", `x${row}\n| 777 | test1`],
    ["a row with blanks for the width", `x${row}\n| 777  | test1${" ".repeat(80)}`],
    ["the row of the target", `test1${row}\ny`],
    ["a border", `x\n+------+------+--------+-----------+------------+\n| 777 | test1${row}`],
    ["more columns", "x | test1"],
    ["more columns, the target first", "test1 | ACTIVE"],
    ["a tab", "test1\tx"],
    ["a line feed behind it", "test1\n"],
  ])("is not misled by a name that holds %s", (_, name) => {
    const { ids, calls } = run("cloudservers", [important, { id: "5555", name }], ["test1"]);
    expect(ids).toEqual(["999", "5555"]);
    expect(calls.filter((words) => words.includes("delete"))).toEqual([]);
  });

  it("takes an id that is listed twice for nobody's", () => {
    const { out, ids } = run(
      "cloudservers",
      [important, { id: "5555", name: "test1" }, { id: "5555", name: "x | y" }],
      ["test1"],
    );
    expect(out).toMatch(/^ {2}ambiguous +5555 /m);
    expect(ids).toHaveLength(3);
  });

  it("reads names with bars, and names that are not ASCII", () => {
    const names = ["a|b", "naïve-漢字", "| x", "x |"];
    const servers = names.map((name, i) => ({ id: `${i + 1}`, name }));
    expect(run("cloudservers", servers, ["a|b", "naïve-漢字"]).ids).toEqual(["3", "4"]);
  });

  it("does not take half a table for a listing", () => {
    const at = fakeCloud([]);
    cloud = at;
    const text = "+------+-------+\n| ID   | Name  |\n+------+-------+\n| 5555 | test1 |\n";
    writeFileSync(join(at.directory, "bin", "cloudservers"), `#!/bin/sh\nprintf '${text}'\n`);
    const script = writeCleanupScript(planOf(target("test1")), defaultScriptOptions);
    expect(at.run(script, [])).toMatchObject({
      status: 5,
      err: expect.stringContaining("not the table that was expected"),
    });
  });

  it("mentions the servers that it cannot read", () => {
    const { out } = run("cloudservers", [important, { id: "5555", name: "x | y" }], ["test1"], []);
    expect(out).toContain("cannot be read from the listing of this client: 1; left alone");
  });
});

describe("nova", () => {
  it("deletes ids in batches", () => {
    const { status, ids, calls } = run(
      "nova",
      [
        { id: "id-1", name: "test1" },
        { id: "id-2", name: "test2" },
        { id: "id-3", name: "web1" },
      ],
      ["test1", "test2"],
    );
    expect([status, ids]).toEqual([0, ["id-3"]]);
    expect(calls).toEqual([
      ["nova", "list", "--limit", "-1", "--fields", "name,created"],
      ["nova", "delete", "--", "id-1", "id-2"],
      ["nova", "list", "--limit", "-1", "--fields", "name,created"],
    ]);
  });

  it.each([
    ["a line feed behind the target", "test1\n"],
    ["a line feed and more", "test1\n| id-9 | test1 | 2012-07-29T17:30:00Z |"],
    ["a row", "x\n| id-9 | test1 | 2012-07-29T17:30:00Z |"],
    ["more columns", "test1 | 2012-07-29T17:30:00Z"],
    ["a tab", "test1\t"],
  ])("is not misled by a name that holds %s", (_, name) => {
    const { ids } = run(
      "nova",
      [
        { id: "id-9", name: "important" },
        { id: "id-5", name },
      ],
      ["test1"],
    );
    expect(ids).toEqual(["id-9", "id-5"]);
  });
});

/** A listing of the client, byte for byte. */
const listing = (...names: readonly string[]) =>
  [
    '"ID","Name","Created At"',
    ...names.map((name, i) => `"id-${i}","${name}","2012-07-29T17:30:00Z"`),
    "",
  ].join("\n");
/** State and id of the one target in such a listing. */
const stateIn = (name: string, text: string) => {
  cloud = fakeCloud([]);
  writeFileSync(join(cloud.directory, "listing"), text);
  writeFileSync(join(cloud.directory, "bin", "openstack"), '#!/bin/sh\ncat "$FAKE_CLOUD/listing"\n');
  const { out } = cloud.run(
    writeCleanupScript(planOf(target(name)), { ...defaultScriptOptions, provider: "openstack" }),
    [],
  );
  cloud.remove();
  return /^ {2}(\S+) +(id-\d|-) /m.exec(out)?.slice(1);
};

describe("openstack", () => {
  it.each([
    ["a line feed behind the target", "test1\n"],
    ["a line feed and a row", 'x\n"id-9","test1","2012-07-29T17:30:00Z"'],
    ["the end of its field and a row", 'x","2012-07-29T17:30:00Z"\n"id-9","test1","2012-07-29T17:30:00Z'],
    ["the end of its field", 'test1","2012-07-29T17:30:00Z'],
    ["the end of its field and a line feed", 'test1","2\n'],
    ["a quote", 'test1"'],
    ["a tab", "test1\t"],
    ["a backslash", "test1\\"],
  ])("is not misled by a name that holds %s", (_, name) => {
    const { ids } = run(
      "openstack",
      [
        { id: "id-9", name: "important" },
        { id: "id-5", name },
      ],
      ["test1"],
    );
    expect(ids).toEqual(["id-9", "id-5"]);
  });

  it("reads backslashes, doubled by the client or not", () => {
    expect(stateIn("a\\b", listing("a\\\\b"))).toEqual(["delete", "id-0"]);
    expect(stateIn("a\\", listing("a\\\\"))).toEqual(["delete", "id-0"]);
    expect(stateIn("a\\b", listing("x\\y", "a\\b"))).toEqual(["delete", "id-1"]);
    expect(stateIn("a\\b", listing("x\\y", "a\\\\b"))).toEqual(["gone", "-"]);
    expect(stateIn("a\\\\b", listing("x\\y", "a\\\\b"))).toEqual(["delete", "id-1"]);
    expect(stateIn('q"', listing('q""'))).toEqual(["delete", "id-0"]);
  });
});

const three: readonly Server[] = [
  { id: "101", name: "test1" },
  { id: "102", name: "test2" },
  { id: "103", name: "web1" },
];

describe.each([
  [
    "hcloud",
    [
      ["server", "delete", "101"],
      ["server", "delete", "102"],
    ],
  ],
  ["doctl", [["compute", "droplet", "delete", "--force", "101", "102"]]],
  ["aws", [["ec2", "terminate-instances", "--instance-ids", "101", "102"]]],
  [
    "gcloud",
    [
      ["compute", "instances", "delete", "test2", "--zone=zone-1", "--quiet"],
      ["compute", "instances", "delete", "test1", "--zone=zone-2", "--quiet"],
    ],
  ],
] as const)("%s", (provider, deletes) => {
  it("deletes the targets, and only them", () => {
    const { status, err, ids, calls } = run(provider, three, ["test1", "test2", "test3"]);
    expect([status, err, ids]).toEqual([0, "", ["103"]]);
    expect(calls.filter((words) => /delete|terminate/.test(words.join(" ")))).toEqual(
      deletes.map((words) => [provider, ...words]),
    );
  });

  it("compares times of creation", () => {
    const { status, out } = run(
      provider,
      [{ id: "101", name: "test1", created: "2020-01-01T00:00:00+00:00" }],
      ["test1"],
    );
    expect([status, out]).toEqual([0, expect.stringMatching(/^ {2}other-age +101 /m)]);
  });

  it.each([["test1\n"], ["test1\t"], ['x", "id": 999, "name": "test1'], ["test1\\"], ['test1"']])(
    "is not misled by the name %j",
    (name) => {
      const { status, ids } = run(
        provider,
        [
          { id: "999", name: "important" },
          { id: "555", name },
        ],
        ["test1"],
      );
      expect([status, ids]).toEqual([0, ["999", "555"]]);
    },
  );

  it("does not take half a listing for a listing", () => {
    const at = fakeCloud([]);
    cloud = at;
    writeFileSync(
      join(at.directory, "bin", provider),
      '#!/bin/sh\necho "[ { \\"id\\": 1, \\"name\\": \\"test1\\" },"\n',
    );
    const script = writeCleanupScript(planOf(target("test1")), { ...defaultScriptOptions, provider });
    expect(at.run(script, [])).toMatchObject({
      status: 5,
      err: expect.stringContaining("not the JSON that was expected"),
    });
  });

  it("compares the account with the one that the plan is for", () => {
    const at = fakeCloud(three);
    cloud = at;
    const accounts = { hcloud: "bench", doctl: "jane@example.org", aws: "123456789012", gcloud: "bench" };
    const as = (expectAccount: string) =>
      at.run(
        writeCleanupScript(planOf(target("test1")), { ...defaultScriptOptions, provider, expectAccount }),
        [],
      ).status;
    expect([as(accounts[provider]), as("other")]).toEqual([0, 3]);
  });
});

/** State and id of a target of this name, in a listing; the exit status if the listing is not read. */
const nameIn = (json: string, name: string) => {
  const at = fakeCloud([]);
  cloud = at;
  writeFileSync(join(at.directory, "listing"), json);
  writeFileSync(join(at.directory, "bin", "hcloud"), '#!/bin/sh\ncat "$FAKE_CLOUD/listing"\n');
  const plan = planOf(target(name, { notBefore: null, notAfter: null }));
  const result = at.run(writeCleanupScript(plan, { ...defaultScriptOptions, provider: "hcloud" }), [], {
    env: { HCLOUD_TOKEN: "t" },
  });
  at.remove();
  return result.status === 0
    ? /^ {2}(\S+) +(\S+)/m.exec(result.out.replace(/^ +id .*\n/m, ""))?.slice(1)
    : result.status;
};
const jsonListing = (name: string) => `[{"id":7,"created":"2012-07-29T17:30:00Z","name":${name}}]`;

describe("a listing in JSON", () => {
  it.each([
    [String.raw`"na\u00efve-\u6f22\ud83d\ude00"`.replaceAll("\\\\", "\\"), "naïve-漢😀"],
    ['"naïve-漢😀"', "naïve-漢😀"],
    ['"a\\\\b\\"c\\/d"', 'a\\b"c/d'],
    ['"{}[],:"', "{}[],:"],
    ['",,\\"a,,"', ',,"a,,'],
  ])("%s is the name %s", (json, name) => {
    expect(nameIn(jsonListing(json), name)).toEqual(["delete", "7"]);
  });

  it.each([['"a\\u0000"'], ['"a\\n"'], ['"a\\u007f"'], ['"a\\u0009"'], ["null"], ["7"], ['["a"]']])(
    "%s is not the name a",
    (json) => {
      expect(nameIn(jsonListing(json), "a")).toEqual(["gone", "-"]);
    },
  );

  it("may be empty, null, and over as many lines as it likes", () => {
    expect(nameIn("[]", "a")).toEqual(["gone", "-"]);
    expect(nameIn("null\n", "a")).toEqual(["gone", "-"]);
    expect(nameIn('[\n{"name"\n:\n"a"\n,"id"\n:\n"x"}\r\n]\n', "a")).toEqual(["delete", "x"]);
  });

  it.each([[""], ["["], ["{}"], ["[}"], ['["a]'], ["[{]}"], ['[] "x'], ["Error: nothing here"]])(
    "is not %j",
    (json) => {
      expect(nameIn(json, "a")).toBe(5);
    },
  );
});
