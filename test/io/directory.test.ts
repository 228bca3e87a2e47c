import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeDirectory } from "../../src/io/directory.ts";
import { explainFileError } from "../../src/io/errors.ts";

let top = "";
beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), "directory-"));
});
afterEach(() => rmSync(top, { recursive: true }));

const at = (...parts: readonly string[]) => join(top, ...parts);

function failureOf(path: string): string | null {
  try {
    makeDirectory(path);
    return "no failure";
  } catch (error) {
    return explainFileError(error);
  }
}

describe("making a directory", () => {
  it("makes all that are not there, with the permissions that were asked for, and leaves those that are", () => {
    mkdirSync(at("a"));
    chmodSync(at("a"), 0o755);
    makeDirectory(at("a", "b", "c"), 0o700);
    makeDirectory(at("a", "b", "c"), 0o755);
    expect(["a", "a/b", "a/b/c"].map((path) => statSync(at(path)).mode & 0o777)).toEqual([
      0o755, 0o700, 0o700,
    ]);
  });

  it("says what stands in the way", () => {
    writeFileSync(at("file"), "");
    expect(failureOf(at("file"))).toBe(`${at("file")}: something of that name exists already`);
    expect(failureOf(at("file", "x"))).toBe(
      `${at("file", "x")}: a part of the path is a file, not a directory`,
    );
  });
});
