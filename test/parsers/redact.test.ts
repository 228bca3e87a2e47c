import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redact, redacted, secretForms } from "../../src/parsers/redact.ts";
import { harmless } from "./harmless-texts.ts";
import { cases, fill } from "./secret-forms.ts";

describe("redact", () => {
  it.each(cases.map(([form, text, own]) => [form, text, own] as const))(
    "takes %s out of %s",
    (_, text, own) => {
      expect(redact(fill(text, own))).toBe(fill(text, redacted));
    },
  );

  it("knows no form without a test", () => {
    expect(new Set(cases.map(([form]) => form))).toEqual(new Set(secretForms.map(({ name }) => name)));
  });

  it.each([
    [
      "a password with a slash in it",
      "mysql://user:pa/ss@db.example.com/x",
      "mysql://user:[redacted]@db.example.com/x",
    ],
    ["a password with an @ in it", "-b p@ss@10.0.0.1", "-b [redacted]@10.0.0.1"],
    ["a quote within quotes", String.raw`'adminPass': 'a\'b', 'id': 1`, "'adminPass': '[redacted]', 'id': 1"],
    ["a quote that never ends", `"adminPass": "abc def`, `"adminPass": "[redacted]`],
    ["blanks within quotes", "--os-password 'my long secret' list", "--os-password '[redacted]' list"],
    ["brackets behind a value", "login(password=abc), again", "login(password=[redacted]), again"],
    ["two secrets", "-k aaa1 --token=bbb2", "-k [redacted] --token=[redacted]"],
  ])("takes the whole of %s", (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each(harmless)("leaves %s as it is", (text) => {
    expect(redact(text)).toBe(text);
  });

  it("changes nothing more when it is applied twice", () => {
    const parts = cases.flatMap(([, text, own]) => fill(text, own).split(/(?<=[\s"',=:])/));
    const text = fc.array(fc.oneof(fc.constantFrom(...parts), fc.string({ maxLength: 3 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(text, (words) => {
        const once = redact(words.join(""));
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });
});
