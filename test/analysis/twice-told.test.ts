import { describe, expect, it } from "vitest";
import { dropTwiceTold } from "../../src/analysis/twice-told.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import { InputScanner, startInput } from "../../src/parsers/input-scanner.ts";
import { Store } from "../../src/tables/store.ts";

const build = (test: number, index: number, seconds: number) =>
  `[ ${test}][ ${index}] cloud server build [s${test}${index}] created in ${seconds} seconds / 1 minutes\n`;
const started = "[ ][ ] test nr 1 started at 2012-08-10 12:03:03.132744\n";
const log = started + build(1, 1, 298.427304) + build(1, 2, 147) + build(2, 1, 311.5);
const report = `tests
test #,   start, end, duration [s]
     1, 1344600183, 1344600512, 329
     2, 1344600600, 1344600900, 300

servers
 cs #,   test1,   test2
    1,     299,     312
    2,     147,     148
`;

/** Source, test, index and duration of each build, and source and number of each test. */
function told(inputs: Readonly<Record<string, string>>) {
  const store = new Store();
  for (const [source, text] of Object.entries(inputs)) {
    store.source = source;
    const scanner = new InputScanner(builtInFormats, store, startInput(builtInFormats));
    scanner.write(Buffer.from(text));
    scanner.end();
  }
  dropTwiceTold(store);
  const builds = store.table("builds");
  const tests = store.table("tests");
  return {
    builds: Array.from({ length: builds.length }, (_, row) => builds.at(row)).map(
      ({ source, test, index, duration_s: seconds }) => [source, test, index, seconds],
    ),
    tests: Array.from({ length: tests.length }, (_, row) => tests.at(row)).map(({ source, test }) => [
      source,
      test,
    ]),
  };
}

const ofLog = (source: string) => [
  [source, 1, 1, 298.427304],
  [source, 1, 2, 147],
  [source, 2, 1, 311.5],
];

describe("builds in a log and in the report file of the same run", () => {
  it.each([
    ["before", { log, report }],
    ["behind", { report, log }],
    ["in another directory", { "a/log": log, "b/report": report }],
  ])("count once, as the log has them; what only the report file has stays: %s", (_, inputs) => {
    const [logName = "", reportName = ""] = Object.keys(inputs).toSorted();
    const { builds, tests } = told(inputs);
    expect(builds).toHaveLength(4);
    expect(builds).toEqual(expect.arrayContaining([...ofLog(logName), [reportName, 2, 2, 148]]));
    expect(tests).toHaveLength(2);
    expect(tests).toEqual(
      expect.arrayContaining([
        [logName, 1],
        [reportName, 2],
      ]),
    );
  });

  it("all count if the report file is there alone", () => {
    const { builds, tests } = told({ report });
    expect(builds).toHaveLength(4);
    expect(tests).toHaveLength(2);
  });

  it("all count if one of them took another time: it was another run", () => {
    for (const seconds of ["297.9", "299.1", "1000"]) {
      const other = log.replace("298.427304", seconds);
      expect(told({ log: other, report }).builds).toHaveLength(7);
    }
  });

  it("all count if only one is in both, in different directories", () => {
    const other = build(1, 1, 298.5) + build(7, 1, 10);
    expect(told({ "a/log": other, "b/report": report }).builds).toHaveLength(6);
    expect(told({ "a/log": other, "a/report": report }).builds).toHaveLength(5);
    const two = build(1, 1, 298.5) + build(1, 2, 147);
    expect(told({ "a/log": two, "b/report": report }).builds).toHaveLength(4);
  });

  it("count once for the log that tells more of them", () => {
    const part = build(1, 1, 298.427304) + build(1, 2, 147);
    const { builds } = told({ part, log, report });
    expect(builds).toEqual(expect.arrayContaining(ofLog("log")));
    expect(builds.filter(([source]) => source === "report")).toEqual([["report", 2, 2, 148]]);
    expect(told({ log, part, report }).builds).toEqual([
      ...ofLog("log"),
      ...builds.slice(0, 2),
      builds.at(-1),
    ]);
  });

  it("of a server that was given up are told by the log, whatever the report file says", () => {
    const gaveUp =
      "[ 1][ 1] cloud server build [s11] ERROR, can't find server or timeout after 601.2 seconds / 10.02 minutes\n";
    const { builds } = told({ log: gaveUp + build(1, 2, 147) + build(2, 1, 311.5), report });
    expect(builds.filter(([source]) => source === "report")).toEqual([["report", 2, 2, 148]]);
  });
});
