/** The generated script with a real client, against a small cloud on this machine. Each has a file of its own, so that two can be tested at a time. */
import { readdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CleanupTarget } from "../../../src/analysis/cleanup-targets.ts";
import type { Provider } from "../../../src/output/shell/drivers/index.ts";
import { isInstalled, target } from "../../output/shell/fake-cloud.ts";
import { canary, unusualNames } from "../../output/shell/hostile-names.ts";
import { type Api, type Cloud, type CloudServer, startCloud } from "./cloud.ts";
import { newRunner, type RunOptions, type Runner } from "./runner.ts";

/** Also what hcloud takes for a token: 64 letters. */
export const secret = "s3cr3tPa55word".padEnd(64, "x");
const go = ["--yes", "--no-prompt"];

export interface Client {
  readonly provider: Provider;
  readonly api: Api;
  /** How the client is told of a cloud. */
  readonly env: (url: string) => Readonly<Record<string, string>>;
  /** An id as the cloud makes them. */
  readonly id: (group: number, index: number) => string;
}

let runner: Runner | undefined;
let cloud: Cloud | undefined;

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${1000 + i}`);
const namesLeft = () => [...(cloud?.servers.values() ?? [])].map(({ name }) => name);

function runnerOf(): Runner {
  if (runner === undefined) throw new Error("no test is running");
  return runner;
}

export function testRealClient({ provider, api, env, id }: Client): void {
  beforeEach(() => {
    runner = newRunner();
  });

  afterEach(async () => {
    await cloud?.close();
    runner?.remove();
  });

  const toServers = (names: readonly string[], group = 0): CloudServer[] =>
    names.map((name, index) => ({ id: id(group, index), name, created: "2012-07-29T17:30:00Z" }));
  const start = async (servers: readonly CloudServer[], seed = 1) => {
    const at = await startCloud(servers, api, seed);
    cloud = at;
    return at;
  };
  const write = (...targets: readonly CleanupTarget[]) => {
    runner?.write(targets, { provider });
  };
  const run = (
    args: readonly string[],
    { url = cloud?.url ?? "", ...options }: Partial<RunOptions> & { url?: string } = {},
  ) => runnerOf().run(args, { env: env(url), secret, ...options });

  describe.skipIf(!isInstalled(provider))(`the real client ${provider}`, () => {
    it("lists, and deletes what the plan names: hostile names, and none of their neighbours", async () => {
      const names = unusualNames;
      const others = [
        "web1",
        "nl\nx",
        'lf\n"id","test1","2012-07-29T17:30:00Z"',
        ...names.map((name) => `${name}x`),
      ];
      await start([...toServers(names), ...toServers(others, 1)]);
      write(...names.map((name) => target(name)));
      const plan = await run([]);
      expect([plan.status, plan.out]).toEqual([
        0,
        expect.stringContaining(`to delete: ${names.length}   already gone: 0 `),
      ]);
      expect(namesLeft()).toHaveLength(names.length + others.length);

      const { status, out, leaked } = await run([...go, "--per-minute", "0"]);
      expect([status, namesLeft()]).toEqual([0, others]);
      expect(out).toContain(`deleted: ${names.length}   left: 0   already gone: 0   left alone: 0\n`);
      expect(leaked).toBe(false);
      expect(readdirSync(runnerOf().directory)).not.toContain(canary);
    });

    it("leaves alone what is ambiguous, of another age, renamed; passes over what is gone", async () => {
      const twice = toServers(["twice"], 2);
      await start([
        ...toServers(["twice", "renamed", "mine"]),
        ...twice,
        { ...(toServers(["young"], 3)[0] as CloudServer), created: "2020-01-01T00:00:00Z" },
      ]);
      const [, renamed] = toServers(["", ""]);
      write(
        target("twice"),
        target("before", { id: renamed?.id ?? "" }),
        target("young"),
        target("mine"),
        target("absent"),
      );
      const { status, out } = await run(go);
      expect([status, namesLeft()]).toEqual([1, ["twice", "renamed", "twice", "young"]]);
      expect(out).toContain("deleted: 1   left: 0   already gone: 1   left alone: 3\n");
    });

    it("keeps to the budget, so that the cloud never has to refuse", async () => {
      const at = await start(toServers(numbered("test", 25)));
      at.trouble.bucketSize = 10;
      write(...numbered("test", 25).map((name) => target(name)));
      const { status, err } = await run(go);
      expect([status, err, namesLeft()]).toEqual([0, "", []]);
    });

    it.each([413, 429] as const)("waits when the cloud answers %d", async (overLimitStatus) => {
      const at = await start(toServers(numbered("test", 12)));
      Object.assign(at.trouble, { bucketSize: 5, bucketMilliseconds: 200, overLimitStatus });
      write(...numbered("test", 12).map((name) => target(name)));
      const { status, err } = await run([...go, "--per-minute", "0"]);
      expect([status, namesLeft()]).toEqual([0, []]);
      expect(err).toContain("trying again in");
    });

    it("deletes the others when one is locked, another gone, and the cloud has an error", async () => {
      const at = await start(toServers(numbered("test", 8)));
      const ids = [...at.servers.keys()];
      at.trouble.locked.add(ids[3] ?? "");
      at.trouble.nextDeletes.push(500, 404);
      write(...numbered("test", 8).map((name) => target(name)));
      const { status, out, err } = await run([...go, "--per-minute", "0"]);
      expect([status, namesLeft()]).toEqual([1, ["test1003"]]);
      expect(err).toContain(`cannot delete ${ids[3]}: `);
      expect(out).toContain("deleted: 7   left: 1   already gone: 0   left alone: 0\n");
    });

    it("waits for servers that take their time", async () => {
      const at = await start(toServers(numbered("test", 3)));
      at.trouble.deleteMilliseconds = 1000; // a minute
      write(...numbered("test", 3).map((name) => target(name)));
      expect((await run(go)).status).toBe(0);
    });

    it("reads all pages of a long listing", async () => {
      const names = numbered("test", 1050);
      const at = await start(toServers([...names, "last"]));
      write(target("test1000"), target("last"));
      const { status, out } = await run(go);
      expect([status, at.servers.size, out]).toEqual([
        0,
        1049,
        expect.stringContaining("servers there: 1051 "),
      ]);
    });

    it("tells a refused login from a cloud that is not there", async () => {
      const at = await start(toServers(["test1"]));
      at.trouble.loginFails = true;
      write(target("test1"));
      expect((await run(go)).status).toBe(4);
      expect((await run(go, { url: "" })).status).toBe(4);
      const gone = await run(go, { url: "http://127.0.0.1:9" });
      expect([gone.status, gone.err]).toEqual([5, expect.stringContaining("cannot list the servers: ")]);
    });

    it("shows no secret, traced or not, and notes none", async () => {
      const at = await start(toServers(["test1", "test2"]));
      at.trouble.nextDeletes.push(500);
      write(target("test1"), target("test2"));
      const { status, out, err, leaked } = await run([...go, "--per-minute", "0"], { shell: ["sh", "-x"] });
      const shown = [out, err, runnerOf().journal()].join("");
      expect([status, leaked]).toEqual([0, false]);
      expect(shown).toContain("\tdelete\t");
      expect(shown).not.toContain(secret);
      expect(shown).not.toContain("token-1");
    });

    it(
      "gets everything deleted, and nothing else, though replies are lost and it is killed twenty times",
      { timeout: 1_200_000 },
      async () => {
        const mine = numbered("test", 150);
        const others = numbered("web", 50);
        const at = await start([...toServers(mine), ...toServers(others, 1)], 7);
        Object.assign(at.trouble, { lossRate: 0.3, bucketSize: 10 });
        write(...mine.map((name) => target(name)));
        let kills = 0;
        for (let kill = 1; kill <= 20; kill++) {
          const killAfter = 200 + ((kill * 7919) % 5000);
          const { status, err } = await run(go, { killAfter });
          if (status === null) kills++;
          expect([null, 0, 1, 5]).toContain(status);
          expect(err).not.toContain("another run holds");
        }
        expect(kills).toBeGreaterThan(5);
        for (let attempt = 0; attempt < 20 && (await run(go)).status !== 0; attempt++);
        expect(namesLeft()).toEqual(others);
      },
    );
  });
}
