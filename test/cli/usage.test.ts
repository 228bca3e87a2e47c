import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { program, runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();

describe("wrong usage: exit 2 and one sentence, with a suggestion where one is near", () => {
  it.each([
    ["reprot data", "there is no command reprot (did you mean report?); runlens --help lists them."],
    ["clenaup data", "there is no command clenaup (did you mean cleanup?); runlens --help lists them."],
    ["frobnicate data", "there is no command frobnicate; runlens --help lists them."],
    ["", "runlens needs a command, such as: runlens report data (see runlens --help)."],
    ["--hepl", "there is no option --hepl (did you mean --help?); runlens --help lists them."],
    ["report", "report needs a PATH: a file, a directory, a pattern in quotes, or - for standard input."],
    [
      "report data --ouput x",
      "report has no option --ouput (did you mean --out?); runlens report --help lists them.",
    ],
    [
      "report data --request-per-minute=3",
      "report has no option --request-per-minute (did you mean --requests-per-minute?); runlens report --help lists them.",
    ],
    ["report data -x", "report has no option -x; runlens report --help lists them."],
    [
      "report -rf.txt",
      "report has no option -rf.txt; names that begin with - go behind --: runlens report -- -rf.txt.",
    ],
    [
      "watch data -rf$",
      "watch has no option -rf$; names that begin with - go behind --: runlens watch -- '-rf$'.",
    ],
    [
      "report --ouput data",
      "report has no option --ouput (did you mean --out?); runlens report --help lists them.",
    ],
    [
      "report --no-cache",
      "report needs a PATH: a file, a directory, a pattern in quotes, or - for standard input.",
    ],
    ["report data --out", "--out needs a value behind it."],
    ["report data --out=", "--out takes a text that is not empty."],
    ["--quiet report data", "options stand behind the command: runlens report … --quiet."],
    [
      "report data --requests-per-minute ten",
      '--requests-per-minute takes a number of at least 1, not "ten".',
    ],
    ["report data --rss-divisor 0", '--rss-divisor takes a number of at least 1, not "0".'],
    ["cleanup data --provider nova --max 1.5", '--max takes a whole number of at least 0, not "1.5".'],
    [
      "cleanup data --provider nova --since yesterday",
      '--since takes a time such as 2012-07-29, 2012-07-29T17:25:34Z or 1343582734, not "yesterday".',
    ],
    [
      "cleanup data --provider nova --fate orphan,gone",
      '--fate takes deleted, delete-failed, orphan or unknown, not "gone".',
    ],
    ["export data --format xml", '--format takes json or csv, not "xml".'],
    [
      "export data --format csv",
      "export --format csv writes a file for each table: say where with --out DIR.",
    ],
    ["formats data", "data is too much: formats takes nothing."],
  ])("runlens %s", (words, sentence) => {
    expect(runlens(words.split(" ").filter(Boolean))).toEqual({
      code: 2,
      out: "",
      err: `runlens: ${sentence}\n`,
    });
  });
});

it("a mistyped value gets a suggestion too", () => {
  const { code, err } = runlens(["report", "data", "--provider", "openstak"]);
  expect(code).toBe(2);
  expect(err).toMatch(
    /^runlens: --provider takes .* or \w+, not "openstak" \(did you mean openstack\?\)\.\n$/,
  );
});

it("a working directory that was deleted is said, without a stack", () => {
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" report data';
  const { status, stdout, stderr } = spawnSync("sh", ["-c", script, process.execPath, program], {
    cwd: directory.path,
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    /^runlens: the working directory is not there any more, .*: change into another one\n$/,
  );
});

describe("help", () => {
  it("lists the commands with examples, and each command its options", () => {
    const { code, out, err } = runlens(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of ["report", "export", "cleanup", "inspect", "watch", "formats", "completion"])
      expect(out).toContain(`runlens ${command}`);
    expect(out).toContain("runlens report data ");
    expect(runlens(["report", "--help"]).out).toContain("--requests-per-minute");
  });

  it("fits 80 columns where there is no terminal", () => {
    for (const line of runlens(["cleanup", "--help"]).out.split("\n"))
      expect(line.length).toBeLessThanOrEqual(80);
  });

  it("--version prints the version", () => {
    expect(runlens(["--version"])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string,
    });
  });
});

describe("completion", () => {
  it("prints a script that bash accepts", () => {
    expect(runlens(["completion"]).out).toContain("runlens --get-yargs-completions");
  });

  it("completes commands and options", () => {
    expect(runlens(["--get-yargs-completions", "runlens", "re"]).out.split("\n")).toContain("report");
    expect(runlens(["--get-yargs-completions", "runlens", "report", "--"]).out.split("\n")).toContain(
      "--provider",
    );
  });
});
