import { describe, expect, it } from "vitest";
import { defaultCleanupOptions, planCleanup } from "../../../src/analysis/cleanup-plan.ts";
import type { CleanupTarget } from "../../../src/analysis/cleanup-targets.ts";
import { targetLines } from "../../../src/output/shell/target-lines.ts";
import { serversOf } from "../../analysis/logged-servers.ts";

const textOf = (targets: Parameters<typeof targetLines>[0]): string =>
  Array.from(targetLines(targets), (piece) => piece.toString()).join("");

const target = (more: Partial<CleanupTarget> = {}): CleanupTarget => ({
  name: "test1",
  id: null,
  notBefore: null,
  notAfter: null,
  fate: "orphan",
  evidence: { source: "log.txt", line: 2, decidedBy: null },
  ...more,
});

/** The last of every three servers is known to be deleted. */
function planned(n: number) {
  const servers = Array.from({ length: n + Math.floor(n / 2) }, (_, i) => ({
    source: "log.txt",
    line: i + 1,
    name: `test${i}`,
    id: null,
    created_at: null,
    fate: i % 3 === 2 ? ("deleted" as const) : ("unknown" as const),
    evidence_line: null,
  }));
  return planCleanup(serversOf(servers), defaultCleanupOptions).targets;
}

describe("the targets of a script", () => {
  it.each([9_998, 9_999, 10_000, 10_001, 20_000, 30_001])(
    "are in groups that shells can read, each closed, where there are %i",
    (n) => {
      const targets = planned(n);
      expect(targets.length).toBe(n);
      const lines = textOf(targets).trimEnd().split("\n");
      const groups = Math.floor(n / 10_000);
      expect(lines.filter((line) => line.startsWith("  target "))).toHaveLength(n);
      expect(lines.filter((line) => line === "  {")).toHaveLength(Math.min(1, groups));
      expect(lines.filter((line) => line === "  }; {")).toHaveLength(Math.max(0, groups - 1));
      expect(lines.slice(groups === 0 ? -1 : -2)).toEqual(groups === 0 ? ["}"] : ["  }", "}"]);
      const apart = lines.join("\n").split(/\n {2}(?:\{|\}; \{)\n/);
      expect(apart.map((group) => group.match(/^ {2}target /gm)?.length ?? 0)).toEqual(
        Array.from({ length: groups + 1 }, (_, i) =>
          i === groups ? n - Math.max(0, 10_000 * groups - 1) : i === 0 ? 9_999 : 10_000,
        ),
      );
    },
  );

  it("are the same from columns and one by one", () => {
    const targets = planned(20_003);
    expect(textOf(targets)).toBe(textOf([...targets]));
  });

  it.each([
    { name: "" },
    { name: "a\nb" },
    { name: "a\u202eb" },
    { id: "" },
    { id: "1;rm" },
    { id: "-1" },
    { id: "1\n" },
  ])("are refused if the plan holds what it must not: %j", (more) => {
    expect(() => textOf([target(more)])).toThrow("a plan must not hold");
  });

  it("have each word quoted, and a place that can be shown", () => {
    const evidence = { source: "it's\u202e.txt", line: 7, decidedBy: null };
    expect(
      textOf([target({ name: "a b", id: "u-1", notBefore: "2012-07-29T17:25:34Z", evidence })]),
    ).toContain("\n  target 'a b' 'u-1' '2012-07-29T17:25:34Z' '' 'it'\\''s\\u{202e}.txt:7'\n");
  });
});
