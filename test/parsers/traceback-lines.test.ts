import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  findHeader,
  header,
  isChain,
  isDetail,
  mayEndWithHeader,
  mayFollow,
  readFirstFrame,
  readFrame,
} from "../../src/parsers/traceback-lines.ts";

const blanks = [" ", "\t", "\r", "\v", "\f", "\u00a0", "\ufeff", "\u2003"];
const chain = "During handling of the above exception, another exception occurred:";
const cause = "The above exception was the direct cause of the following exception:";

const part = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(header, header.slice(1), header.slice(0, -1), ":", "x", "é") },
  { weight: 2, arbitrary: fc.constantFrom(...blanks) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(chain, cause, "Reason: x", "reason", "Retry-After: 5", "http response body"),
  },
);
const line = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(""));

describe("a look at the bytes of a line", () => {
  it("lets every header through, and hardly anything else", () => {
    let headers = 0;
    fc.assert(
      fc.property(line, (text) => {
        const bytes = Buffer.from(`${header}${text}`);
        const may = mayEndWithHeader(bytes, header.length, bytes.length);
        const isHeader = findHeader(text) !== -1;
        if (isHeader) headers++;
        const isAscii = /^[\0-\x7f]*$/.test(text);
        expect(may).toBe(isHeader || (may && !isAscii));
      }),
      { numRuns: 5000 },
    );
    expect(headers).toBeGreaterThan(300);
  });

  it("lets everything through that goes on behind an exception", () => {
    let followers = 0;
    fc.assert(
      fc.property(line, (text) => {
        if (!isChain(text) && !isDetail(text)) return;
        followers++;
        const [first = 0] = Buffer.from(text.replace(/^[ \t]+/, ""));
        expect(mayFollow(first)).toBe(true);
      }),
      { numRuns: 5000 },
    );
    expect(followers).toBeGreaterThan(100);
    for (const other of ["[ 1][ 2] created", "debug[ 1]: ", "ERROR, "])
      expect(mayFollow(other.charCodeAt(0))).toBe(false);
  });
});

describe("frame lines", () => {
  it.each([
    ['  File "client.py", line 37, in request', "request"],
    ['  File "client.py", line 37', ""],
    ['  File "a"b.py", line 37, in <module>', "<module>"],
    ['  File "", line 1, in x", line 2, in y', 'x", line 2, in y'],
    ['  File "a", line x", line 2', null],
    ['  File "a" line 2', null],
    [' File "a", line 2', null],
    ['  File "a", line 2, at f', null],
  ])("%s: %j", (text, called) => {
    expect(readFrame(text)).toBe(called);
  });

  it.each([
    ['  File "a.py", line 3, in f', 0],
    ['      File "a.py", line 3, in f', 4],
    ['\t  File "a.py", line 3, in f', 1],
    ['12:00:01 ERROR   File "a.py", line 3, in f', 15],
    ['see   File "a.py"', null],
  ])("begin behind what stands before all lines: %j at %j", (text, base) => {
    expect(readFirstFrame(text)?.base ?? null).toBe(base);
  });
});
