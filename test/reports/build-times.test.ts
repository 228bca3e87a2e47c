import { describe, expect, it } from "vitest";
import { buildTimes } from "../../src/reports/build-times.ts";
import { rateLimits } from "../../src/reports/rate-limits.ts";
import { defaultOptions } from "../../src/reports/index.ts";
import { serversLeft } from "../../src/reports/servers-left.ts";
import { settle } from "../../src/analysis/settle.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

interface Build {
  readonly source?: string;
  readonly test?: number;
  readonly index: number;
  readonly seconds: number;
  readonly outcome?: "built" | "timeout";
  readonly stage?: "server" | "rackconnect";
}

function tablesOf(builds: readonly Build[]) {
  const store = new Store();
  builds.forEach(
    ({ source = "log.txt", test = 1, index, seconds, outcome = "built", stage = "server" }, i) => {
      store.source = source;
      store
        .table("builds")
        .add(i + 1, { test, index, server: `s${index}`, stage, outcome, duration_s: seconds });
    },
  );
  return toTables(store);
}

const rowsByName = (builds: readonly Build[]) => {
  const [table] = buildTimes.build(tablesOf(builds), defaultOptions).tables;
  return new Map(table?.rows.map(({ cells }) => [cells[0], cells]));
};

const timed = (times: readonly (number | null)[], source = "log.txt") =>
  times.map((seconds, index): Build => ({
    source,
    index,
    seconds: seconds ?? 300,
    outcome: seconds === null ? "timeout" : "built",
  }));
const reportOf = (builds: readonly Build[]) => {
  const { findings, tables } = buildTimes.build(tablesOf(builds), defaultOptions);
  const headline = findings.find(({ id }) => id === "build-times")?.text;
  return { headline, rows: tables[0]?.rows.map(({ cells }) => cells), notes: tables[0]?.notes };
};

/** What is said of timeouts, and where. */
const textsOf = (logs: readonly (readonly (number | null)[])[]) =>
  buildTimes
    .build(tablesOf(logs.flatMap((times, i) => timed(times, `log${i}.txt`))), defaultOptions)
    .findings.filter(({ id }) => id === "build-timeouts")
    .map(({ text, places }) => `${text} ${places.map(({ source }) => source).join(" ")}`);

describe("build times", () => {
  it("count a timeout as at least so long, never as built", () => {
    const times = [10, 20, 30, 40].map((seconds, index) => ({ index, seconds }));
    const cells = rowsByName([...times, { index: 5, seconds: 600, outcome: "timeout" }]).get("log.txt");
    // n, timeouts, min, median by Kaplan–Meier, and the largest build that finished
    expect(cells?.slice(1, 5)).toEqual([5, 1, 10, 30]);
    expect(cells?.at(-1)).toBe(40);
  });

  it("are drawn as timeouts where every build timed out", () => {
    const builds = [1, 2, 3].map((index) => ({ index, seconds: 600, outcome: "timeout" as const }));
    const [strip] = buildTimes.build(tablesOf(builds), defaultOptions).charts;
    const dots = JSON.stringify(strip?.spec).match(/"kind":"[^"]*"/g);
    expect(dots).toEqual(builds.map(() => '"kind":"timed out: at least this long"'));
  });

  it("have the quartiles of the survival curve in their chart, as far as it tells them", () => {
    const times = [10, 20, 30, 40].map((seconds, index) => ({ index, seconds }));
    const quartiles = (timeouts: number) => {
      const waits = Array.from({ length: timeouts }, (): Build => ({
        index: 5,
        seconds: 600,
        outcome: "timeout",
      }));
      const { charts } = buildTimes.build(tablesOf([...times, ...waits]), defaultOptions);
      return charts[0]?.data?.rows[0]?.cells;
    };
    expect(quartiles(0)).toEqual(["log.txt", 4, 17.5, 25, 32.5]);
    expect(quartiles(1)).toEqual(["log.txt", 5, 20, 30, 40]);
    expect(quartiles(3)).toEqual(["log.txt", 7, 20, 40, null]);
    expect(quartiles(9)).toEqual(["log.txt", 13, 40, null, null]);
  });

  it("have no median where more than half timed out", () => {
    const timeouts = [1, 2, 3].map((index) => ({ index, seconds: 600, outcome: "timeout" as const }));
    const cells = rowsByName([{ index: 0, seconds: 60 }, ...timeouts]).get("log.txt");
    expect(cells?.[4]).toBeNull();
  });

  it("have the same median in the sentence as in the table, and an interval that they leave open, where some timed out", () => {
    const { headline, rows, notes } = reportOf(timed([100, 150, null, 250, 300, null, 400, 450]));
    // By hand: four of eight are done at 300 s, where two were given up but still count: the curve is at 1/2 from 300 to 400 s.
    expect(rows?.[0]?.slice(0, 6)).toEqual(["log.txt", 8, 2, 100, 350, [100, Infinity]]);
    expect(headline).toBe(
      "6 of 8 servers of log.txt built in 100–450 s; with the timeouts as lower bounds the median is 350 s (95 % interval 100 s or more).",
    );
    expect(notes?.[0]).toMatch(/ends in ∞ where .* Min and max are of builds that finished\.$/);
    expect(reportOf(timed([1, 2, 3])).notes?.[0]).toMatch(/; below 6 builds – stands there\.$/);
  });

  it("have the exact interval where those that timed out are behind its upper end", () => {
    const { headline, rows } = reportOf(timed([10, 20, 30, 40, 50, 60, 70, 80, 90, null]));
    expect(rows?.[0]?.[5]).toEqual([20, 90]);
    expect(headline).toContain("the median is 55 s (95 % interval 20–90 s).");
  });

  it("say that too many timed out for a median, or that none was built", () => {
    expect(reportOf(timed([100, null, null])).headline).toBe(
      "1 of 3 servers of log.txt built in 100 s; so many timed out that there is no median.",
    );
    expect(reportOf(timed([null, null, null])).headline).toBe(
      "None of 3 servers of log.txt was built in time.",
    );
  });

  it("have the medians of the table in their summary of many logs", () => {
    const logs = [
      [100, 150, null, 250, 300, null, 400, 450],
      [200, 210, 220, null, null, null],
      [10, 20],
      [900, 800, 700],
      [60, null, null],
    ];
    const { headline, rows } = reportOf(logs.flatMap((times, i) => timed(times, `log${i}.txt`)));
    const medians = rows?.map((cells) => cells[4]);
    // All servers: 10 of 22 within 300 s, when seven were given up; of the five that were left the first took 400 s: 12/22 · 4/5 < 1/2.
    expect(medians).toEqual([350, null, 15, 800, null, 400]);
    expect(headline).toBe(
      "15 of 22 servers of 5 logs and tests built in 10–900 s; with the timeouts as lower bounds the median is 400 s; medians of the groups from 15 s to 800 s, but for 2 of which too many timed out.",
    );
  });

  it("say of timeouts in a few logs how many each has, and of many how many there are and where most are", () => {
    expect(
      textsOf([
        [1, null],
        [1, 2],
        [1, null, null],
      ]),
    ).toEqual([
      '1 of 2 builds in log0.txt timed out (50 %); it counts as "at least so long". log0.txt',
      '2 of 3 builds in log2.txt timed out (66.7 %); they count as "at least so long". log2.txt log2.txt',
    ]);
    const one = [1, 2, 3, null];
    expect(textsOf([one, one, [1, 2], one, [1, null, null], one])).toEqual([
      '6 of 21 builds timed out (28.6 %); they count as "at least so long"; 5 of 6 logs and tests have some, most of all 2 of 3 in log4.txt, 1 of 4 in log0.txt and 1 of 4 in log1.txt. log4.txt log0.txt log1.txt',
    ]);
  });

  it("keep tests of one log, and the second stage, apart", () => {
    const rows = rowsByName([
      { test: 1, index: 1, seconds: 10 },
      { test: 2, index: 1, seconds: 20 },
      { test: 2, index: 1, seconds: 5, stage: "rackconnect" },
    ]);
    expect([...rows.keys()]).toEqual([
      "log.txt test 1",
      "log.txt test 2",
      "log.txt test 2 (rackconnect)",
      "all servers",
    ]);
  });

  it("tell logs of one name apart by their directory", () => {
    const rows = rowsByName([
      { source: "a/log.txt", index: 1, seconds: 10 },
      { source: "b/log.txt", index: 1, seconds: 20 },
    ]);
    expect([...rows.keys()]).toEqual(["a/log.txt", "b/log.txt", "all servers"]);
  });

  it("bound their charts and tables whatever the number of builds", () => {
    const builds = Array.from({ length: 30_000 }, (_, i) => ({
      source: `log${i % 300}.txt`,
      index: i,
      seconds: 100 + (i % 97),
    }));
    const report = buildTimes.build(tablesOf(builds), defaultOptions);
    expect(JSON.stringify(report).length).toBeLessThan(1_000_000);
    expect(report.tables[0]?.rows.length).toBeLessThan(50);
    expect(report.charts[0]?.caption).toContain("of 30");
  });
});

/** A log of servers created at these epoch seconds. */
const created = (times: readonly number[], source = "log.txt") => {
  const store = new Store();
  store.source = source;
  times.forEach((time, i) =>
    store.table("servers").add(i + 1, {
      name: `s${i}`,
      created_at: new Date(time * 1000).toISOString(),
      created_at_from: "log",
    }),
  );
  settle(store);
  return toTables(store);
};

describe("creations", () => {
  it("above the limit of a minute are a finding", () => {
    const report = rateLimits.build(
      created(Array.from({ length: 12 }, (_, i) => 1343577945 + i)),
      defaultOptions,
    );
    expect(report.findings.find(({ id }) => id === "rate-above-limit")?.text).toContain(
      "12 servers within 60 s",
    );
  });

  it("above the limit of a day are a finding", () => {
    const report = rateLimits.build(
      created(Array.from({ length: 60 }, (_, i) => 1343520000 + 300 * i)),
      defaultOptions,
    );
    expect(report.findings.find(({ id }) => id === "creations-a-day")?.text).toContain(
      "the most were 60 on 2012-07-29",
    );
  });

  it("are servers left behind, with the fate in words", () => {
    const report = serversLeft.build(created([1343577945]), defaultOptions);
    expect(report.findings[0]?.text).toBe(
      "1 of 1 server is not known to be deleted (the log says nothing of a delete).",
    );
  });

  it("that the script refuses say why, as do those whose name the log does not give", () => {
    const store = new Store();
    store.source = "log.txt";
    for (const name of ["good", "10195995", null]) store.table("servers").add(1, { name });
    settle(store);
    const [table] = serversLeft.build(toTables(store), defaultOptions).tables;
    expect(table?.notes).toEqual(["delete-all.sh holds 1 server: 2 names are refused."]);
    const at = table?.columns.findIndex(({ key }) => key === "refused") ?? -1;
    expect(table?.rows.map(({ cells }) => cells[at])).toEqual([
      null,
      "it looks like a server id",
      "the name is empty",
    ]);
  });

  it("that two logs tell of stand in the script once, and the report says so", () => {
    const store = new Store();
    for (const source of ["log.txt", "copy.txt"]) {
      store.source = source;
      store.table("servers").add(1, { name: "csperform1343582734", id: "10195995" });
    }
    settle(store);
    const [table] = serversLeft.build(toTables(store), defaultOptions).tables;
    expect(table?.notes).toEqual([
      "delete-all.sh holds 1 server: 1 line tells of a server that another log tells of too.",
    ]);
  });
});

describe("a build far from the others", () => {
  it.each([
    [20, "took 20 s to build"],
    [6000, "took 6000 s (1 h 40 min) to build"],
  ])("of %i s is spelled out only if that says something new", (seconds, told) => {
    const others = Array.from({ length: 30 }, (_, i) => ({ index: i + 1, seconds: 300 + i }));
    const { findings } = buildTimes.build(tablesOf([...others, { index: 99, seconds }]), defaultOptions);
    expect(findings.find(({ id }) => id === "build-outlier")?.text).toContain(told);
  });
});
