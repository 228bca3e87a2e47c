import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlainText, sampleLength } from "../../src/io/text-gate.ts";

/** Bytes that logs of terminals hold besides what can be printed. */
const harmless = new Set([0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 27]);
const isControl = (byte: number) => byte === 0x7f || (byte < 0x20 && !harmless.has(byte));

/** What the gate decides, byte by byte. */
function holdsFewControls(bytes: Buffer): boolean {
  const head = [...bytes.subarray(0, sampleLength)];
  return head.filter(isControl).length <= 0.03 * head.filter((byte) => byte !== 0).length;
}

/** Begins like no format of files, somewhere in memory. */
const text = fc
  .record({
    offset: fc.nat(7),
    share: fc.constantFrom(0, 0.01, 0.03, 0.05, 0.5),
    bytes: fc.array(fc.record({ chance: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), {
      minLength: 1,
      maxLength: 400,
    }),
  })
  .map(({ offset, share, bytes }) => {
    const made = [0x61, ...bytes.map(({ chance, byte }) => (chance < share ? byte & 0x1f : byte | 0x20))];
    return Buffer.from([...new Uint8Array(offset), ...made]).subarray(offset);
  });

describe("a file", () => {
  it("is text if few of its bytes are controls that no terminal is sent, wherever they stand", () => {
    fc.assert(
      fc.property(text, (bytes) => {
        expect(isPlainText(bytes)).toBe(holdsFewControls(bytes));
      }),
    );
  });

  it("is judged by every byte of its beginning", () => {
    for (let byte = 0; byte < 256; byte++)
      for (let at = 1; at < 24; at++) {
        const bytes = Buffer.alloc(24, "a");
        bytes[at] = byte;
        expect(isPlainText(bytes)).toBe(!isControl(byte));
      }
    const long = Buffer.alloc(2 * sampleLength, "a").fill(1, sampleLength);
    expect(isPlainText(long)).toBe(true);
    expect(isPlainText(long.fill(1, sampleLength / 2))).toBe(false);
  });
});
