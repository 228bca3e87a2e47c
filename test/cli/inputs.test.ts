import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { program, type Result, type RunOptions, runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const build = "[ 1][ 1] cloud server build [test7945] created in 298.427304 seconds / 4.9737884 minutes\n";

beforeEach(() => {
  writeFileSync(join(directory.path, "good.txt"), build);
});

const inDirectory = (args: readonly string[], options: RunOptions = {}): Result =>
  runlens(args, { cwd: directory.path, ...options });

interface Exported {
  readonly builds: readonly { readonly source: string; readonly duration_s: number }[];
  readonly problems: readonly { readonly source: string; readonly line: number; readonly message: string }[];
}

function exported(result: Result): Exported {
  return JSON.parse(result.out) as Exported;
}

describe("an input that cannot be read: one line with its path, the rest is processed, exit 1", () => {
  it.each<[string, string, () => void, string]>([
    ["a path that does not exist", "absent.txt", () => undefined, "no such file or directory"],
    ["a pattern without a match", "*.log", () => undefined, "no file matches this pattern"],
    ["an empty directory", "empty", () => mkdirSync("empty"), "there is no file to read in this directory"],
    [
      "a link to nowhere",
      "link.txt",
      () => symlinkSync("gone", "link.txt"),
      "this is a link to gone, which does not exist",
    ],
    [
      "a binary file",
      "core",
      () => writeFileSync("core", Buffer.from([0, 1, 2, 3])),
      "this is a binary file, not text",
    ],
    [
      "a gzip file that was cut off",
      "log.gz",
      () => writeFileSync("log.gz", gzipSync(build).subarray(0, 40)),
      "the compressed data is damaged or cut off; what could be unpacked of it was read",
    ],
  ])("%s", (_what, path, make, message) => {
    const home = process.cwd();
    process.chdir(directory.path);
    make();
    process.chdir(home);
    const result = inDirectory(["export", path, "good.txt"]);
    expect(result.err).toBe(`runlens: ${path}: ${message}\n`);
    expect(result.code).toBe(1);
    expect(exported(result).builds).toMatchObject([{ source: "good.txt", duration_s: 298.427304 }]);
    expect(exported(result).problems).toEqual([{ source: path, line: 1, message }]);
  });

  it.skipIf(process.getuid?.() === 0)("a file without permission to read", () => {
    writeFileSync(join(directory.path, "secret.txt"), build, { mode: 0 });
    expect(inDirectory(["export", "."])).toMatchObject({
      code: 1,
      err: "runlens: ./secret.txt: permission denied\n",
    });
  });

  it.each([
    ["report", "out/report.html", ["report", "--out", "out"]],
    ["export", "out/tables.json", ["export", "--out", "out"]],
    ["cleanup", "out", ["cleanup", "--provider", "nova", "--out", "out"]],
  ])(
    "%s: nothing but such inputs leaves what was written before as it is",
    (_name, file, [command = "", ...options]) => {
      expect(inDirectory([command, "absent.txt", ...options])).toEqual({
        code: 1,
        out: "",
        err: "runlens: absent.txt: no such file or directory\nrunlens: nothing could be read: out is not written\n",
      });
      expect(existsSync(join(directory.path, "out"))).toBe(false);
      expect(inDirectory([command, "good.txt", ...options]).code).toBe(0);
      const before = readFileSync(join(directory.path, file), "utf8");
      expect(inDirectory([command, "absent.txt", ...options])).toEqual({
        code: 1,
        out: "",
        err: "runlens: absent.txt: no such file or directory\nrunlens: nothing could be read: what is in out stays as it is\n",
      });
      expect(readFileSync(join(directory.path, file), "utf8")).toBe(before);
    },
  );

  it("a copy of a log is said wherever figures are: it counts twice", () => {
    writeFileSync(join(directory.path, "copy.txt"), build);
    writeFileSync(join(directory.path, "old.txt"), build.replace("298", "198"));
    const inputs = ["copy.txt", "good.txt"];
    for (const command of [
      ["report", ...inputs],
      ["compare", "old.txt=old", "copy.txt=new", "good.txt=new"],
      ["check", ...inputs, "--baseline-from", "old.txt", "--fail-on", "duration_s > +500%"],
    ])
      expect(inDirectory(command).out.replace(/\s+/g, " ")).toContain(
        "good.txt is the same as copy.txt, byte for byte: what it says counts twice.",
      );
    expect(inDirectory(["report", "good.txt", "old.txt"]).out).not.toContain("byte for byte");
    expect(inDirectory(["export", ...inputs])).toMatchObject({
      code: 0,
      err: "good.txt is the same as copy.txt, byte for byte: what it says counts twice. Leave the copies out: they make samples look larger, and intervals narrower, than they are.\n",
    });
    expect(inDirectory(["export", ...inputs, "--quiet"]).err).toBe("");
  });

  it("so is a compressed copy, also if both are remembered", () => {
    writeFileSync(join(directory.path, "good.txt.gz"), gzipSync(build));
    for (const options of [["--no-cache"], ["--cache", "cache"], ["--cache", "cache"]])
      expect(
        inDirectory(["report", "good.txt", "good.txt.gz", ...options]).out.replace(/\s+/g, " "),
      ).toContain("good.txt.gz holds the same as good.txt, byte for byte: what it says counts twice.");
  });

  it("so is an earlier copy of a log that grew, also where the script is made", () => {
    writeFileSync(join(directory.path, "good.txt"), build + build.replace("7945", "7946"));
    writeFileSync(join(directory.path, "good.bak"), build);
    const inputs = ["good.bak", "good.txt"];
    for (const command of [
      ["report", ...inputs, "--no-cache"],
      ["report", ...inputs, "--cache", "cache"],
      ["report", ...inputs, "--cache", "cache"],
      ["compare", "good.bak=old", "good.txt=new"],
      ["check", "good.txt", "--baseline-from", "good.bak", "--fail-on", "duration_s > +500%"],
      ["cleanup", ...inputs],
      ["export", ...inputs],
    ]) {
      const { out, err } = inDirectory(command);
      expect((out + err).replace(/\s+/g, " ")).toContain(
        "good.bak is contained in good.txt, byte for byte: what it says counts twice.",
      );
    }
    expect(inDirectory(["cleanup", ...inputs, "--quiet"]).err).toBe("");
  });

  it("an empty file was read: a report of nothing is a report", () => {
    writeFileSync(join(directory.path, "empty.txt"), "");
    expect(inDirectory(["report", "empty.txt", "--quiet"])).toEqual({ code: 0, out: "", err: "" });
  });

  it("a path that holds control characters cannot drive the terminal", () => {
    expect(inDirectory(["export", "\x1b[31mred\nrunlens: fine"]).err).toBe(
      "runlens: \\x1b[31mred\\nrunlens: fine: no such file or directory\n",
    );
  });
});

describe("what was cut off inside a log is a problem with its line, and exit 0", () => {
  it("a log that ends in the middle of a line", () => {
    writeFileSync(join(directory.path, "cut.txt"), `${build}[ 1][ 2] cloud server build [test79`);
    const result = inDirectory(["export", "cut.txt"]);
    expect(result.err).toMatch(/^cut\.txt:2: /);
    expect(result.err.trim().split("\n")).toHaveLength(1);
    expect(result.code).toBe(0);
    expect(exported(result).builds).toHaveLength(1);
  });

  it("many problems are not all printed", () => {
    writeFileSync(
      join(directory.path, "bad.txt"),
      "[ 1][ 2] cloud server build [x] created in many seconds\n".repeat(100),
    );
    const lines = inDirectory(["export", "bad.txt"]).err.trim().split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatch(/^bad\.txt:1: /);
    expect(lines[20]).toBe("… and 80 more problems, see the table problems");
    expect(inDirectory(["export", "bad.txt", "--quiet"]).err).toBe("");
  });
});

describe("where inputs come from", () => {
  it("- is standard input", () => {
    const result = inDirectory(["export", "-"], { input: build });
    expect(exported(result).builds).toMatchObject([{ source: "-" }]);
    expect(result).toMatchObject({ code: 0, err: "" });
  });

  it("standard input that is a directory is not taken for an empty log", () => {
    const { status, stderr } = spawnSync("sh", ["-c", '"$0" "$1" export - < .', process.execPath, program], {
      cwd: directory.path,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([1, "runlens: -: this is a directory, not a file: give it without <\n"]);
  });

  it("compressed standard input is unpacked", () => {
    expect(exported(inDirectory(["export", "-"], { input: gzipSync(build) })).builds).toHaveLength(1);
  });

  it("a stream that comes in crumbs is recognised all the same", () => {
    writeFileSync(join(directory.path, "log.gz"), gzipSync(build));
    const script = `{ head -c 1 log.gz; sleep 0.3; tail -c +2 log.gz; } | "$0" "$1" export -`;
    const { stdout } = spawnSync("sh", ["-c", script, process.execPath, program], {
      cwd: directory.path,
      encoding: "utf8",
    });
    expect((JSON.parse(stdout) as Exported).builds).toHaveLength(1);
  });

  it("a named pipe can be read", () => {
    const script = `mkfifo pipe; cat good.txt > pipe & "$0" "$1" export pipe`;
    const { stdout } = spawnSync("sh", ["-c", script, process.execPath, program], {
      cwd: directory.path,
      encoding: "utf8",
    });
    expect((JSON.parse(stdout) as Exported).builds).toMatchObject([{ source: "pipe" }]);
  });

  it("a directory, a pattern, and a path behind -- that looks like an option", () => {
    writeFileSync(join(directory.path, "--out"), build);
    expect(exported(inDirectory(["export", ".", "--quiet"])).builds).toHaveLength(2);
    expect(exported(inDirectory(["export", "*.txt"])).builds).toHaveLength(1);
    expect(exported(inDirectory(["export", "--", "--out"])).builds).toMatchObject([{ source: "--out" }]);
  });

  it("what the command wrote before is not read again", () => {
    const first = inDirectory(["report", ".", "--out", "out", "--json"]);
    const second = inDirectory(["report", ".", "--out", "out", "--json"]);
    expect(second.out).toBe(first.out);
    expect(inDirectory(["report", ".", "--out", ".", "--quiet"]).err).toBe("");
    const third = inDirectory(["report", "good.txt", "--out", ".", "--json"]);
    expect(inDirectory(["report", ".", "--out", ".", "--json"]).out.match(/good\.txt/g)?.length).toBe(
      third.out.replace("runlens report good.txt", "").match(/good\.txt/g)?.length,
    );
  });
});
