import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { program, type RunOptions, runlens, samples, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const run = (args: readonly string[], options: RunOptions = {}) =>
  runlens(args, { cwd: directory.path, ...options });
const out = (name: string) => join(directory.path, "out", name);

const tables = ["builds", "incidents", "measurements", "problems", "requests", "runs", "servers", "tests"];

/** Never ends in Node 20's own `mkdirSync` with `recursive`. */
describe.runIf(existsSync("/proc/self"))("a directory that the system will not make", () => {
  it.each([
    [["report", samples, "--out", "/proc/runlens/x"]],
    [["export", samples, "--out", "/proc/runlens/x"]],
    [["record", "--dir", "/proc/runlens/x", "--", "true"]],
  ])("%j", (args) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
      cwd: directory.path,
      encoding: "utf8",
      timeout: 20_000,
      killSignal: "SIGKILL",
    });
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr.split("\n")).toContain("runlens: /proc/runlens: no such file or directory");
  });
});

describe("report", () => {
  it("writes the page, the script and the tables, prints the findings and the paths, and exits 0 on the samples", () => {
    const result = run(["report", samples]);
    expect(result.code).toBe(0);
    const paths = [
      "report.html",
      "report.md",
      "report.json",
      "delete-all.sh",
      ...tables.map((name) => `tables/${name}.csv`),
    ];
    for (const path of paths) {
      expect(result.out).toContain(`  out/${path}\n`);
      expect(statSync(out(path)).size).toBeGreaterThan(0);
    }
    expect(readdirSync(out("tables")).sort()).toEqual(tables.map((name) => `${name}.csv`));
  });

  it("makes the script executable, and writes one that deletes nothing where there is nothing to delete", () => {
    run(["report", samples]);
    accessSync(out("delete-all.sh"), constants.X_OK);
    const full = readFileSync(out("delete-all.sh"), "utf8");
    writeFileSync(join(directory.path, "quiet.txt"), "nothing of interest\n");
    run(["report", "quiet.txt"]);
    expect(full).toContain("target 'csperform1343469777'");
    expect(readFileSync(out("delete-all.sh"), "utf8")).not.toContain("csperform");
  });

  it.each([[["report", samples]], [["export", samples, "--out", "out"]]])(
    "%j takes away what an interrupted one has left",
    (args) => {
      const left = [
        ".tables.json.0123456789ab.tmp",
        ...(args[0] === "report" ? ["tables/.runs.csv.0123456789ab.tmp"] : []),
      ];
      mkdirSync(out("tables"), { recursive: true });
      for (const name of left) {
        writeFileSync(out(name), "half");
        utimesSync(out(name), 0, 0);
      }
      expect(run(args).code).toBe(0);
      expect(left.filter((name) => existsSync(out(name)))).toEqual([]);
    },
  );

  it("leaves files alone that would not change", () => {
    run(["report", samples]);
    const before = statSync(out("report.html")).mtimeMs;
    run(["report", samples]);
    expect(statSync(out("report.html")).mtimeMs).toBe(before);
  });

  it("--json prints the report as data, --quiet nothing", () => {
    const { out: text } = run(["report", samples, "--json"]);
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      "title",
      "summary",
      "findings",
      "reports",
      "provenance",
      "quotes",
    ]);
    expect(run(["report", samples, "--quiet"]).out).toBe("");
  });

  it("keeps secrets of its own command line out of what it writes", () => {
    writeFileSync(join(directory.path, "a.txt"), "x\n");
    run(["report", "a.txt", "--out", "out", "https://user:hunter2@host/log.txt"]);
    const { provenance } = JSON.parse(readFileSync(out("report.json"), "utf8")) as {
      provenance: { command: string };
    };
    expect(provenance.command).toBe("runlens report a.txt --out out https://user:[redacted]@host/log.txt");
  });

  it("writes its own command line down so that it can be typed again", () => {
    writeFileSync(join(directory.path, "a b.txt"), "");
    run(["report", "a b.txt", "it's *.txt", "--out", "out"]);
    const { provenance } = JSON.parse(readFileSync(out("report.json"), "utf8")) as {
      provenance: { command: string };
    };
    expect(provenance.command).toBe(`runlens report 'a b.txt' 'it'\\''s *.txt' --out out`);
  });

  it("says which output could not be written, and why", () => {
    mkdirSync(out("report.html"), { recursive: true });
    expect(run(["report", samples])).toMatchObject({
      code: 1,
      err: expect.stringContaining("runlens: out/report.html: this is a directory, not a file\n") as string,
    });
    writeFileSync(join(directory.path, "file"), "");
    expect(run(["report", samples, "--out", "file"]).err).toContain("runlens: file");
  });
});

describe("a disk that takes only a part of a file", () => {
  it("the old file stays whole, and the reason is said", () => {
    run(["report", samples]);
    const whole = readFileSync(out("report.html"), "utf8");
    const script = `trap '' XFSZ; ulimit -f 100; exec "$0" "$1" report ${samples} --requests-per-minute 9`;
    const { status, stderr } = spawnSync("sh", ["-c", script, process.execPath, program], {
      cwd: directory.path,
      encoding: "utf8",
    });
    expect(stderr).toMatch(
      /runlens: out\/report\.(?:html|json): the file would be larger than this process may write/,
    );
    expect(status).toBe(1);
    expect(readFileSync(out("report.html"), "utf8")).toBe(whole);
    expect(readdirSync(join(directory.path, "out")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("export", () => {
  it("prints one JSON object with a key for each table", () => {
    const exported = JSON.parse(run(["export", samples]).out) as Record<string, { source: string }[]>;
    expect(Object.keys(exported).sort()).toEqual(tables);
    expect(exported["servers"]?.filter(({ source }) => source.includes("/log."))).toHaveLength(41);
    expect(exported["builds"]).toHaveLength(41);
  });

  it("writes a CSV file for each table, or the JSON, into a directory", () => {
    expect(run(["export", samples, "--format", "csv", "--out", "out"]).out).toContain("  out/runs.csv\n");
    expect(readFileSync(out("builds.csv"), "utf8").split("\r\n")).toHaveLength(43);
    run(["export", samples, "--out", "out", "--quiet"]);
    expect(readFileSync(out("tables.json"), "utf8")).toBe(run(["export", samples]).out);
  });
});

describe("cleanup", () => {
  it("writes the script to standard output, and what it is about to standard error", () => {
    const result = run(["cleanup", samples, "--provider", "nova"]);
    expect(result.out).toMatch(/^#!\/bin\/sh\n/);
    expect(result.err).toMatch(/^Servers to delete: 4\d, from \d logs\.$/m);
    expect(result.err).toMatch(/^ {2}25 of .*log\.1343577945\.txt: the log says nothing of a delete$/m);
    expect(result.code).toBe(0);
  });

  it("writes it to a file, executable", () => {
    expect(run(["cleanup", samples, "--provider", "openstack", "--out", "x/delete.sh"]).out).toBe("");
    accessSync(join(directory.path, "x/delete.sh"), constants.X_OK);
  });

  it("takes filters", () => {
    const args = [
      "cleanup",
      samples,
      "--provider",
      "nova",
      "--name",
      "csperform13434*",
      "--name",
      "test794?",
    ];
    const { targets } = JSON.parse(run([...args, "--format", "json"]).out) as { targets: { name: string }[] };
    expect(targets.map(({ name }) => name).sort()).toEqual([
      "csperform1343469777",
      "csperform1343470005",
      "csperform1343471011",
      "test7945",
      "test7948",
    ]);
  });

  it("plans only what a listing says still exists, with its ids", () => {
    const listing = '"ID","Name"\n"a-1","test7945"\n"a-2","test7948"\n"a-3","somebody-else"\n';
    writeFileSync(join(directory.path, "servers.csv"), listing);
    const result = run(["cleanup", samples, "--existing", "servers.csv", "--format", "json"]);
    const { targets } = JSON.parse(result.out) as { targets: { name: string; id: string }[] };
    expect(targets.map(({ name, id }) => [name, id])).toEqual([
      ["test7945", "a-1"],
      ["test7948", "a-2"],
    ]);
    expect(result.err).toMatch(/^Gone already, as the listing of 3 servers says: 4\d\.$/m);
  });

  it("reads a listing from standard input, in UTF-16 too, and writes to standard output if told so", () => {
    const listing = Buffer.from('\ufeff"ID","Name"\r\n"a-1","test7945"\r\n', "utf16le");
    const result = run(["cleanup", samples, "--existing", "-", "--out", "-"], { input: listing });
    expect(result.code).toBe(0);
    expect(result.out.match(/^ {2}target .*$/gm)?.map((line) => line.split(" ")[3])).toEqual(["'test7945'"]);
  });

  it("does not take standard input for the logs and for a listing at once", () => {
    const both = run(["cleanup", "-", "--existing", "-"], { input: "test7945\n" });
    expect([both.err, both.code]).toEqual([
      "runlens: - can be the logs or --existing, but not both: standard input is read once.\n",
      2,
    ]);
  });

  it("says what is wrong with a listing, and exits 2", () => {
    writeFileSync(join(directory.path, "servers.json"), "[1, 2");
    const result = run(["cleanup", samples, "--existing", "servers.json"]);
    expect(result.err).toContain('--existing "servers.json": is no listing of servers: ');
    expect(result.code).toBe(2);
    expect(run(["cleanup", samples, "--existing", "none.json"]).code).toBe(2);
    const directoryIs = run(["cleanup", samples, "--existing", "."]);
    expect([directoryIs.err, directoryIs.code]).toEqual([
      'runlens: --existing ".": this is a directory, not a file\n',
      2,
    ]);
  });

  it("takes the commands of a client of the user's own, both or none", () => {
    const commands = ["--custom-list", "cloud ls --tsv", "--custom-delete", "cloud rm {id}"];
    const result = run(["cleanup", samples, "--provider", "custom", ...commands]);
    expect(result.out).toContain("cloud");
    expect(result.code).toBe(0);
    expect(run(["cleanup", samples, "--provider", "custom"]).err).toContain("needs two commands");
    expect(run(["cleanup", samples, ...commands]).err).toContain("go with --provider custom");
    const quoted = run(["cleanup", samples, "--provider", "custom", ...commands.with(3, "cloud rm '{id}'")]);
    expect(quoted.err).toContain("a placeholder stands between quotes");
    expect(quoted.code).toBe(2);
  });

  it("names what it refuses to put into a script, and exits 1", () => {
    writeFileSync(
      join(directory.path, "log.txt"),
      "[ 1][ 1] created image: {'flavor': 1, 'image': 112, 'name': 'x;touch y'}\n",
    );
    const result = run(["cleanup", "log.txt", "--provider", "nova"]);
    expect(result.err).toContain('log.txt:1: server "x;touch y" is left out of the script: ');
    expect(result.out).not.toContain("touch y");
    expect(result.code).toBe(1);
  });
});

describe("inspect", () => {
  it("does not say of blank inputs that their lines were taken", () => {
    for (const input of ["", "\n \n"])
      expect(run(["inspect", "-"], { input }).out).toMatch(/\nThere is no line that is not blank\.\n$/);
  });

  it("says nothing of lines where no input could be read", () => {
    expect(run(["inspect", "nothing.txt"])).toEqual({
      code: 1,
      out: "",
      err: "runlens: nothing.txt: no such file or directory\n",
    });
  });

  const log =
    "[ 1][ 1] created image: {'flavor': 1, 'image': 112, 'name': 'test7945'}\nsomething 12 else\n\nsomething 345 else\n";

  it("shows each line with the format that took it, then the shapes of the others", () => {
    const { out: text, code } = run(["inspect", "-"], { input: log });
    expect(text).toMatch(/^-\ncloud-benchmark +1 {2}\[ 1\]\[ 1\] created image/);
    expect(text).toMatch(/^- +2 {2}something 12 else$/m);
    expect(text).toMatch(/^ +2 {2}something 0 else +-:2$/m);
    expect(text).toContain("Lines that no format took: 2, in 1 shapes.");
    expect(code).toBe(0);
  });

  it("--unmatched shows the shapes alone", () => {
    expect(run(["inspect", "-", "--unmatched"], { input: log }).out).not.toContain("created image");
  });

  it("--json prints the same as data", () => {
    const shown = JSON.parse(run(["inspect", "-", "--json"], { input: log }).out) as Record<
      string,
      unknown[]
    >;
    expect(shown["lines"]?.[0]).toMatchObject({ source: "-", line: 1, formats: ["cloud-benchmark"] });
    expect(shown["lines"]).toHaveLength(4);
    expect(shown["unmatched"]).toEqual([
      { shape: "something 0 else", count: 2, source: "-", line: 2, example: "something 12 else" },
    ]);
    const only = JSON.parse(run(["inspect", "-", "--json", "--unmatched"], { input: log }).out) as object;
    expect(Object.keys(only)).toEqual(["unmatched"]);
  });

  it("hides secrets and control characters", () => {
    const { out: text } = run(["inspect", "-"], { input: "\x07 X-Auth-Token: 0123456789abcdef\n" });
    expect(text).toContain("\\x07 X-Auth-Token: [redacted]");
    expect(text).not.toContain("0123456789abcdef");
  });
});

describe("formats", () => {
  it("lists every format with examples, also as JSON", () => {
    expect(run(["formats"]).out).toContain("cloud-benchmark: ");
    expect(JSON.parse(run(["formats", "--json"]).out)).toContainEqual(
      expect.objectContaining({ id: "cloud-benchmark" }) as object,
    );
  });
});

const inspected = (env: Record<string, string>) => run(["inspect", "-"], { input: "x\n", env }).out;

describe("the terminal", () => {
  it("has no colour where there is none, colour if forced, and never against NO_COLOR", () => {
    expect(inspected({})).not.toContain("\x1b[");
    expect(inspected({ FORCE_COLOR: "1" })).toContain("\x1b[");
    expect(inspected({ FORCE_COLOR: "0" })).not.toContain("\x1b[");
    expect(inspected({ FORCE_COLOR: "1", NO_COLOR: "1" })).not.toContain("\x1b[");
  });

  it("a reader that goes away is no error", () => {
    writeFileSync(join(directory.path, "log.txt"), "line of no format\n".repeat(200_000));
    const { stdout, stderr } = spawnSync(
      "sh",
      ["-c", '"$0" "$1" inspect log.txt | head -2; echo "end"', process.execPath, program],
      {
        cwd: directory.path,
        encoding: "utf8",
      },
    );
    expect(stdout.trim().split("\n")).toHaveLength(3);
    expect(stderr).toBe("");
  });
});
