import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maxLine } from "../../src/parsers/scanner.ts";
import { read, share } from "./harness.ts";
import { readPlainly } from "./plain-reader.ts";

const folder = import.meta.dirname;
const samples = join(folder, "../../data");

const inputs = [
  ...readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".log"))
    .map((name) => [name, readFileSync(join(folder, name))] as const),
  ...readdirSync(samples, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => [`data/${name}`, readFileSync(join(samples, name))] as const),
  [
    "a label without a value, and another behind it",
    Buffer.from(
      '\tCommand being timed: "a"\n\tUser time (seconds): 1\n\tSystem time (seconds):\tCommand being timed: 1\n',
    ),
  ] as const,
  [
    "NULs behind the last line",
    Buffer.from("[ 1][ 1] created image: {'flavor': 1, 'image': 112, 'name': 'x1344592983'}\n\0\0"),
  ] as const,
];

const lineFeed = 0x0a;

/** Bytes that mean something to the scanner, and others. */
const someBytes = fc.oneof(
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      "\n",
      "\r\n",
      "\r",
      "\0",
      "\b",
      "\x1b[1m",
      "\ufeff",
      " ",
      "\t",
      "[ 1][ 2] ",
      "\u001b]0;x\u0007",
    )
    .map((text) => Buffer.from(text)),
  fc
    .constantFrom(
      "(seconds): 1",
      "Command ",
      "real 1.5",
      "HTTP/1.1 413",
      "ERROR: quota exceeded",
      "ERROR, hit the API limit at ",
      "] ERROR, can't find server or timeout after ",
      "Traceback (most recent call last):\n",
    )
    .map((text) => Buffer.from(text)),
  fc.integer({ min: maxLine - 2, max: maxLine + 2 }).map((length) => Buffer.alloc(length, "x")),
);

/** Bytes `[at, at + length)` of the input, by shares of its length, give way to others, or to a part of another input. */
const mutation = fc.record({
  at: share,
  length: fc.nat(40),
  by: fc.oneof(
    { weight: 3, arbitrary: someBytes },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom(...inputs), share, fc.nat(600)).map(([[, bytes], from, length]) => {
        const start = Math.floor(from * bytes.length);
        return bytes.subarray(start, start + length);
      }),
    },
  ),
  /** Only whole lines, as when a log is filtered. */
  lines: fc.boolean(),
});

type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

function mutate(input: Buffer, { at, length, by, lines }: Mutation): Buffer {
  let start = Math.floor(at * input.length);
  let end = Math.min(input.length, start + length);
  if (lines) {
    start = input.lastIndexOf(lineFeed, start) + 1;
    const next = input.indexOf(lineFeed, end);
    end = next === -1 ? input.length : next + 1;
  }
  return Buffer.concat([input.subarray(0, start), by, input.subarray(end)]);
}

describe("the scanner and the plain reader", () => {
  it.each(inputs)("read the same from %s", (_, bytes) => {
    expect(read(bytes)).toEqual(readPlainly(bytes));
  });

  it("read the same from large blocks, for which the scanner chooses what to search by", () => {
    const all = Buffer.concat(inputs.flatMap(([, bytes]) => [bytes, Buffer.from("\n")]));
    const turns = fc.array(fc.nat(inputs.length - 1), { minLength: 3, maxLength: 20 });
    expect(read(all)).toEqual(readPlainly(all));
    fc.assert(
      fc.property(turns, fc.array(mutation, { maxLength: 8 }), (order, mutations) => {
        const parts = order.flatMap((at) =>
          Array.from({ length: 12 }, () => inputs[at]?.[1] ?? Buffer.alloc(0)),
        );
        const input = mutations.reduce(mutate, Buffer.concat(parts));
        expect(read(input)).toEqual(readPlainly(input));
      }),
      { numRuns: 15 },
    );
  });

  it("read the same where something else is still open when usual lines begin", () => {
    const cut = readFileSync(join(folder, "http-transcript/cut-in-body.log"));
    const log = readFileSync(join(folder, "cloud-benchmark/two-batches.log"));
    const input = Buffer.concat([...Array.from({ length: 12 }, () => cut), log, log]);
    expect(read(input)).toEqual(readPlainly(input));
  });

  it("read the same where a failure is still being told when usual lines begin", () => {
    const lines = readFileSync(join(folder, "cloud-benchmark/two-batches.log"), "utf8").split(/(?<=\n)/);
    const told = [
      "Traceback (most recent call last):\n",
      '  File "bench.py", line 4, in create\n',
      "    server = cs.servers.create()\n",
      "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)\n",
      "Retry-After: 55\n",
    ];
    const limit = "ERROR, hit the API limit at 2012-08-27 20:43:31.860466, imposing delay of 60\n";
    const texts = told.flatMap((_, i) =>
      [1, 2, 3, 30].flatMap((n) => [...told.slice(0, i + 1), ...lines.slice(0, n), limit, ...lines]),
    );
    const input = Buffer.from(texts.join(""));
    expect(read(input)).toEqual(readPlainly(input));
  });

  it("read the same from blocks with more lines, and lines with more in them, than are looked at in one go", () => {
    const log = readFileSync(join(samples, "log.1343582734.txt"));
    const [lines, words] = [Buffer.from("\n".repeat(100_000)), Buffer.from("Error ".repeat(10_000))];
    const many = Buffer.from("Error real HTTP/1.1 429\n".repeat(12_000));
    const input = Buffer.concat([log, lines, log, words, log, many, log, many, words, lines, log]);
    expect(read(input)).toEqual(readPlainly(input));
  });

  it("read the same from anything else, however it arrives", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...inputs),
        fc.array(mutation, { maxLength: 8 }),
        fc.array(share, { maxLength: 4 }),
        ([, bytes], mutations, shares) => {
          const input = mutations.reduce(mutate, Buffer.from(bytes));
          const cuts = shares.map((one) => Math.floor(one * input.length)).sort((a, b) => a - b);
          expect(read(input, cuts)).toEqual(readPlainly(input));
        },
      ),
      { numRuns: 400 },
    );
  });
});
