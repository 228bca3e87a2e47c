import { chmodSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { planCleanup, defaultCleanupOptions } from "../../../src/analysis/cleanup-plan.ts";
import { refuseServerName } from "../../../src/analysis/server-name.ts";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { quoteShell } from "../../../src/output/shell/quote.ts";
import { serversOf } from "../../analysis/logged-servers.ts";
import { type FakeCloud, fakeCloud, isInstalled, planOf, type Server, shells, target } from "./fake-cloud.ts";
import { canary, refusedNames, unusualNames } from "./hostile-names.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

let cloud: FakeCloud | undefined;

afterEach(() => {
  cloud?.remove();
});

const utf8 = { LC_ALL: "C.UTF-8" };
const toServers = (names: readonly string[], prefix: string): Server[] =>
  names.map((name, i) => ({ id: `${prefix}-${i}`, name }));
/** Names that differ from the targets' by one character at either end. */
const neighbours = unusualNames.flatMap((name) => [`${name}x`, `x${name}`]);
const hostilePlan = planCleanup(
  serversOf(
    [...unusualNames, ...refusedNames].map((name, i) => ({
      source: `log.1343577945.txt'; touch ${canary} #`,
      line: i + 1,
      name,
      id: null,
      created_at: "2012-07-29T17:30:00Z",
      fate: "orphan",
      evidence_line: null,
    })),
  ),
  { ...defaultCleanupOptions, allowUnusualNames: true },
);
const script = writeCleanupScript(hostilePlan, {
  ...defaultScriptOptions,
  provider: "openstack",
  perMinute: 0,
});

/** Every canary that a name which was read as a command would have left. */
const canaries = (at: FakeCloud) =>
  [at.directory, join(at.directory, "bin")].filter((place) => existsSync(join(place, canary)));

for (const shell of shells) {
  const [program] = shell;
  describe.skipIf(!isInstalled(program))(`in ${program}`, () => {
    it("reads every name as it is", () => {
      cloud = fakeCloud([]);
      expect(cloud.run(script, ["--list"], { shell, env: utf8 })).toEqual({
        status: 0,
        out: unusualNames.map((name) => `${name}\n`).join(""),
        err: "",
      });
    });

    it("deletes the servers with hostile names, none of their neighbours, and runs nothing in a name", () => {
      const possible = refusedNames.filter((name) => !name.includes("\0"));
      const others = toServers([...neighbours, ...possible], "other");
      cloud = fakeCloud([...toServers(unusualNames, "mine"), ...others]);
      writeFileSync(join(cloud.directory, "glob.txt"), "");
      const { status, out, err } = cloud.run(script, ["--yes", "--no-prompt"], { shell, env: utf8 });
      expect([status, err]).toEqual([0, ""]);
      expect(cloud.ids()).toEqual(others.map(({ id }) => id));
      expect(out).toContain(`deleted: ${unusualNames.length}   left: 0   already gone: 0   left alone: 0\n`);
      expect(canaries(cloud)).toEqual([]);
    });

    it("says how it is run, so that it can be typed again, wherever it stands and whatever it is called", () => {
      cloud = fakeCloud(toServers(unusualNames, "mine"));
      const told = /; to delete them, run(.*)\n$/;
      const asFile = " this script from its file, with --yes";
      for (const [name, command] of [
        ["delete-all.sh", ": sh delete-all.sh --yes"],
        ["./it's $(touch x)/a b.sh", String.raw`: sh './it'\''s $(touch x)/a b.sh' --yes`],
        ["./-rf.sh", ": sh ./-rf.sh --yes"],
        ["./\t.sh", asFile],
      ] as const) {
        const again = `name=${quoteShell(name)}
          case $name in */*) mkdir -p "\${name%/*}" ;; esac
          cp "$0" "$name"; exec ${shell.join(" ")} "$name"`;
        const { out } = cloud.run(script, [], { shell: ["sh", "-c", again], env: utf8 });
        expect(told.exec(out)?.[1]).toBe(command);
      }
      const fromInput = cloud.run(script, [], {
        shell: ["sh", "-c", `exec ${shell.join(" ")} < "$0"`],
        env: utf8,
      });
      expect(told.exec(fromInput.out)?.[1]).toBe(asFile);
    });

    it("goes through trouble, a signal and a kill to the end", () => {
      const servers = Array.from({ length: 15 }, (_, i) => ({ id: `id-${i}`, name: `test${i}` }));
      cloud = fakeCloud([...servers, { id: "web", name: "web1" }]);
      const text = writeCleanupScript(planOf(...servers.map(({ name }) => target(name))), {
        ...defaultScriptOptions,
        provider: "nova",
      });
      const go = ["--yes", "--no-prompt"];
      cloud.faults("list\tHTTP 503", "delete\tOver limit (HTTP 413)", "delete\tsignal TERM");
      expect(cloud.run(text, go, { shell }).status).toBe(130);
      cloud.faults("delete\tHTTP 500\tdone", "delete\tsignal KILL\tdone");
      expect(cloud.run(text, go, { shell }).status).toBeNull();
      cloud.faults("delete\tno (HTTP 409)");
      expect(cloud.run(text, go, { shell })).toMatchObject({
        status: 0,
        err: expect.stringContaining("took over the lock"),
      });
      expect(cloud.ids()).toEqual(["web"]);
    });

    it("writes over its own files where a shell is told to keep all", () => {
      cloud = fakeCloud([{ id: "id-1", name: "test1" }]);
      const text = writeCleanupScript(planOf(target("test1")), {
        ...defaultScriptOptions,
        provider: "openstack",
      });
      const [first, ...words] = shell;
      const run = cloud.run(text, ["--yes", "--no-prompt"], { shell: [first, ...words, "-C"] });
      expect([run.status, run.err, cloud.ids()]).toEqual([0, "", []]);
    });

    it("shows neither names nor messages when it is traced", () => {
      cloud = fakeCloud([{ id: "id-1", name: "test7945" }]);
      const text = writeCleanupScript(planOf(target("test7945")), {
        ...defaultScriptOptions,
        provider: "openstack",
      });
      const [first, ...words] = shell;
      const { status, err } = cloud.run(text, ["--yes", "--no-prompt"], { shell: [first, ...words, "-x"] });
      // mksh and ksh show the second line itself, and zsh its own start-up file
      const shown = err
        .split("\n")
        .filter((line) => !/^\+ set \+xv$|^\+.*2>>? ?\/dev\/null|\/etc\/zsh\//.test(line));
      expect([status, shown]).toEqual([0, [""]]);
    });
  });
}

/** That of macOS is original-awk. */
const awks = ["busybox awk", "gawk", "mawk", "original-awk"];

/** A cloud whose script finds this awk. */
function cloudWithAwk(command: string, servers: readonly Server[]): FakeCloud {
  const at = fakeCloud(servers);
  cloud = at;
  const awk = join(at.directory, "bin", "awk");
  writeFileSync(awk, `#!/bin/sh\nexec ${command} "$@"\n`);
  chmodSync(awk, 0o755);
  return at;
}

for (const awk of awks)
  describe.skipIf(!isInstalled(awk.split(" ")[0] ?? ""))(`with ${awk}`, () => {
    it("deletes what it should, and waits as long as it is asked to", () => {
      const at = cloudWithAwk(awk, toServers(unusualNames, "mine"));
      at.faults("list\tHTTP 429 retry after 3 s");
      expect(at.run(script, ["--yes", "--no-prompt"], { env: utf8 }).status).toBe(0);
      expect([at.ids(), at.slept()]).toEqual([[], [3]]);
    });

    it("has nothing to do where there is no server", () => {
      const at = cloudWithAwk(awk, []);
      const gone = `already gone: ${unusualNames.length}`;
      expect(at.run(script, ["--yes", "--no-prompt"], { env: utf8 })).toMatchObject({
        status: 0,
        out: expect.stringContaining(gone),
        err: "",
      });
    });
  });

describe("names from a generator", () => {
  const letters = Array.from("'\"\\$`!*?[]{}()<>|&;~#%-=, \tabzAZ019._é漢😀");
  const name = fc
    .string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 30 })
    .filter((text) => refuseServerName(text, true) === null);

  it("each find their own server and no other", () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 2, maxLength: 40 }), (names) => {
        const half = Math.floor(names.length / 2);
        const at = fakeCloud(toServers(names, "id"));
        cloud = at;
        const text = writeCleanupScript(planOf(...names.slice(0, half).map((each) => target(each))), {
          ...defaultScriptOptions,
          provider: "openstack",
          perMinute: 0,
        });
        expect(at.run(text, ["--yes", "--no-prompt"], { env: utf8 })).toMatchObject({ status: 0, err: "" });
        expect(at.ids()).toEqual(names.slice(half).map((_, i) => `id-${half + i}`));
        expect(readdirSync(at.directory).filter((file) => file.includes(canary))).toEqual([]);
        at.remove();
      }),
      { numRuns: 8 },
    );
  });
});
