import { describe, expect, it } from "vitest";
import { defaultOptions } from "../../src/reports/index.ts";
import { resources } from "../../src/reports/resources.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

interface Runs {
  readonly command: string;
  /** Seconds of each run. */
  readonly elapsed: readonly number[];
  readonly user?: number;
  readonly exit?: number;
}

function reportOf(commands: readonly Runs[]) {
  const store = new Store();
  store.source = "log.txt";
  let line = 0;
  for (const { command, elapsed, user, exit } of commands)
    for (const elapsed_s of elapsed)
      store.table("runs").add(++line, {
        format: "gnu-time",
        command,
        elapsed_s,
        ...(user === undefined ? {} : { user_s: user }),
        ...(exit === undefined ? {} : { exit_status: exit }),
      });
  return resources.build(toTables(store), defaultOptions);
}

const many = (n: number, elapsed: readonly number[]): Runs[] =>
  Array.from({ length: n }, (_, i) => ({ command: `./bench-${i}`, elapsed }));

const sentences = (commands: readonly Runs[], id: string) =>
  reportOf(commands).findings.flatMap((finding) => (finding.id === id ? [finding.text] : []));

describe("what commands cost", () => {
  it("has tables of different ids, however many commands are compared", () => {
    const ids = reportOf(many(4, [10, 11, 12])).tables.map(({ id }) => id);
    expect(ids).toHaveLength(4);
    expect(new Set(ids).size).toBe(4);
  });

  it("adjusts p for the number of commands: with each there is another chance of a false alarm", () => {
    const usual = [10, 10.1, 10.2, 10.3, 10.4, 10.5];
    const slower = { command: "./slower", elapsed: [10.25, 10.45, 10.55, 10.6, 10.7, 10.8] };
    const told = (others: number) =>
      sentences([...many(1 + others, usual), slower], "comparison-elapsed").find((text) =>
        text.includes("slower took"),
      );
    // Exact p of U = 4 in 6 against 6, by hand 24/924.
    expect(told(0)).toMatch(/: worse \(p = 0\.026\)\.$/);
    expect(told(3)).toContain("p 0.026 is 0.10 once adjusted for 4 comparisons");
  });

  it("says how many commands are left out, where not all are compared", () => {
    expect(sentences(many(6, [10, 11, 12]), "commands-left-out")).toEqual([]);
    expect(sentences(many(12, [10, 11, 12]), "commands-left-out")).toEqual([
      "12 commands were measured; only the first 6 that ran 3 times or more are compared here.",
    ]);
    expect(sentences([...many(2, [10, 11, 12]), ...many(9, [5]).slice(2)], "commands-left-out")).toEqual([
      "9 commands were measured; only the 2 that ran 3 times or more are compared here.",
    ]);
  });

  it("says how many commands are left out, where none are compared", () => {
    expect(sentences(many(1, [10]), "commands-left-out")).toEqual([]);
    expect(sentences(many(1000, [10]), "commands-left-out")).toEqual([
      "1000 commands were measured, most of them so seldom that they are not compared; only the first 4 are told here.",
    ]);
  });

  it("counts the failures of commands that are not told one by one", () => {
    const failing = Array.from({ length: 7 }, (_, i) => ({ command: `./bad-${i}`, elapsed: [1], exit: 1 }));
    expect(sentences(failing, "failed-runs")).toEqual([
      ...[0, 1, 2, 3, 4].map(
        (i) => `1 of 1 run of ./bad-${i} failed (exit status 1); it is left out of the comparisons.`,
      ),
      "2 more commands have runs that failed.",
    ]);
  });

  it.each([
    [61, "1 more is in tables/runs.csv."],
    [62, "2 more are in tables/runs.csv."],
  ])("says of %i runs how many are not listed", (n, note) => {
    const { tables } = reportOf(
      many(
        1,
        Array.from({ length: n }, () => 10),
      ),
    );
    expect(tables.at(-1)?.notes).toContain(note);
  });

  it("counts what is the same neither as less nor as more, nor as significant", () => {
    const [chart] = reportOf([
      { command: "./old", elapsed: [10, 10.01, 10.02, 10.03, 10.04, 10.05], user: 4 },
      { command: "./new", elapsed: [5, 5.01, 5.02, 5.03, 5.04, 5.05], user: 4 },
    ]).charts;
    expect(chart?.caption).toBe("new needed less of 1 and more of 0 metrics, all of it significant.");
  });
});
