import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findInputs } from "../../src/io/inputs.ts";

let dir = "";
const home = process.cwd();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "runlens-inputs-"));
  process.chdir(dir);
  mkdirSync("logs/deep", { recursive: true });
  for (const name of ["logs/b.txt", "logs/a.txt", "logs/deep/c.txt", "logs/.hidden", "top.txt"])
    writeFileSync(name, name);
});
afterEach(() => {
  process.chdir(home);
  rmSync(dir, { recursive: true });
});

const sources = (...paths: string[]) => findInputs(paths).inputs.map((input) => input.source);
const complaints = (...paths: string[]) =>
  findInputs(paths).unreadable.map((u) => `${u.source}: ${u.message}`);

describe("what a path stands for", () => {
  it("a file is itself, with its size", () => {
    expect(findInputs(["top.txt"])).toEqual({
      inputs: [{ source: "top.txt", kind: "file", bytes: 7 }],
      unreadable: [],
    });
  });

  it("a directory is the files in it, by name, called as the directory was called", () => {
    expect(sources("logs")).toEqual(["logs/a.txt", "logs/b.txt", "logs/deep/c.txt"]);
    expect(sources("./logs/")).toEqual(["./logs/a.txt", "./logs/b.txt", "./logs/deep/c.txt"]);
    expect(sources(".")).toEqual(["./logs/a.txt", "./logs/b.txt", "./logs/deep/c.txt", "./top.txt"]);
  });

  it("a pattern is the files and directories that match it", () => {
    expect(sources("logs/*.txt")).toEqual(["logs/a.txt", "logs/b.txt"]);
    expect(sources("l*")).toEqual(["logs/a.txt", "logs/b.txt", "logs/deep/c.txt"]);
    expect(sources("**/c.txt")).toEqual(["logs/deep/c.txt"]);
  });

  it("a file whose name looks like a pattern is that file", () => {
    writeFileSync("a[1].txt", "");
    expect(sources("a[1].txt")).toEqual(["a[1].txt"]);
  });

  it("- is standard input, once", () => {
    expect(findInputs(["-", "-"]).inputs).toEqual([{ source: "-", kind: "stream", bytes: 0 }]);
  });

  it("a named pipe is a stream if it was named, and a problem inside a directory", () => {
    spawnSync("mkfifo", ["logs/pipe"]);
    expect(findInputs(["logs/pipe"]).inputs).toEqual([{ source: "logs/pipe", kind: "stream", bytes: 0 }]);
    expect(complaints("logs")).toEqual(["logs/pipe: this is a named pipe, not a file"]);
  });

  it("the order of the arguments is kept", () => {
    expect(sources("top.txt", "logs/b.txt", "logs/a.txt")).toEqual(["top.txt", "logs/b.txt", "logs/a.txt"]);
  });
});

describe("what is left out of a directory", () => {
  it("dot-files and node_modules, unless they are named", () => {
    mkdirSync("logs/node_modules");
    writeFileSync("logs/node_modules/x.txt", "");
    expect(sources("logs")).not.toContain("logs/node_modules/x.txt");
    expect(sources("logs/node_modules", "logs/.hidden")).toEqual(["logs/node_modules/x.txt", "logs/.hidden"]);
  });

  it("what the command writes itself, directory or file, also when it is reached through a link", () => {
    symlinkSync("deep", "logs/link");
    const own = ["logs/deep", "logs/b.txt", "absent", "top.txt/below-a-file"];
    expect(findInputs(["logs"], own).inputs).toMatchObject([{ source: "logs/a.txt" }]);
    expect(findInputs(["logs/*"], own).inputs).toMatchObject([{ source: "logs/a.txt" }]);
    expect(findInputs(["logs/deep"], own).inputs).toMatchObject([{ source: "logs/deep/c.txt" }]);
  });

  it("a file that was met already: by another argument, a link, a hard link", () => {
    symlinkSync("a.txt", "logs/link.txt");
    linkSync("top.txt", "logs/hard.txt");
    expect(sources("top.txt", "logs", "logs/../logs/a.txt")).toEqual([
      "top.txt",
      "logs/a.txt",
      "logs/b.txt",
      "logs/deep/c.txt",
    ]);
  });

  it("links that lead back up", () => {
    symlinkSync("..", "logs/deep/up");
    expect(sources("logs")).toEqual(["logs/a.txt", "logs/b.txt", "logs/deep/c.txt"]);
    expect(complaints("logs")).toEqual([]);
  });
});

describe("what cannot be read is named, and the rest is found", () => {
  it.each([
    ["a path that does not exist", "absent.txt", "no such file or directory"],
    ["a pattern without a match", "*.log", "no file matches this pattern"],
    ["a file used as a directory", "top.txt/x", "a part of the path is a file, not a directory"],
    ["an empty path", "", "no such file or directory"],
  ])("%s", (_what, path, message) => {
    const found = findInputs([path, "top.txt"]);
    expect(found.unreadable).toEqual([{ source: path, message }]);
    expect(found.inputs).toHaveLength(1);
  });

  it("an empty directory, but not one that is a part of another", () => {
    mkdirSync("empty/inner", { recursive: true });
    expect(complaints("empty")).toEqual(["empty: there is no file to read in this directory"]);
    expect(complaints(".")).toEqual([]);
    expect(complaints("logs", "logs")).toEqual([]);
  });

  it("a link to nowhere and a link to itself", () => {
    symlinkSync("gone.txt", "logs/dangling");
    symlinkSync("loop", "logs/loop");
    expect(complaints("logs")).toEqual([
      "logs/dangling: this is a link to gone.txt, which does not exist",
      "logs/loop: the links lead round in a circle",
    ]);
  });

  it("a socket", async () => {
    const server = createServer().listen("logs/socket");
    await new Promise((resolve) => server.once("listening", resolve));
    expect(complaints("logs", "logs/socket")).toEqual(["logs/socket: this is a socket, not a file"]);
    await new Promise((resolve) => server.close(resolve));
  });

  it("a name that is not UTF-8", () => {
    writeFileSync(Buffer.from("logs/caf\xe9.txt", "latin1"), "");
    expect(complaints("logs")).toEqual(["logs/caf\ufffd.txt: the name is not valid UTF-8: rename the file"]);
  });
});
