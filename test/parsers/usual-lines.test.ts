/** Lines that are read in one go, against the same lines read one by one. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import { planFor } from "../../src/parsers/scan-plan.ts";
import type { LineHandler, LineParser } from "../../src/parsers/parser.ts";
import { read, readResumed, share } from "./harness.ts";

const folder = import.meta.dirname;
const sample = (name: string) => readFileSync(join(folder, "../../data", name), "latin1");

const counted = { usual: 0, others: 0 };

/** A parser that counts what it is given, and reads usual lines in one go or not. */
function counting(parser: LineParser, inOneGo: boolean): LineParser {
  return {
    ...parser,
    open: (store, state) => {
      const handler = parser.open(store, state);
      const counter: LineHandler = {
        get open() {
          return handler.open;
        },
        line: (line) => {
          counted.others++;
          return handler.line(line);
        },
        end: (last) => handler.end(last),
      };
      if (!inOneGo || handler.readUsual === undefined) return counter;
      counter.readUsual = (lines, first, last) => {
        const next = handler.readUsual?.(lines, first, last) ?? first;
        counted.usual += next - first;
        return next;
      };
      counter.blockRead = () => handler.blockRead?.();
      return counter;
    },
  };
}

const fast = lineParsers.map((parser) => counting(parser, true));
const slow = lineParsers.map((parser) => counting(parser, false));

const block = [
  '\tCommand being timed: "python bench.py --servers 4 --run 77"',
  "\tUser time (seconds): 12.25",
  "\tSystem time (seconds): 0.50",
  "\tPercent of CPU this job got: 99%",
  "\tElapsed (wall clock) time (h:mm:ss or m:ss): 61:12.89",
  ...["shared text", "unshared data", "stack", "total"].map((what) => `\tAverage ${what} size (kbytes): 0`),
  "\tMaximum resident set size (kbytes): 2016",
  "\tAverage resident set size (kbytes): 0",
  "\tMajor (requiring I/O) page faults: 0",
  "\tMinor (reclaiming a frame) page faults: 71",
  "\tVoluntary context switches: 3",
  "\tInvoluntary context switches: 1",
  "\tSwaps: 0",
  "\tFile system inputs: 8",
  "\tFile system outputs: 16",
  "\tSocket messages sent: 0",
  "\tSocket messages received: 0",
  "\tSignals delivered: 0",
  "\tPage size (bytes): 4096",
  "\tExit status: 0",
].join("\n");
const cloud = [
  ...[1, 2, 3].map((n) => `[ 1][ ${n}] created image: {'flavor': ${n}, 'image': 112, 'name': 'test79${n}'}`),
  "debug[ 1]: checked status of cs index 3->BUILD after 12.3",
  "[ 1][14] cloud server build [test794] ERROR, can't find server or timeout after 601.2 seconds / 10.02 minutes",
  ...[1, 2, 3].map(
    (n) => `[ 1][1${n}] cloud server build [test79${n}] created in 2${n}.5 seconds / 4.97 minutes`,
  ),
].join("\n");

const started = "[ 1][  ] starting test nr 1, creating 25 cloud server, please wait ...";
const limited = "ERROR, hit the API limit at 2012-08-27 20:43:31.860466, imposing delay of 60";
const traceback = [
  "Traceback (most recent call last):",
  '  File "/usr/lib/python2.7/csperf/bench.py", line 117, in create',
  "    server = cs.servers.create(name=name, image=image, flavor=flavor)",
  "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
].join("\n");
const notices = [started, cloud, limited, limited.replace(".860466", ""), started, cloud, limited].join("\n");
/** Lines of all kinds behind a traceback, which takes a while to end. */
const failing = [
  ...[cloud, notices, limited, started].flatMap((behind) => [cloud, traceback, behind]),
  traceback,
  "Retry-After: 55",
  cloud,
  traceback,
  traceback,
  notices,
].join("\n");

const usualLogs = [
  ["the cloud benchmark's", Array.from({ length: 30 }, () => cloud)],
  ["the cloud benchmark's with what is not about a server", Array.from({ length: 30 }, () => notices)],
  ["time -v's", Array.from({ length: 12 }, () => block)],
] as const;

const looksFor = (anchor: string): LineParser =>
  ({ ...fast[0], id: "curious", find: { anchors: [anchor] } }) as LineParser;
const usual = (anchor: string) => {
  counted.usual = 0;
  read(`${cloud}\n`, [], [...fast, looksFor(anchor)]);
  return counted.usual;
};
const scans = (anchor: string) => planFor([...fast, looksFor(anchor)]).scanned !== -1;

describe("usual lines", () => {
  it.each(usualLogs)("%s are nearly all read in one go", (_, pieces) => {
    counted.usual = counted.others = 0;
    const rows = read(pieces.join("\n"), [], fast);
    expect(counted.usual).toBeGreaterThan(10 * counted.others);
    expect(rows).toEqual(read(pieces.join("\n"), [], slow));
  });

  it("are read in one go while other parsers have a block open, which see them all the same", () => {
    counted.usual = 0;
    const input = `${failing}\n`;
    expect(read(input, [], fast)).toEqual(read(input, [], slow));
    const lines = input.split("\n").filter((line) => /^(?:\[|debug|ERROR)/.test(line)).length;
    expect(counted.usual).toBe(lines - 1); // the limit right behind a traceback: their incidents have an order
  });

  it("are of what they tell in the order of lines", () => {
    const began = "[ ][ ] test nr 1 started at 2012-08-10 12:03:03.132744";
    const other = started.replaceAll("1", "2");
    const tests = [began, cloud, started, cloud, began, started, started, cloud, other, began, other, cloud];
    for (let length = 1; length <= tests.length; length++) {
      const input = `${tests.slice(0, length).join("\n")}\n`;
      expect(read(input, [], fast)).toEqual(read(input, [], slow));
    }
  });

  it("are read one by one if somebody else may want them too", () => {
    const greedy: LineParser = { ...fast[0], id: "greedy", find: { starts: ["[ 1][ 2]"] } } as LineParser;
    counted.usual = 0;
    read(cloud, [], [...fast, greedy]);
    expect(counted.usual).toBe(0);
  });

  it("are read one by one if somebody looks for a part of them", () => {
    expect(usual("no such word")).toBe(8);
    expect(usual("cloud server")).toBe(4); // creations and the status
    expect(usual("created image")).toBe(4); // builds and the status
    const touching = [
      "[x] created",
      "1] 2",
      "build [x",
      "[ERROR",
      "ERROR",
      "x'}",
      ": 'x",
      "x']",
      "please",
      "hit the API",
    ];
    expect(touching.filter(scans)).toEqual([]);
    const others = ["Error", "built [x", "(seconds)", "]: read "];
    expect(others.filter(scans)).toEqual(others);
  });

  it("end where somebody else's anchor or a control byte stands", () => {
    for (const part of ["Too many requests (HTTP 413)", "real 1.5", "\r", "\0", "\u001b[1m"]) {
      const log = `${cloud}\n${cloud.replaceAll("test79", `test${part}`)}\n${cloud}\n`;
      expect(read(log, [], fast)).toEqual(read(log, [], slow));
    }
  });
});

describe("lines that are nearly usual", () => {
  const commands = [
    'a "b" c',
    'a " b',
    'a"',
    "it's",
    "a=b",
    "a=3Db=20c",
    "%C",
    "...",
    "{command}",
    "$COMMAND",
    "(.*)",
    "<command>",
    "a&quot;b&quot;",
    "a' Command being timed: b",
    "a=22 User time (seconds): 3",
    "",
    " ",
    "é",
    "--password=hunter2 x",
    "curl -u me:hunter2 http://x",
  ];

  it.each(commands)("a command %s", (command) => {
    const log = [block, block.replace(/".*"/, () => `"${command}"`), block].join("\n");
    expect(read(log, [], fast)).toEqual(read(log, [], slow));
  });

  it.each([
    ["two records on a line", cloud.replace("minutes\n", "minutes"), cloud.replace("}\n", "} ")],
    ["a name with a bracket", cloud.replaceAll("test79", "te]st79"), cloud.replaceAll("test79", "te[st]79")],
    ["a name with a quote", cloud.replaceAll("'test792'", `"te'st"`), cloud.replaceAll("test79", "te\\'st")],
    [
      "other words about a test or a limit",
      notices.replaceAll("server, please", "servers, please").replaceAll("of 60", "of 60.5"),
      notices.replaceAll("ERROR", "warning").replaceAll(", imposing delay of 60", ""),
    ],
    [
      "other times of a limit",
      notices.replaceAll("27 20", "27T20"),
      notices.replaceAll("860466", "8604661234"),
    ],
    [
      "other numbers of tests",
      notices.replaceAll("nr 1", "nr 1.5"),
      notices.replaceAll("creating 2", "creating 00"),
    ],
    ["a server that was asked for before", cloud.replace("created", "creating"), `${failing}\n${notices}`],
    ["a label twice", block.replace(/(\tSwaps.*\n)/, "$1$1"), block.replace(/(\tUser.*\n)/, "$1$1")],
    [
      "labels in another order",
      block.replace(/(\tSwaps.*\n)(.*\n)/, "$2$1"),
      block.split("\n").reverse().join("\n"),
    ],
  ])("%s", (_, first, second) => {
    for (const piece of [first, second])
      for (const times of [1, 2, 5]) {
        const log = `${Array.from({ length: times }, () => piece).join("\n")}\n${block}\n${cloud}\n${piece}`;
        expect(read(log, [], fast)).toEqual(read(log, [], slow));
      }
  });
});

/** What these lines are made of, so that changes hit what is looked at. */
const bits = [
  ...Array.from("[]{}'\"\\=&%$(<>,.:-/ \t\n0159aé"),
  "\r\n",
  "\0",
  "  ",
  "007",
  "1e5",
  "1,5",
  "99999999999999999999",
  "starting test nr ",
  ", creating 25 cloud server",
  "hit the API limit at ",
  "2012-08-27T20:43:31",
  ", imposing delay of ",
  `\n${started}\n`,
  `\n${limited}\n`,
  `\n${traceback}\n`,
  "creating image: ",
  "] created in ",
  " minutes",
  " seconds / ",
  "created image: ",
  "[ 1][ 2] ",
  "[ 1][  ] ",
  "[ ][ ] ",
  "debug[ 1]: ",
  "ERROR",
  "Command being timed: ",
  "Command exited with non-zero status 3\n",
  "Exit status: 1",
  "Swaps: ",
  "(kbytes): ",
  "1:02:03",
  "0m 18.42s",
  "?%",
  " --password=x1 ",
  "x".repeat(300),
];

const change = fc.record({
  at: share,
  without: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
  bit: fc.constantFrom(...bits),
});

describe("changed lines", () => {
  const pieces = [
    cloud,
    block,
    notices,
    failing,
    sample("log.1343582734.txt").slice(0, 3000),
    sample("gil-threads.time-v.txt"),
  ];
  const log = fc
    .tuple(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }),
      fc.array(change, { maxLength: 6 }),
    )
    .map(([parts, changes]) => {
      let text = `${parts.join("\n")}\n`;
      for (const { at, without, bit } of changes) {
        const start = Math.floor(at * text.length);
        text = text.slice(0, start) + bit + text.slice(start + without);
      }
      return Buffer.from(text);
    });

  it("are read the same in one go, one by one, and resumed after each", () => {
    counted.usual = 0;
    fc.assert(
      fc.property(log, (input) => {
        const expected = read(input, [], slow);
        expect(read(input, [], fast)).toEqual(expected);
        expect(read(input, [Math.floor(input.length / 2)], fast)).toEqual(expected);
        const short = input.subarray(0, 2000);
        expect(readResumed(short, fast)).toEqual(read(short, [], slow));
      }),
      { numRuns: 200 },
    );
    expect(counted.usual).toBeGreaterThan(5000);
  }, 60_000);
});
