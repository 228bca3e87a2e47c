/** The generated script with the real clients of OpenStack, against a small cloud on this machine. Waits are sixty times shorter. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CleanupTarget } from "../../../src/analysis/cleanup-plan.ts";
import {
  defaultScriptOptions,
  type ScriptOptions,
  writeCleanupScript,
} from "../../../src/output/shell/script.ts";
import { isInstalled, planOf, target } from "../../output/shell/fake-cloud.ts";
import { canary, unusualNames } from "../../output/shell/hostile-names.ts";
import { type Cloud, type CloudServer, startCloud } from "./cloud-api.ts";

const secret = "s3cr3t-pa55word";
const go = ["--yes", "--no-prompt"];

let directory = "";
let cloud: Cloud | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "cleanup-e2e-"));
  mkdirSync(join(directory, "bin"));
  const sleep = join(directory, "bin", "sleep");
  writeFileSync(sleep, '#!/bin/sh\nexec /bin/sleep "$(awk "BEGIN { print $1 / 60 }")"\n');
  chmodSync(sleep, 0o755);
});

afterEach(async () => {
  await cloud?.close();
  rmSync(directory, { recursive: true, force: true });
});

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** True if a command line of any process held the password while the script ran. */
  readonly leaked: boolean;
}

function write(targets: readonly CleanupTarget[], options: Partial<ScriptOptions>): void {
  writeFileSync(
    join(directory, "delete-all.sh"),
    writeCleanupScript(planOf(...targets), { ...defaultScriptOptions, ...options }),
  );
}

/** Runs the script that was written; kills it without a warning after `killAfter` milliseconds. */
async function run(
  args: readonly string[],
  { url = cloud?.url ?? "", killAfter = 0, shell = ["sh"] } = {},
): Promise<Run> {
  const child = spawn(shell[0] ?? "sh", [...shell.slice(1), "./delete-all.sh", ...args], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      PATH: `${join(directory, "bin")}:${process.env["PATH"]}`,
      HOME: directory,
      TMPDIR: directory,
      LC_ALL: "C.UTF-8",
      OS_AUTH_URL: url,
      OS_USERNAME: "jane",
      OS_PASSWORD: secret,
      OS_PROJECT_NAME: "bench",
      OS_USER_DOMAIN_NAME: "Default",
      OS_PROJECT_DOMAIN_NAME: "Default",
      OS_IDENTITY_API_VERSION: "3",
    },
  });
  let out = "";
  let err = "";
  let leaked = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const sampling = setInterval(() => {
    leaked ||= commandLines().some((line) => line.includes(secret));
  }, 50);
  const killing = killAfter > 0 ? setTimeout(() => child.kill("SIGKILL"), killAfter) : undefined;
  const status = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  clearInterval(sampling);
  clearTimeout(killing);
  return { status, out, err, leaked };
}

function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return ""; // it ended meanwhile
      }
    });
}

/** Ids as the cloud makes them. */
function toServers(names: readonly string[], group = 0): CloudServer[] {
  return names.map((name, i) => ({
    id: `44537d87-9d3a-4688-${String(group).padStart(4, "0")}-${String(i).padStart(12, "0")}`,
    name,
    created: "2012-07-29T17:30:00Z",
  }));
}

const numbered = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${prefix}${1000 + i}`);
const namesLeft = () => [...(cloud?.servers.values() ?? [])].map(({ name }) => name);

describe.each(["openstack", "nova"] as const)("the real %s", (provider) => {
  const options = { provider };

  describe.skipIf(!isInstalled(provider))("client", () => {
    it("lists, and deletes what the plan names: hostile names, and none of their neighbours", async () => {
      // nova draws a table, in which a bar between blanks cannot be told from the end of a column
      const names = unusualNames.filter((name) => !name.includes(" | "));
      const others = [
        "web1",
        "nl\nx",
        'lf\n"id","test1","2012-07-29T17:30:00Z"',
        ...names.map((name) => `${name}x`),
      ];
      cloud = await startCloud([...toServers(names), ...toServers(others, 1)]);
      write(
        names.map((name) => target(name)),
        options,
      );
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
      expect(readdirSync(directory)).not.toContain(canary);
    });

    it("leaves alone what is ambiguous, of another age, renamed; passes over what is gone", async () => {
      const twice = toServers(["twice"], 2);
      cloud = await startCloud([
        ...toServers(["twice", "renamed", "mine"]),
        ...twice,
        { ...(toServers(["young"], 3)[0] as CloudServer), created: "2020-01-01T00:00:00Z" },
      ]);
      const [, renamed] = toServers(["", ""]);
      write(
        [
          target("twice"),
          target("before", { id: renamed?.id ?? "" }),
          target("young"),
          target("mine"),
          target("absent"),
        ],
        options,
      );
      const { status, out } = await run(go);
      expect([status, namesLeft()]).toEqual([1, ["twice", "renamed", "twice", "young"]]);
      expect(out).toContain("deleted: 1   left: 0   already gone: 1   left alone: 3\n");
    });

    it("keeps to the budget, so that the cloud never has to refuse", async () => {
      cloud = await startCloud(toServers(numbered("test", 25)));
      cloud.trouble.bucketSize = 10;
      write(
        numbered("test", 25).map((name) => target(name)),
        options,
      );
      const { status, err } = await run(go);
      expect([status, err, namesLeft()]).toEqual([0, "", []]);
    });

    it.each([413, 429] as const)("waits when the cloud answers %d", async (overLimitStatus) => {
      cloud = await startCloud(toServers(numbered("test", 12)));
      Object.assign(cloud.trouble, { bucketSize: 5, bucketMilliseconds: 200, overLimitStatus });
      write(
        numbered("test", 12).map((name) => target(name)),
        options,
      );
      const { status, err } = await run([...go, "--per-minute", "0"]);
      expect([status, namesLeft()]).toEqual([0, []]);
      expect(err).toContain("trying again in");
    });

    it("deletes the others when one is locked, another gone, and the cloud has an error", async () => {
      cloud = await startCloud(toServers(numbered("test", 8)));
      const ids = [...cloud.servers.keys()];
      cloud.trouble.locked.add(ids[3] ?? "");
      cloud.trouble.nextDeletes.push(500, 404);
      write(
        numbered("test", 8).map((name) => target(name)),
        options,
      );
      const { status, out, err } = await run([...go, "--per-minute", "0"]);
      expect([status, namesLeft()]).toEqual([1, ["test1003"]]);
      expect(err).toContain(`cannot delete ${ids[3]}: `);
      expect(out).toContain("deleted: 7   left: 1   already gone: 0   left alone: 0\n");
    });

    it("waits for servers that take their time", async () => {
      cloud = await startCloud(toServers(numbered("test", 3)));
      cloud.trouble.deleteMilliseconds = 3000;
      write(
        numbered("test", 3).map((name) => target(name)),
        options,
      );
      expect((await run(go)).status).toBe(0);
    });

    it("reads all pages of a long listing", async () => {
      const names = numbered("test", 1050);
      cloud = await startCloud(toServers([...names, "last"]));
      write([target("test1000"), target("last")], options);
      const { status, out } = await run(go);
      expect([status, cloud.servers.size, out]).toEqual([
        0,
        1049,
        expect.stringContaining("servers there: 1051 "),
      ]);
    });

    it("tells a refused login from a cloud that is not there", async () => {
      cloud = await startCloud(toServers(["test1"]));
      cloud.trouble.loginFails = true;
      write([target("test1")], options);
      expect((await run(go)).status).toBe(4);
      expect((await run(go, { url: "" })).status).toBe(4);
      const gone = await run(go, { url: "http://127.0.0.1:9/v3" });
      expect([gone.status, gone.err]).toEqual([5, expect.stringContaining("cannot list the servers: ")]);
    });

    it("shows no secret, traced or not, and notes none", async () => {
      cloud = await startCloud(toServers(["test1", "test2"]));
      cloud.trouble.nextDeletes.push(500);
      write([target("test1"), target("test2")], options);
      const { status, out, err, leaked } = await run([...go, "--per-minute", "0"], { shell: ["sh", "-x"] });
      const journal = readdirSync(directory)
        .filter((file) => file.endsWith(".tsv"))
        .map((file) => readFileSync(join(directory, file), "utf8"));
      expect([status, leaked, journal.length]).toEqual([0, false, 1]);
      expect([out, err, ...journal].join("")).not.toContain(secret);
      expect([out, err, ...journal].join("")).not.toContain("token-1");
    });

    it(
      "gets everything deleted, and nothing else, though replies are lost and it is killed twenty times",
      { timeout: 1_200_000 },
      async () => {
        const mine = numbered("test", 150);
        const others = numbered("web", 50);
        cloud = await startCloud([...toServers(mine), ...toServers(others, 1)], 7);
        Object.assign(cloud.trouble, { lossRate: 0.3, bucketSize: 10 });
        write(
          mine.map((name) => target(name)),
          options,
        );
        for (let kill = 1; kill <= 20; kill++) {
          const killAfter = 200 + ((kill * 7919) % 5000);
          const { status, err } = await run(go, { killAfter });
          expect([null, 0, 1, 5]).toContain(status);
          expect(err).not.toContain("another run holds");
        }
        for (let attempt = 0; attempt < 20 && (await run(go)).status !== 0; attempt++);
        expect(namesLeft()).toEqual(others);
      },
    );
  });
});
