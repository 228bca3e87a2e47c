import { beforeEach, describe, expect, it } from "vitest";
import type { Terminal } from "../../src/commands/terminal.ts";
import { contentsOf, WatchLog } from "../../src/commands/watch-log.ts";
import { Store } from "../../src/tables/store.ts";
import type { Change, Snapshot } from "../../src/watch.ts";

let printed: string[] = [];
let complained: string[] = [];
beforeEach(() => {
  printed = [];
  complained = [];
});

const terminal: Terminal = {
  colour: false,
  width: 80,
  hasKeyboard: false,
  showsStatus: false,
  print: (text) => printed.push(...Array.from(typeof text === "string" ? [text] : text, String)),
  complain: (line) => complained.push(line),
  status: () => undefined,
};

function storeWith(builds: number, problems: number): Store {
  const store = new Store();
  store.source = "a";
  for (let i = 0; i < builds; i++) store.table("builds").row(i + 1);
  for (let i = 0; i < problems; i++) store.problem(i + 1, "?");
  return store;
}

const snapshot = (changes: readonly Change[], trouble: string | null = null): Snapshot => ({
  store: new Store(),
  facts: [],
  unreadable: trouble === null ? [] : [{ source: "a", message: trouble }],
  changes,
});

const change = (what: Change["what"], store = storeWith(2, 1)): Change => ({
  source: "a\n.txt",
  what,
  store,
});
const log = (quiet = false) => new WatchLog(terminal, quiet, () => new Date(2012, 7, 29, 7, 5, 34));

describe("what a file holds, in words", () => {
  it("counts rows that a reader cares for", () => {
    expect(contentsOf(storeWith(2, 1))).toBe("2 builds, 1 problem");
    expect(contentsOf(storeWith(0, 0))).toBe("nothing of a known format");
  });
});

describe("the lines of watch", () => {
  it("the first says how many files there are, the others what happened to which", () => {
    const watching = log();
    watching.published(snapshot([change("new"), change("new")]), "out");
    watching.published(snapshot([change("changed"), change("gone")]), "out");
    expect(printed).toEqual([
      "07:05:34 0 files read, report in out/report.html; Ctrl-C ends\n",
      "07:05:34 a\\n.txt: changed, 2 builds, 1 problem\n",
      "07:05:34 a\\n.txt: gone\n",
    ]);
  });

  it("what is wrong is said once, and again if it went away in between", () => {
    const watching = log(true);
    for (const trouble of ["broken", "broken", null, "broken"])
      watching.published(snapshot([], trouble), "out");
    expect(complained).toEqual(["runlens: a: broken", "runlens: a: broken"]);
    expect(printed).toEqual([]);
  });

  it("a full disk is said once and tried again; a bug is thrown", () => {
    const watching = log();
    const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: "out/report.html" });
    expect([watching.failed(full), watching.failed(full)]).toEqual([false, false]);
    expect(complained).toEqual([
      "runlens: out/report.html: no space is left on the device; trying again every five seconds",
    ]);
    watching.published(snapshot([]), "out");
    watching.failed(full);
    expect(complained).toHaveLength(2);
    expect(() => watching.failed(new TypeError("x is undefined"))).toThrow(TypeError);
  });
});
