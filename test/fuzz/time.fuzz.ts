/**
 * Time in proportion to the input: twice as much of the same takes at most 2.5 times as long. Measured in CPU time, the shortest of
 * several readings, on inputs that take long enough to be measured. Not among the normal tests, for a busy machine measures badly.
 */
import { describe, expect, it } from "vitest";
import { redact } from "../../src/parsers/redact.ts";
import { readInput } from "../parsers/input-harness.ts";
import { cases } from "../parsers/secret-forms.ts";
import { fixtures, words } from "./inputs.ts";

const mostRatio = 2.5;
/** Milliseconds below which nothing is measured: 60 kB that take less are no danger. */
const noise = 6;
const readings = 5;

function cpuTime(read: () => void): number {
  const before = process.cpuUsage();
  read();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function shortest(read: () => void): number {
  return Math.min(...Array.from({ length: readings }, () => cpuTime(read)));
}

/** Twice the input over the input; 0 if that is too short to be measured. Asked again if it looks bad: the machine may be busy. */
function ratio(read: (times: number) => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 4 && best > mostRatio; round++) {
    const twice = shortest(() => read(2));
    if (twice < noise) return 0;
    best = Math.min(
      best,
      twice /
        Math.max(
          0.1,
          shortest(() => read(1)),
        ),
    );
  }
  return best;
}

/** Pieces that regular expressions could stumble over, when they are repeated. */
const hostile: readonly string[] = [
  "a",
  " ",
  "\t",
  "0",
  "9.",
  ",",
  ":",
  '"',
  "'",
  "\\",
  "\\\\",
  '\\"',
  "=",
  "=3D",
  "<",
  "<a",
  "&",
  ";",
  "[",
  "]",
  "(",
  "{",
  "}",
  "{'a': ",
  "|",
  "| ",
  "-",
  "--",
  "_",
  "a.",
  "A.b",
  "a@",
  "@",
  "://",
  "http://a:",
  "a:b@",
  "?key=",
  "-k ",
  "-b a",
  "key: ",
  "user: ",
  "token",
  '"token": {',
  "x-",
  "> ",
  "< ",
  "# ",
  "2012-08-10 12:03:03 ",
  "real ",
  "real 0.1 ",
  "0.1 real ",
  "user ",
  "[ 1][ 1] ",
  "[ 1",
  'File "',
  "Error: ",
  "ERROR ",
  "WARN ",
  "Retry",
  "quota exceed ",
  "exceeded ",
  "rate limit ",
  "HTTP ",
  "(HTTP 4",
  "retry after ",
  ...words,
];

/** Secrets that never come: what stands before one, and what may follow it, again and again. */
const unfinished = cases.flatMap(([, text]) => {
  const start = text.slice(0, text.indexOf("§"));
  return ["", " ", "\\", "a"].map((sign) => start + sign);
});

const half = 30_000;

describe("a line of 60 kB", () => {
  it.each(hostile.map((piece) => [JSON.stringify(piece).slice(0, 60), piece] as const))(
    "of %s takes time in proportion",
    (_, piece) => {
      const heads = [
        "",
        "Error ",
        "ERROR: ",
        'Command being timed: "',
        "real 0m",
        "[ 1][ 1] created image: {",
        "password: ",
        "Traceback (most recent call last):\n",
      ];
      const bad = heads.filter((head) => {
        const text = (times: number): string => head + piece.repeat(Math.ceil((half * times) / piece.length));
        const inputs = [text(1), text(2)].map((line) => Buffer.from(`${line.replaceAll("\n", " ")}\n`));
        return ratio((times) => void readInput(inputs[times - 1] ?? "")) > mostRatio;
      });
      expect(bad).toEqual([]);
    },
  );

  it.each([...hostile, ...unfinished].map((piece) => [JSON.stringify(piece).slice(0, 60), piece] as const))(
    "of %s is redacted in proportion",
    (_, piece) => {
      const [one = "", two = ""] = [1, 2].map((times) =>
        piece.repeat(Math.ceil((half * times) / piece.length)),
      );
      expect(ratio((times) => void redact(times === 1 ? one : two))).toBeLessThanOrEqual(mostRatio);
    },
  );
});

describe("many lines", () => {
  it.each(fixtures.map((fixture, i) => [i, fixture] as const))(
    "of fixture %i take time in proportion",
    (_, fixture) => {
      const copies = Math.ceil(300_000 / fixture.length);
      const inputs = [1, 2].map((times) =>
        Buffer.concat(
          Array.from({ length: copies * times }, () => Buffer.concat([fixture, Buffer.from("\n")])),
        ),
      );
      expect(ratio((times) => void readInput(inputs[times - 1] ?? ""))).toBeLessThanOrEqual(mostRatio);
    },
  );
});
