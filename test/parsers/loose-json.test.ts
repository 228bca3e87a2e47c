import { describe, expect, it } from "vitest";
import { readDepth, readScalars } from "../../src/parsers/loose-json.ts";

const scalars = (text: string): Record<string, string> => Object.fromEntries(readScalars(text));

describe("readScalars", () => {
  it("reads JSON, each scalar under the path of its keys", () => {
    expect(
      scalars('{"server": {"id": 7, "name": "a", "image": {"id": "x"}, "list": [1, {"n": 2}]}, "k": null}'),
    ).toEqual({
      "server.id": "7",
      "server.name": "a",
      "server.image.id": "x",
      "server.list.n": "2",
      k: "null",
    });
  });

  it("takes no number with which the text ends: it may be half of one", () => {
    expect(scalars('{"server": {"name": "a", "id": 7')).toEqual({ "server.name": "a" });
    expect(scalars('{"server": {"name": "a", "id": 7\n')).toEqual({ "server.name": "a", "server.id": "7" });
  });

  it("reads what json_xs -t dump writes", () => {
    expect(scalars('{\n  server => {\n    id => 10195258,\n    name => "rc-test1",\n  },\n}')).toEqual({
      "server.id": "10195258",
      "server.name": "rc-test1",
    });
  });

  it("decodes escapes, and is not taken in by what strings hold", () => {
    expect(scalars(String.raw`{"a": "x\"}, \"b\": 1", "c": "\u00e9\n\/"}`)).toEqual({
      a: 'x"}, "b": 1',
      c: "é\n/",
    });
  });

  it("keeps what was whole when the end is missing", () => {
    expect(scalars('{"server": {"id": 7, "na')).toEqual({ "server.id": "7" });
    expect(scalars('{"server": {"name": "half of')).toEqual({});
  });

  it("stops where the first value ends", () => {
    expect(scalars('{"a": 1}{"b": 2}')).toEqual({ a: "1" });
  });

  it.each(["", "}", "][", "no json: at all", '"', "{:,=>}"])("finds nothing in %j", (text) => {
    expect(scalars(text)).toEqual({});
  });
});

describe("readDepth", () => {
  it("counts braces and brackets outside of strings", () => {
    expect(readDepth('{"a{": [', 0)).toEqual({ depth: 2, end: -1 });
    expect(readDepth('"}", ]', 2)).toEqual({ depth: 1, end: -1 });
  });

  it("says where the depth comes to 0", () => {
    expect(readDepth("}} and more {", 2)).toEqual({ depth: 0, end: 2 });
  });
});
