import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { customDriver, type CustomClient, TemplateError } from "../../../src/output/shell/drivers/custom.ts";
import { defaultScriptOptions, writeCleanupScript } from "../../../src/output/shell/script.ts";
import { type FakeCloud, fakeCloud, isInstalled, planOf, shells, target } from "./fake-cloud.ts";

vi.setConfig({ testTimeout: 60_000 });

let cloud: FakeCloud | undefined;

afterEach(() => {
  cloud?.remove();
});

/** Runs a plan for test1 with a client of one's own, which prints `listing`, and returns the arguments it got. */
function run(custom: CustomClient, listing: string) {
  const at = fakeCloud([]);
  cloud = at;
  writeFileSync(join(at.directory, "listing"), listing);
  const client = join(at.directory, "bin", "mine");
  writeFileSync(
    client,
    '#!/bin/sh\n{ printf "<%s>" "$@"; echo; } >>"$FAKE_CLOUD/calls"\n[ "$1" = ls ] && cat "$FAKE_CLOUD/listing" || : >"$FAKE_CLOUD/listing"\n',
  );
  chmodSync(client, 0o755);
  const script = writeCleanupScript(planOf(target("test1")), {
    ...defaultScriptOptions,
    provider: "custom",
    custom,
  });
  const result = at.run(script, ["--yes", "--no-prompt"]);
  return { ...result, calls: at.calls().map((words) => words.join("\t")) };
}

const row = "id-1\t2012-07-29T17:30:00Z\ttest1\n";

describe("a client of one's own", () => {
  it("gets each placeholder as one argument, or within one", () => {
    const custom = { list: `mine ls 'a  b' "it's" x'y'z`, delete: "mine rm --id={id} {id} '--force now'" };
    const { status, calls } = run(custom, row);
    expect(status).toBe(0);
    expect(calls).toEqual([
      "<ls><a  b><it's><xyz>",
      "<rm><--id=id-1><id-1><--force now>",
      "<ls><a  b><it's><xyz>",
    ]);
  });

  it("must list id, time of creation and name, with a tab between", () => {
    const custom = { list: "mine ls", delete: "mine rm {id}" };
    expect(run(custom, "id-1 test1\n")).toMatchObject({
      status: 5,
      err: expect.stringContaining("line 1 of the listing"),
    });
    expect(run(custom, `${row}-rf\t\ttest1\n`)).toMatchObject({
      status: 5,
      err: expect.stringContaining("line 2 of the listing"),
    });
    expect(run(custom, "id-1\t\ttest1\n")).toMatchObject({
      status: 0,
      out: expect.stringContaining("other-age"),
    });
  });

  it("may be called like a function of the script", () => {
    const at = fakeCloud([]);
    cloud = at;
    for (const name of ["fetch", "call"])
      writeFileSync(join(at.directory, "bin", name), `#!/bin/sh\nprintf '${row}'\n`, { mode: 0o755 });
    for (const name of ["fetch", "call"]) {
      const script = writeCleanupScript(planOf(target("test1")), {
        ...defaultScriptOptions,
        provider: "custom",
        custom: { list: `${name} ls`, delete: `${name} rm {id}` },
      });
      expect(at.run(script, [])).toMatchObject({
        status: 0,
        out: expect.stringMatching(/^ {2}delete +id-1 /m),
      });
    }
  });

  it("must be installed", () => {
    expect(run({ list: "not-there ls", delete: "mine rm {id}" }, row)).toMatchObject({
      status: 5,
      err: expect.stringContaining("'not-there'"),
    });
  });

  it.each([
    ["mine rm '{id}'", "between quotes"],
    ['mine rm "{id}"', "between quotes"],
    ['mine rm "--id={id}"', "between quotes"],
    ["mine rm", "needs {id}"],
    ["{id}", "a command before"],
    ["", "it is empty"],
    ["  ", "it is empty"],
    ["mine rm {name} {id}", "{name} is no placeholder"],
    ["mine rm {id}; touch x", "not shell"],
    ["mine rm {id} | cat", "not shell"],
    ["mine rm $HOME {id}", "not shell"],
    ["mine `x` {id}", "not shell"],
    ["mine rm * {id}", "not shell"],
    ['mine "$x" {id}', "not shell"],
    ["mine rm 'x {id}", "' is not closed"],
    ["mine rm {id}\n", "control character"],
  ])("is refused with the template %j: %s", (template, why) => {
    expect(() => customDriver({ list: "mine ls", delete: template })).toThrow(TemplateError);
    expect(() => customDriver({ list: "mine ls", delete: template })).toThrow(why);
  });

  it("lists all servers, not one", () => {
    expect(() => customDriver({ list: "mine ls {id}", delete: "mine rm {id}" })).toThrow("cannot hold {id}");
  });
});

describe("a client that answers at once", () => {
  it.each(
    shells.filter(([program]) => isInstalled(program)).map((shell) => [shell.join(" "), shell] as const),
  )("ends its watch and nothing else, in %s", (_, shell) => {
    const at = fakeCloud([]);
    cloud = at;
    const names = Array.from({ length: 150 }, (__, i) => `test${i}`);
    writeFileSync(
      join(at.directory, "listing"),
      names.map((name) => `id-${name}\t2012-07-29T17:30:00Z\t${name}\n`).join(""),
    );
    const script = writeCleanupScript(planOf(...names.map((name) => target(name))), {
      ...defaultScriptOptions,
      provider: "custom",
      custom: { list: "cat listing", delete: "true {id}" },
    });
    const { err } = at.run(script, ["--yes", "--no-prompt", "--per-minute", "0"], { shell });
    expect(err).toBe(
      "delete-all.sh: some servers are left; run it again in a few minutes, it goes on where it stopped\n",
    );
    expect(at.journal().match(/\tdelete\t/g)).toHaveLength(names.length);
  });
});
