/** Inputs that no program wrote: random bytes, mutated fixtures, and soups of what the parsers look for. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { lineParsers } from "../../src/parsers/index.ts";
import { cases, secret } from "../parsers/secret-forms.ts";

const parsers = join(import.meta.dirname, "../parsers");
const longest = 6000;

/** All fixtures of all formats, and the real outputs of other people's programs, cut to a length that many thousands can be read of. */
export const fixtures: readonly Buffer[] = [
  ...readdirSync(parsers, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(parsers, name)).map((file) => join(parsers, name, file)))
    .filter((file) => !/\.golden\.json$|\.ts$/.test(file)),
  ...readdirSync(join(parsers, "../corpus")).map((file) => join(parsers, "../corpus", file)),
]
  .map((file) => readFileSync(file).subarray(0, longest))
  .filter(({ length }) => length > 0);

/** Words that mean something to a parser. */
export const words: readonly string[] = [
  ...lineParsers.flatMap(({ find }) => find.anchors ?? []),
  ...lineParsers.flatMap(({ lineTypes }) => lineTypes.map(({ example }) => example)),
  ...cases.map(([, text]) => text.replace("§", secret)),
  "\n",
  "\r\n",
  "\r",
  "\t",
  " ",
  "  ",
  '"',
  "'",
  "\\",
  "\\n\\t",
  "=\n",
  "=09",
  "&quot;",
  "&nbsp;",
  "<td>",
  "| ",
  "> ",
  "\0",
  "\x1b[31m",
  "\x1b]0;",
  "\ufeff",
  "\xff",
  "{",
  "}",
  "[",
  "]",
  "(",
  ")",
  ":",
  ",",
  "0",
  "1:02:03",
  "0,5",
  "1e999",
  "-1",
  "%",
  "Δ",
];

/** One change to an input; the numbers say where and how much, as fractions. */
type Change = readonly [what: number, at: number, length: number, piece: Buffer];

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat(7),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.oneof(
    fc.constantFrom(...words).map((word) => Buffer.from(word)),
    fc.uint8Array({ maxLength: 8 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom(...fixtures).map((fixture) => fixture.subarray(0, 500)),
  ),
);

function apply(input: Buffer, [what, where, amount, piece]: Change): Buffer {
  const at = Math.floor(where * input.length);
  const to = Math.min(input.length, at + Math.ceil(amount * amount * 200));
  const before = input.subarray(0, at);
  const span = input.subarray(at, to);
  const after = input.subarray(to);
  switch (what) {
    case 0:
      return Buffer.concat([before, after]);
    case 1:
      return Buffer.concat([before, span, span, after]);
    case 2:
      return Buffer.concat([before, piece, span, after]);
    case 3:
      return Buffer.concat([before, piece, after]);
    case 4:
      return before;
    case 5:
      return Buffer.concat([after, before, span]);
    case 6:
      return Buffer.from(input.map((byte, i) => (i === at ? byte ^ (1 << Math.floor(amount * 7.99)) : byte)));
    default:
      return Buffer.concat([
        before,
        Buffer.from(span.toString("latin1").replaceAll("\n", " "), "latin1"),
        after,
      ]);
  }
}

/** A fixture with up to eight changes. */
export const mutated: fc.Arbitrary<Buffer> = fc
  .tuple(fc.constantFrom(...fixtures), fc.array(change, { minLength: 1, maxLength: 8 }))
  .map(([fixture, changes]) => changes.reduce(apply, fixture).subarray(0, 2 * longest));

/** Words in any order. */
export const soup: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...words) }, fc.string({ maxLength: 6 })), {
    maxLength: 60,
  })
  .map((list) => Buffer.from(list.join("")));

/** Any bytes, with line ends about as often as in a log of short lines. */
export const randomBytes: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.nat(255) }, fc.constant(10)), { maxLength: 600 })
  .map((bytes) => Buffer.from(bytes));
