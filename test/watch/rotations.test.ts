import { describe, expect, it } from "vitest";
import { summariseLog } from "../../src/analysis/log-summary.ts";
import { Store } from "../../src/tables/store.ts";
import { wholeOf } from "../../src/tables/parts.ts";
import type { Change } from "../../src/watch/change.ts";
import { namesBefore, Rotations } from "../../src/watch/rotations.ts";

const summary = summariseLog(wholeOf(new Store()));
const full = { textSha256: "full", summary, stamp: { bytes: 9 } };
const empty = { textSha256: "empty", summary, stamp: { bytes: 0 } };
const was = new Map([["d/log", { bytes: 9, text: "full" }]]);
const arrived = (source: string): Change => ({
  source,
  what: "new",
  other: null,
  before: null,
  now: summary,
});
const changed: Change = { source: "d/log", what: "changed", other: null, before: summary, now: summary };

const words = (changes: readonly Change[]) =>
  changes.map(({ source, what, other, before }) =>
    [what, source, ...(other === null ? [] : ["of", other]), ...(before === null ? [] : ["before"])].join(
      " ",
    ),
  );

describe("the names of rotated logs", () => {
  it.each([
    ["d/log.1", ["d/log", "log"]],
    ["d/log-20261123", ["d/log", "log"]],
    ["d/app.1.log", ["d/app.log", "app.log"]],
    ["d/app-20261123.log.gz", ["d/app.log", "app.log"]],
    ["d/log.2.zst", ["d/log", "log"]],
    ["d/log", []],
    ["d/run-2.log", []],
    ["d/log.bak", []],
  ])("%s", (source, names) => {
    expect(namesBefore(source)).toEqual(names);
  });
});

describe("a log that is copied away and truncated", () => {
  it("moved to its copy, and a new one is in its place", () => {
    const files = new Map([
      ["d/log", empty],
      ["d/log.1", full],
    ]);
    const changes = new Rotations().recognise([changed, arrived("d/log.1")], was, files);
    expect(words(changes)).toEqual(["moved d/log.1 of d/log before", "new d/log"]);
  });

  it("may be seen to be copied first: that is said, and what it was when it is truncated", () => {
    const rotations = new Rotations();
    const copied = new Map([
      ["d/log", full],
      ["d/log.1", full],
    ]);
    expect(words(rotations.recognise([arrived("d/log.1")], new Map(), copied))).toEqual([
      "new d/log.1 of d/log",
    ]);
    const truncated = new Map([...copied, ["d/log", empty] as const]);
    const expected = ["moved d/log.1 of d/log before", "new d/log"];
    expect(words(rotations.recognise([changed], was, truncated))).toEqual(expected);
    expect(words(rotations.recognise([changed], was, truncated))).toEqual(["changed d/log before"]);
  });

  it("is nothing of the kind if it grew, or holds something else than the new one, or that has another name", () => {
    const longer = { textSha256: "longer", summary, stamp: { bytes: 12 } };
    const look = (log: typeof full, name: string, copy: typeof full) =>
      words(
        new Rotations().recognise(
          [changed, arrived(name)],
          was,
          new Map([
            ["d/log", log],
            [name, copy],
          ]),
        ),
      );
    expect(look(longer, "d/log.1", full)).toEqual(["changed d/log before", "new d/log.1 of d/log"]);
    expect(look(empty, "d/log.1", longer)).toEqual(["changed d/log before", "new d/log.1"]);
    expect(look(empty, "d/run-2.log", full)).toEqual(["changed d/log before", "new d/run-2.log"]);
  });
});
