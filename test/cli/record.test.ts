import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, symlinkSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { program, runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const hasGnuTime = existsSync("/usr/bin/time");

const recordIn = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runlens(["record", "--dir", "logs", ...args], { cwd: directory.path, env });
const logs = () => readdirSync(join(directory.path, "logs"));
const text = () => readFileSync(join(directory.path, "logs", logs()[0] ?? ""), "utf8");

interface Run {
  readonly label: string | null;
  readonly command: string;
  readonly exit_status: number | null;
  readonly signal: number | null;
  readonly elapsed_s: number;
  readonly user_s: number;
  readonly max_rss_bytes: number | null;
}
function exported(): Record<"runs" | "builds" | "problems", Run[]> {
  return JSON.parse(runlens(["export", "logs"], { cwd: directory.path }).out) as Record<
    "runs" | "builds" | "problems",
    Run[]
  >;
}

/** A search path with everything but GNU time. */
function withoutTime(): string {
  const bin = join(directory.path, "bin");
  mkdirSync(bin);
  for (const name of ["sh", "seq", "true", "sleep", "printf"])
    symlinkSync(`/usr/bin/${name}`, join(bin, name));
  return bin;
}

/** A directory for what is only needed for a while. */
function scratch(): string {
  const path = join(directory.path, "scratch");
  mkdirSync(path);
  return path;
}

describe("runlens record", () => {
  it("shows the output, passes the exit status on, and writes a log that runlens reads", () => {
    const { code, out, err } = recordIn([
      "--name",
      "three",
      "--",
      "sh",
      "-c",
      "echo one; echo two >&2; exit 3",
    ]);
    expect([code, out]).toEqual([3, "one\n"]);
    expect(err).toContain("two\n");
    expect(logs()).toEqual([expect.stringMatching(/^log\.\d{10}\.txt$/)]);
    expect(text()).toMatch(/^#: at \d{4}-\d\d-\d\dT[\d:.]+Z\n(?:one|two)\n/m);
    const { runs, problems } = exported();
    expect(runs).toMatchObject([{ label: "three", exit_status: 3, signal: null }]);
    expect(runs[0]?.command).toContain("exit 3");
    expect(problems).toEqual([]);
  });

  it("leaves the lines of the command as they are: what they say is read too", () => {
    const line = "[ 1][ 1] cloud server build [a] created in 100.5 seconds / 1.675 minutes";
    recordIn(["--", "printf", "%s", line]); // no line feed at its end
    expect(exported()).toMatchObject({
      builds: [{ server: "a", duration_s: 100.5 }],
      runs: [{ label: null, exit_status: 0 }],
    });
  });

  it("runs several commands in turn, after warm-ups that are not counted", () => {
    recordIn([
      "-n",
      "2",
      "--warmup",
      "1",
      "--interleave",
      "--name",
      "a",
      "--name",
      "b",
      "--",
      "true",
      "--and",
      "sleep",
      "0",
    ]);
    expect(exported().runs.map(({ label, command }) => [label, command])).toEqual([
      ["a", "true"],
      ["b", "sleep 0"],
      ["a", "true"],
      ["b", "sleep 0"],
    ]);
    expect(text()).toContain("#: a: warm-up 1 of 1, not counted");
  });

  it("runs one command after the other unless told to interleave, and goes on after a failure", () => {
    expect(recordIn(["-n", "2", "--", "false", "--and", "true"]).code).toBe(1);
    expect(exported().runs.map(({ command }) => command)).toEqual(["false", "false", "true", "true"]);
  });

  it("tells of a signal that ended the command", () => {
    expect(recordIn(["--", "sh", "-c", "kill -9 $$"]).code).toBe(137);
    expect(exported().runs).toMatchObject([{ signal: 9, exit_status: null }]);
  });

  it.each([
    // From a terminal the command gets the signal too; a supervisor sends it to one process.
    ["SIGINT", -1, 130, 2],
    ["SIGTERM", 1, 143, 15],
  ] as const)("passes %s on: the log is complete so far, and the exit status says so", async (...given) => {
    const [signal, sign, status, number] = given;
    const command = ["sh", "-c", "echo one; exec sleep 60"];
    const child = spawn(process.execPath, [program, "record", "-n", "3", "--dir", "logs", "--", ...command], {
      cwd: directory.path,
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    await once(child.stdout, "data");
    process.kill(sign * (child.pid ?? 0), signal);
    expect((await once(child, "exit"))[0]).toBe(status);
    expect(text()).toContain("\none\n");
    const { runs, problems } = exported();
    expect(runs).toMatchObject([{ signal: number, exit_status: null }]); // and no other run was begun
    expect(problems).toEqual([]);
  });

  it("takes what the kernel says where GNU time is missing, and says so in the log", () => {
    const { code, err } = recordIn(
      ["--name", "busy", "--", "sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; exit 4"],
      {
        PATH: withoutTime(),
      },
    );
    expect(code).toBe(4);
    expect(err).toContain("GNU time is not installed");
    expect(text()).toContain("GNU time is not installed");
    const [run] = exported().runs;
    expect(run).toMatchObject({ label: "busy", exit_status: 4 });
    expect(run?.user_s).toBeGreaterThan(0);
    expect(run?.max_rss_bytes).toBeGreaterThan(0);
    expect(exported().problems).toEqual([]);
  });

  it.runIf(hasGnuTime)("takes everything from GNU time where it is", () => {
    recordIn(["--", "true"]);
    expect(text()).toContain("Involuntary context switches:");
    expect(text()).not.toContain("stdbuf"); // the command is the user's, not what it was wrapped in
  });

  it("gives a command no label that the user did not give, whether it prints anything or not", () => {
    recordIn(["-n", "2", "--", "true"]);
    expect(exported().runs.map(({ label }) => label)).toEqual([null, null]);
  });

  it("ends the command, and says why, when its log cannot be written any more", () => {
    const args = ["record", "--dir", "logs", "--", "sh", "-c", "seq 99999; exec sleep 60"];
    const { status, stderr } = spawnSync(
      "sh",
      ["-c", 'ulimit -f 8; exec "$0" "$@"', process.execPath, program, ...args],
      { cwd: directory.path, encoding: "utf8" },
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(/^runlens: logs\/log\.\d+\.txt: the file would be larger than .*\n$/);
  });

  it.runIf(hasGnuTime)("takes the kernel's figures, and says so, where GNU time cannot write its own", () => {
    // The scratch directory loses its name while the command runs, as if the disk were full.
    const { code, err } = recordIn(["--", "sh", "-c", `rm -r "$TMPDIR"/*; exit 3`], { TMPDIR: scratch() });
    expect(code).toBe(3);
    expect(err).toMatch(/^runlens: GNU time could not write down what it measured/m);
    expect(text()).toContain("#: GNU time could not write down");
    expect(exported().runs).toMatchObject([{ exit_status: 3, max_rss_bytes: null }]);
    expect(exported().runs[0]?.elapsed_s).toBeGreaterThanOrEqual(0);
  });

  it("says whose fault it is when there is no room for temporary files", () => {
    expect(recordIn(["--", "true"], { TMPDIR: "/nowhere" })).toMatchObject({
      code: 1,
      err: "runlens: /nowhere, the directory for temporary files (TMPDIR): no such file or directory\n",
    });
  });

  it("gives every run all of a file on standard input", () => {
    const args = [program, "record", "-n", "2", "--dir", "logs", "--", "wc", "-c", "--and", "wc", "-l"];
    const { stdout } = spawnSync("sh", ["-c", 'seq 4 > in; exec "$0" "$@" < in', process.execPath, ...args], {
      cwd: directory.path,
      encoding: "utf8",
    });
    expect(stdout).toBe("8\n8\n4\n4\n");
  });

  it.each([
    ["-n 1", ""],
    ["-n 2", "runlens: standard input is a pipe: what the first run reads of it is not there for the others"],
  ])("says of a pipe on standard input with %s what the runs find in it", (runs, said) => {
    const { stderr } = spawnSync(
      "sh",
      ["-c", `true | "$0" "$1" record ${runs} --dir logs -- true`, process.execPath, program],
      { cwd: directory.path, encoding: "utf8" },
    );
    expect(stderr.split(/; a file|runlens: written/)[0]).toBe(said);
  });

  it.each([
    ["with GNU time", {}],
    ["without GNU time", { PATH: "bin" }],
  ])(
    "%s, what a command leaves running is no part of its time, and Ctrl-C ends the waiting for it",
    async (...given) => {
      const [, env] = given;
      withoutTime();
      const begun = Date.now();
      const child = spawn(
        process.execPath,
        [program, "record", "--dir", "logs", "--", "sh", "-c", "sleep 60 & echo $!"],
        { cwd: directory.path, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } },
      );
      const left = Number(String((await once(child.stdout, "data"))[0]));
      let said = "";
      for await (const bytes of child.stderr) {
        if (String(bytes).includes("holds its output open")) child.kill("SIGINT");
        said += String(bytes);
      }
      process.kill(left);
      expect(child.exitCode ?? (await once(child, "exit"))[0]).toBe(0);
      expect(said).toContain("waiting for that; Ctrl-C ends the waiting\n");
      const [run] = exported().runs;
      expect(run).toMatchObject({ exit_status: 0 });
      expect(run?.elapsed_s).toBeLessThan((Date.now() - begun) / 1000 - 0.9); // it is said after a second
    },
  );

  it.runIf(hasGnuTime)("is stopped in a container without ps too", async () => {
    const bin = withoutTime();
    symlinkSync("/usr/bin/time", join(bin, "time"));
    const child = spawn(
      process.execPath,
      [program, "record", "--dir", "logs", "--", "sh", "-c", "echo one; exec sleep 60"],
      { cwd: directory.path, stdio: ["ignore", "pipe", "ignore"], env: { PATH: bin } },
    );
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect((await once(child, "exit"))[0]).toBe(143);
    expect(exported().runs).toMatchObject([{ signal: 15, exit_status: null }]);
  });

  it("is not fine when it was stopped before all runs had begun, whatever the command makes of the signal", async () => {
    const child = spawn(
      process.execPath,
      [
        program,
        "record",
        "-n",
        "3",
        "--dir",
        "logs",
        "--",
        "sh",
        "-c",
        "trap 'exit 0' TERM; echo; sleep 60 & wait",
      ],
      { cwd: directory.path, stdio: ["ignore", "pipe", "ignore"] },
    );
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect((await once(child, "exit"))[0]).toBe(143);
    expect(exported().runs).toMatchObject([{ exit_status: 0 }]);
  });

  it("finishes the log when its terminal goes away", async () => {
    const child = spawn(
      process.execPath,
      [program, "record", "-n", "3", "--dir", "logs", "--", "sh", "-c", "echo one; exec sleep 60"],
      { cwd: directory.path, stdio: ["ignore", "pipe", "ignore"], detached: true },
    );
    await once(child.stdout, "data");
    process.kill(-(child.pid ?? 0), "SIGHUP");
    expect(await once(child, "exit")).toEqual([null, "SIGHUP"]);
    expect(exported().runs).toMatchObject([{ signal: 1, exit_status: null }]);
  });

  it("never writes over a log", () => {
    for (let i = 0; i < 3; i++) recordIn(["--", "true"]);
    expect(logs()).toHaveLength(3);
  });

  it("says what is wrong with what it was given", () => {
    expect(recordIn(["--", "--and", "true"]).err).toContain("nothing to run before or behind --and");
    expect(recordIn(["--name", "a", "--name", "b", "--", "true"]).err).toContain("2 names for 1 command");
    expect(recordIn(["-n", "0", "--", "true"]).code).toBe(2);
    expect(recordIn(["--dir", "-", "--", "true"]).err).toContain("--dir takes a directory");
  });
});
