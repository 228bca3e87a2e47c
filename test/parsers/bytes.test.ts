import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixedText, hasAt, hasTextAt, viewOf } from "../../src/parsers/bytes.ts";
import { readClock, readMinutes } from "../../src/parsers/clock.ts";
import { beginCommand, readPlainCommand } from "../../src/parsers/quoted-command.ts";

const near = (characters: string) =>
  fc.string({ unit: fc.constantFrom(...characters.split("")), maxLength: 12 });
const two = (n: number) => String(n).padStart(2, "0");

describe("a fixed text", () => {
  it("is found where its bytes are", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 4, maxLength: 13 });
    const around = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 5 });
    fc.assert(
      fc.property(
        text,
        around,
        text,
        around,
        fc.nat(20),
        fc.nat(30),
        (wanted, before, other, after, at, end) => {
          for (const inside of [wanted, other]) {
            const bytes = Buffer.from(before + inside + after).subarray(1);
            const limit = Math.min(end, bytes.length);
            for (const place of [at, Math.max(0, before.length - 1)])
              expect(hasTextAt(viewOf(bytes), place, limit, fixedText(wanted))).toBe(
                hasAt(bytes, place, limit, Buffer.from(wanted)),
              );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("what is read without making a string", () => {
  it("is the same duration", () => {
    const clock = fc.oneof(
      near("0159:."),
      fc.tuple(fc.nat(200), fc.nat(99), fc.nat(99)).map(([minutes, seconds, hundredths]) => {
        return `${minutes}:${two(seconds)}.${two(hundredths)}`;
      }),
    );
    let read = 0;
    fc.assert(
      fc.property(clock, (text) => {
        const seconds = readMinutes(Buffer.from(`x${text}y`), 1, 1 + text.length);
        if (Number.isNaN(seconds)) return;
        read++;
        expect(readClock(text)).toEqual({ seconds, units: false, length: text.length });
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(500);
  });

  it("is the same command", () => {
    const command = fc.oneof(
      near("ab \"'=\\&%${(<.-kD3"),
      fc.constantFrom('"sleep 1"', ' "a"', '"%C"', '"a"b"', '"--password=x1"', '"é"'),
      near("ab -.k\\;=").map((inside) => `"${inside}"`),
    );
    let read = 0;
    fc.assert(
      fc.property(command, (text) => {
        const bytes = Buffer.from(`:${text}\n`);
        const plain = readPlainCommand(bytes, 1, bytes.length - 1);
        if (plain === null) return;
        read++;
        expect(plain).toEqual(beginCommand(text));
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(300);
  });
});
