import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonArray, JsonObject, type JsonValue, readJson } from "../../../src/parsers/exports/json-text.ts";

/** What JSON.parse would have given. */
function plain(value: JsonValue): unknown {
  if (value instanceof JsonArray) return value.items.map(plain);
  if (value instanceof JsonObject)
    return Object.fromEntries([...value.entries()].map(([key, member]) => [key, plain(member)]));
  return value;
}

const first = (text: string) => readJson(text).documents[0] ?? null;

describe("readJson", () => {
  it("reads what JSON.parse reads, with any blanks between", () => {
    const value = fc.jsonValue().filter((given) => !JSON.stringify(given).includes('"__proto__"'));
    fc.assert(
      fc.property(value, fc.constantFrom("", " ", "\t", "  "), (given, indent) => {
        const text = JSON.stringify(given, null, indent);
        const { documents, trouble } = readJson(text.replaceAll("\n", "\r\n"));
        expect(trouble).toBeNull();
        expect(documents.map(plain)).toEqual([JSON.parse(text)]);
      }),
    );
  });

  it("knows the line of every value", () => {
    const object = first('\n{\n "a": 1,\n "b":\n  [2,\n   {"c": "x"}\n ]\n}');
    if (!(object instanceof JsonObject)) throw new Error("expected an object");
    expect([object.line, object.lineOf("a"), object.lineOf("b"), object.lineOf("none")]).toEqual([
      2, 3, 5, 2,
    ]);
    const array = object.array("b");
    expect(array?.lines).toEqual([5, 6]);
    expect(array?.items[1]).toMatchObject({ line: 6 });
  });

  it.each([
    ['{"a": [1, 2', '{"a":[1]}', "the rest of a number"],
    ['{"a": [1, 2,', '{"a":[1,2]}', "a value"],
    ['{"a": 1, "b', '{"a":1}', "a closing quote"],
    ['{"a": 1, "b": tru', '{"a":1}', "a value"],
    ['{"a": {"b": 1}, c: 2}', '{"a":{"b":1}}', 'a key or "}"'],
    ["[1 2]", "[1]", '"," or "]"'],
    ['{"a" 1}', "{}", '":"'],
    ["[1,]", "[1]", "a value"],
    ['["\\x"]', "[]", "a bad escape"],
  ])("keeps what stands before the spot where %s is broken", (text, kept, expected) => {
    const { documents, trouble } = readJson(text);
    expect(JSON.stringify(documents.map(plain))).toBe(`[${kept}]`);
    expect(trouble?.message).toContain(expected);
  });

  it("tells the line where it is broken", () => {
    expect(readJson('{\n "a": 1,\n "b": oops\n}').trouble).toEqual({
      line: 3,
      message: 'JSON: expected a value, found "o"',
    });
  });

  it("reads NaN and infinities, a byte order mark, and documents one after the other", () => {
    expect(readJson('\ufeff[NaN, -Infinity]\n{"a": 1}\n"b"').documents.map(plain)).toEqual([
      [Number.NaN, -Infinity],
      { a: 1 },
      "b",
    ]);
  });

  it("gives up on what is nested too deep, instead of running out of stack", () => {
    const { trouble } = readJson("[".repeat(1_000_000));
    expect(trouble?.message).toBe('JSON: expected at most 100 levels, found "["');
  });
});
