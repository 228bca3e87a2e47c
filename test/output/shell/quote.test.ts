import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { quoteShell } from "../../../src/output/shell/quote.ts";
import { isInstalled, shells } from "./fake-cloud.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

/** What a shell makes of each text's word: all in one script, each printed with a NUL behind it. */
function readBack(shell: readonly [string, ...string[]], texts: readonly string[]): string[] {
  const [program, ...words] = shell;
  const input = texts.map((text) => `/usr/bin/printf '%s\\0' ${quoteShell(text)}\n`).join("");
  const { stdout } = spawnSync(program, [...words], { input, encoding: "utf8", env: { LC_ALL: "C.UTF-8" } });
  return stdout.split("\0").slice(0, -1);
}

const awkward = [
  "",
  "'",
  "''",
  "it's",
  "\\",
  "a\\'",
  "$(x)",
  "`x`",
  "!!",
  "\n",
  "\r\n",
  "\t",
  "-n",
  "%s",
  "*",
  "~",
  "é漢😀",
  "a\u0007b",
];

/** Letters that shells give a meaning to, and some that they do not. */
const hostile = fc.string({
  unit: fc.constantFrom(...Array.from("'\"\\$`!*?[]{}()<>|&;~#%- \n\r\tab1é漢😀\u001b\u007f")),
  maxLength: 40,
});
const anything = fc.string({ unit: "grapheme", maxLength: 40 }).filter((text) => !text.includes("\0"));

describe("quoteShell", () => {
  it("puts the text between single quotes", () => {
    expect(quoteShell("a b")).toBe("'a b'");
    expect(quoteShell("it's")).toBe(String.raw`'it'\''s'`);
    expect(quoteShell("")).toBe("''");
  });

  it("refuses NUL, which no shell word can hold", () => {
    expect(() => quoteShell("a\0b")).toThrow("NUL");
  });

  for (const shell of shells) {
    it.skipIf(!isInstalled(shell[0]))(`gives ${shell[0]} back the text that went in`, () => {
      expect(readBack(shell, awkward)).toEqual(awkward);
      fc.assert(
        fc.property(fc.array(fc.oneof(hostile, anything), { minLength: 1, maxLength: 60 }), (texts) => {
          expect(readBack(shell, texts)).toEqual(texts);
        }),
        { numRuns: 8 },
      );
    });
  }
});
