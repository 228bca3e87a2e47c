import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { type FakeCloud, fakeCloud, isInstalled, planOf, shells, target } from "./fake-cloud.ts";

vi.setConfig({ testTimeout: 60_000 });

let cloud: FakeCloud | undefined;

afterEach(() => {
  cloud?.remove();
});

/** Runs a script whose client shows the variables that it got. */
function run(file: string, mode = 0o600, shell: readonly [string, ...string[]] = ["sh"]) {
  const at = fakeCloud([]);
  cloud = at;
  writeFileSync(join(at.directory, "secrets"), file);
  chmodSync(join(at.directory, "secrets"), mode);
  writeFileSync(
    join(at.directory, "bin", "openstack"),
    '#!/bin/sh\nprintf "<%s>" "$OS_PASSWORD" "$OS_USERNAME" >&2\nexit 1\n',
  );
  const script = writeCleanupScript(planOf(target("a")), { ...defaultScriptOptions, provider: "openstack" });
  return at.run(script, ["--credentials", "secrets"], { shell });
}

describe("--credentials", () => {
  for (const shell of shells) {
    it.skipIf(!isInstalled(shell[0]))(`sets the client's variables from a file, in ${shell[0]}`, () => {
      const file =
        "# mine\n\nexport OS_PASSWORD='a $(touch x) `touch x` \\n b'\nOS_USERNAME=jane=doe\nOS_CLOUD=\"c\"";
      expect(run(file, 0o600, shell).err).toContain("<a $(touch x) `touch x` \\n b><jane=doe>");
      expect(existsSync(join(cloud?.directory ?? "", "x"))).toBe(false);
    });
  }

  it("takes a file that an editor of Windows wrote", () => {
    expect(run('OS_PASSWORD="a b"\r\nOS_USERNAME=jane\r\n').err).toContain("<a b><jane>");
  });

  it.each([0o644, 0o640, 0o604, 0o620, 0o700])("refuses a file of mode %o", (mode) => {
    expect(run("OS_PASSWORD=a\n", mode)).toMatchObject({
      status: 3,
      err: expect.stringContaining("only you can read"),
    });
  });

  it("refuses a file that is not there", () => {
    run("");
    const script = writeCleanupScript(planOf(target("a")), {
      ...defaultScriptOptions,
      provider: "openstack",
    });
    expect(cloud?.run(script, ["--credentials", "."])).toMatchObject({ status: 3 });
    expect(cloud?.run(script, ["--credentials", "absent"])).toMatchObject({ status: 3 });
  });

  it.each([
    ["PATH=/tmp/evil"],
    ["LD_PRELOAD=x"],
    ["OS_PASSWORD"],
    ["OS_PASS WORD=x"],
    ["os_password=x"],
    ["OS_$(touch x)=y"],
    ["AWS_SECRET_ACCESS_KEY=x"],
  ])("refuses the line %s", (line) => {
    const { status, err } = run(`${line}\n`);
    expect([status, err]).toEqual([3, expect.stringContaining("refused: ")]);
    expect(err).not.toContain("evil");
  });

  it("takes a file that only its owner may read", () => {
    expect(run("OS_PASSWORD=a\n", 0o400).err).toContain("<a>");
  });
});
