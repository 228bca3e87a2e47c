import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { defaultCleanupOptions, planCleanup } from "../../../src/analysis/cleanup-plan.ts";
import { providers } from "../../../src/output/shell/drivers/index.ts";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { serversOf } from "../../analysis/logged-servers.ts";
import { isInstalled, planOf, shells, target } from "./fake-cloud.ts";
import { refusedNames, unusualNames } from "./hostile-names.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

const plan = planOf(
  target("test7945"),
  target("web1", { id: "10195995", notBefore: null, notAfter: null, fate: "unknown" }),
);
const script = writeCleanupScript(plan, defaultScriptOptions);

const idOf = (text: string) => /^plan_id=(cleanup-[0-9a-f]{12})$/m.exec(text)?.[1];

describe("writeCleanupScript", () => {
  it("turns tracing off in its second line", () => {
    expect(script.split("\n").slice(0, 2)).toEqual([
      "#!/bin/sh",
      expect.stringMatching(/^\{ set \+xv; \} 2>>\/dev\/null /),
    ]);
    expect(script).toContain("\nset -euf +C\numask 077\n");
  });

  it("names the targets, a line each, and nothing else of the log", () => {
    expect(script.match(/^targets\(\) \{\n[^}]*\}/m)?.[0]).toBe(
      [
        "targets() {",
        "  : # name, id, created not before, created not after, where a log says so",
        "  target 'test7945' '' '2012-07-29T17:00:00Z' '2012-07-29T18:00:00Z' 'data/log.1343582734.txt:2'",
        "  target 'web1' '10195995' '' '' 'data/log.1343582734.txt:2'",
        "}",
      ].join("\n"),
    );
  });

  it("gives the same bytes for the same plan, and another journal for another plan", () => {
    expect(writeCleanupScript(plan, defaultScriptOptions)).toBe(script);
    expect(idOf(script)).toBeDefined();
    expect(idOf(writeCleanupScript(plan, { ...defaultScriptOptions, provider: "nova" }))).not.toBe(
      idOf(script),
    );
    const of = (name: string, line: number) =>
      idOf(
        writeCleanupScript(
          planOf(target(name, { evidence: { source: "a.txt", line, decidedBy: null } })),
          defaultScriptOptions,
        ),
      );
    const ids = [of("test7945", 2), of("test7945", 3), of("test7946", 2), of("test79456", 2)];
    expect(new Set(ids).size).toBe(ids.length);
    expect(of("test7945", 2)).toBe(ids[0]);
  });

  it("says at its head, and whenever it runs, how many servers it lacks", () => {
    const lacking = writeCleanupScript({ ...plan, missing: 7 }, defaultScriptOptions);
    expect(lacking).toContain("# NOT COMPLETE: the logs name 7 more servers");
    expect(spawnSync("sh", ["-s", "--", "--help"], { input: lacking, encoding: "utf8" }).stderr).toContain(
      "NOT COMPLETE: the logs name 7 more servers that may be left",
    );
    expect(script).not.toContain("NOT COMPLETE");
  });

  it("holds any number of servers: a long list needs no more stack than shells have", () => {
    const count = 50_000;
    const many = planOf(...Array.from({ length: count }, (_, i) => target(`test${i}`)));
    const text = writeCleanupScript(many, defaultScriptOptions);
    expect(text.match(/^ {2}target /gm)).toHaveLength(count);
    const run = spawnSync("sh", ["-c", "ulimit -s 1024; exec sh -s -- --list"], {
      input: text,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    expect(run.signal).toBeNull();
    expect(run.status).toBe(0);
    expect(run.stdout.trimEnd().split("\n")).toHaveLength(count);
  });

  it("is ASCII, but for the names", () => {
    expect(script.match(/[^\n\t -~]/g)).toBeNull();
  });

  it("shows characters of a path that cannot be seen as their numbers", () => {
    const source = "a'b\n\u001b[2J\u202e; rm.txt";
    const text = writeCleanupScript(
      planOf(target("a", { evidence: { source, line: 3, decidedBy: null } })),
      defaultScriptOptions,
    );
    expect(text).toContain(String.raw`'a'\''b\u{a}\u{1b}[2J\u{202e}; rm.txt:3'`);
  });

  it("throws rather than write a name or an id that no plan may hold", () => {
    for (const bad of [
      target(""),
      target("a\nb"),
      target("a\0"),
      target("a\u202e"),
      target("a", { id: "$(x)" }),
      target("a", { id: "-1" }),
    ]) {
      expect(() => writeCleanupScript(planOf(bad), defaultScriptOptions)).toThrow("a plan must not hold");
    }
  });

  it("is the same whether the targets are rows of a table or objects", () => {
    const server = fc.record({
      source: fc.constantFrom("a.txt", "it's/log.1343577945.txt", "\u202e.txt"),
      line: fc.nat(2 ** 32 - 1),
      name: fc.oneof(
        fc.constantFrom("test7945", "a b", "it's", ...unusualNames, ...refusedNames),
        fc.string({ unit: "grapheme" }),
      ),
      id: fc.constantFrom(null, null, "10195995", "a-b_c", "-x", ""),
      created_at: fc.constantFrom(null, "2012-07-29T17:25:34Z", "2012-07-29 17:25:34.250", "yesterday"),
      fate: fc.constantFrom("deleted", "orphan", "unknown"),
      evidence_line: fc.constant(null),
    });
    fc.assert(
      fc.property(fc.array(server), fc.boolean(), fc.boolean(), (each, allowUnusualNames, isOneLog) => {
        const log = { source: "log.1343577945.txt", created_at: null };
        const servers = isOneLog ? each.map((one) => ({ ...one, ...log })) : each;
        const made = planCleanup(serversOf(servers), { ...defaultCleanupOptions, allowUnusualNames });
        const asObjects = { ...made, targets: [...made.targets] };
        expect(writeCleanupScript(made, defaultScriptOptions)).toBe(
          writeCleanupScript(asObjects, defaultScriptOptions),
        );
      }),
    );
  });

  it("has the times of each log where the logs do not say when servers were created", () => {
    const server = { id: null, created_at: null, fate: "orphan", evidence_line: null };
    const logs = ["log.1343577945.txt", "log.1343582734.txt", "log.txt"];
    const servers = logs.map((source, i) => ({ ...server, source, line: 2, name: `test${i}` }));
    const text = writeCleanupScript(
      planCleanup(serversOf(servers), defaultCleanupOptions),
      defaultScriptOptions,
    );
    expect(text.match(/(?<= ').*(?= 'log)/gm)).toEqual([
      "test0' '' '2012-07-29T15:05:45Z' '2012-07-30T17:05:45Z'",
      "test1' '' '2012-07-29T16:25:34Z' '2012-07-30T18:25:34Z'",
      "test2' '' '' ''",
    ]);
  });

  it("is the same with very many rows of a table, of which some are no targets", () => {
    const names = ["test7945", "it's", "a b", "ünusual", "a\nb", "12345"];
    const each = Array.from({ length: 60_000 }, (_, i) => ({
      source: i % 1000 === 0 ? "it's/log.1343577945.txt" : "a.txt",
      line: i + 1,
      name: `${names[i % 7] ?? "web"}${i % 3}`,
      id: [null, "10195995", "a-b_c", "-x"][i % 4] ?? null,
      created_at: i % 5 === 0 ? "2012-07-29T17:25:34Z" : null,
      fate: i % 11 === 0 ? "deleted" : "orphan",
      evidence_line: null,
    }));
    const made = planCleanup(serversOf(each), { ...defaultCleanupOptions, allowUnusualNames: true });
    const text = writeCleanupScript(made, defaultScriptOptions);
    expect(text).toContain("\n  }; {\n  target '");
    expect(text === writeCleanupScript({ ...made, targets: [...made.targets] }, defaultScriptOptions)).toBe(
      true,
    );
  });

  it("says how many servers there are, by fate, and how many names were refused", () => {
    const refused = [{ name: "a\nb", id: null, reason: "", place: { source: "a", line: 1 } }];
    const text = writeCleanupScript({ ...plan, refused }, defaultScriptOptions);
    expect(text).toContain(
      "# Servers: 2 (1 orphan, 1 unknown). Names that were refused and are not in here: 1.\n",
    );
  });

  const hostile = planOf(...unusualNames.map((name) => target(name)));
  for (const provider of [...providers, "custom"] as const) {
    const custom = provider === "custom" ? { list: "mine ls 'a b'", delete: "mine rm --id={id}" } : null;
    const text = writeCleanupScript(hostile, {
      ...defaultScriptOptions,
      provider,
      custom,
      expectAccount: "it's",
    });

    it.skipIf(!isInstalled("shellcheck"))(`has nothing that shellcheck finds: ${provider}`, () => {
      const { stdout } = spawnSync("shellcheck", ["-s", "sh", "-"], { input: text, encoding: "utf8" });
      expect(stdout).toBe("");
    });

    for (const [program, ...words] of shells) {
      it.skipIf(!isInstalled(program))(`is read by ${program}: ${provider}`, () => {
        expect(spawnSync(program, [...words, "-n"], { input: text, encoding: "utf8" }).status).toBe(0);
      });
    }
  }
});
