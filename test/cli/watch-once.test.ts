import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runlens, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const build = (name: string) =>
  `[ 1][ 1] cloud server build [${name}] created in 100.5 seconds / 1.675 minutes\n`;
const overLimit = [
  "Traceback (most recent call last):",
  '  File "x.py", line 9, in <module>',
  "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
  "",
].join("\n");
const path = (name: string) => join(directory.path, name);
const once = (...args: readonly string[]) =>
  runlens(["watch", "logs", "--once", "--cache", "cache", ...args], { cwd: directory.path });

beforeEach(() => {
  mkdirSync(path("logs"));
  writeFileSync(path("logs/a.txt"), build("a"));
});

describe("runlens watch --once", () => {
  it("does what there is to do and ends; the next time it tells what is new", () => {
    const first = once();
    expect([first.code, first.err]).toEqual([0, ""]);
    expect(first.out).toMatch(/1 file read, report in out\/report\.html\n\S+ ended\n$/);
    writeFileSync(path("logs/b.txt"), build("b"));
    const { out } = once();
    expect(out).toContain("logs/b.txt: 1 built");
    expect(out).not.toContain("logs/a.txt");
    expect(readFileSync(path("out/tables/builds.csv"), "utf8").split("\r\n")).toHaveLength(4);
  });

  it("leaves what was written before as it is if the directory cannot be read", () => {
    once();
    const before = readFileSync(path("out/report.html"), "utf8");
    expect(runlens(["watch", "lgos", "--once"], { cwd: directory.path })).toMatchObject({
      code: 1,
      err: "runlens: lgos: no such file or directory\nrunlens: nothing could be read: what is in out stays as it is\n",
    });
    expect(readFileSync(path("out/report.html"), "utf8")).toBe(before);
  });

  it("runs a command on an alarm, with what it is about in its environment only", () => {
    once();
    const name = "log $(touch hacked) `touch hacked` ;touch hacked.txt";
    writeFileSync(path(`logs/${name}`), overLimit);
    const { code } = once("--exec", 'printf "%s|%s\\n" "$RUNLENS_EVENT" "$RUNLENS_SOURCE" >> said');
    expect(code).toBe(0);
    expect(readFileSync(path("said"), "utf8")).toBe(`incident|logs/${name}\n`);
    expect(readdirSync(directory.path)).not.toContain("hacked");
    expect(once("--exec", "exit 7").err).toBe(""); // nothing new
    appendFileSync(path(`logs/${name}`), build("more"));
    expect(once("--exec", "exit 7").err).toBe(""); // nothing new that is wrong
    appendFileSync(path(`logs/${name}`), overLimit.repeat(2));
    const { err, out } = once("--exec", 'echo "$RUNLENS_MESSAGE"; exit 7');
    expect(err).toContain("exit status 7");
    expect(out).toContain("\n2 new incidents, the first of kind rate-limit\n");
  });

  it("prints events as JSON lines for programs", () => {
    once();
    writeFileSync(path("logs/b.txt"), build("b"));
    const events = once("--json")
      .out.trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events).toMatchObject([
      { event: "ready", files: 2 },
      { event: "new", source: "logs/b.txt", built: 1, median_s: 100.5 },
      { event: "ended" },
    ]);
  });

  it("keeps what a command prints out of the events", () => {
    once();
    writeFileSync(path("logs/b.txt"), overLimit);
    const { out, err } = once("--json", "--exec", "echo noise");
    expect([out.includes("noise"), err]).toEqual([false, "noise\n"]);
  });

  it("ends with 1 if something could not be read", () => {
    writeFileSync(path("logs/core"), Buffer.from([0, 1, 2, 3]));
    expect(once().code).toBe(1);
  });
});

/** So many runs of one command that took about so long. */
const runs = (seconds: number) =>
  Array.from(
    { length: 7 },
    (_, i) =>
      `\tCommand being timed: "sort big.txt"\n\tUser time (seconds): 1.5\n\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:${seconds}.${i}0\n\tExit status: 0\n`,
  ).join("");

describe("what runlens watch refuses", () => {
  it.each([
    [["logs/a.txt"], "watch takes a directory, and logs/a.txt is a file"],
    [["logs/*.txt"], "logs/*.txt is a pattern"],
    [["-"], "- is standard input"],
    [["logs", "--serve", "0", "--once"], "--serve shows the page as long as watch runs"],
    [["logs", "--host", "0.0.0.0"], "it needs --serve"],
  ])("%j", (args, why) => {
    const { code, err } = runlens(["watch", ...args], { cwd: directory.path });
    expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  });
});

describe("runlens watch --once with limits", () => {
  const limit = ["--baseline-from", "old", "--fail-on", "elapsed_s > +5%"] as const;

  beforeEach(() => {
    mkdirSync(path("old"));
    writeFileSync(path("old/log.txt"), runs(20));
  });

  it("tells and runs a command if a limit is broken, as check would say, and ends with 1", () => {
    writeFileSync(path("logs/slow.txt"), runs(30));
    const { code, out } = once(...limit, "--exec", 'echo "$RUNLENS_EVENT|$RUNLENS_SOURCE" >> said');
    expect(out).toMatch(/^\S+ elapsed_s > \+5% is broken: elapsed time median 30\.3 s/m);
    expect([code, readFileSync(path("said"), "utf8")]).toEqual([1, "check|logs/slow.txt\n"]);
    expect(runlens(["check", "logs", ...limit], { cwd: directory.path }).code).toBe(1);
    const events = once(...limit, "--json")
      .out.trim()
      .split("\n");
    expect(events.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ event: "alarm", kind: "check", source: "logs/slow.txt" }),
    );
  });

  it("says nothing while the limit is kept, and leaves the baseline out of what is watched", () => {
    writeFileSync(path("logs/same.txt"), runs(20));
    const { code, out } = once(...limit);
    expect([code, out.includes("elapsed_s")]).toEqual([0, false]);
    const slow = ["--baseline-from", "logs/same.txt", "--fail-on", "elapsed_s > +5%"];
    writeFileSync(path("logs/slow.txt"), runs(30));
    expect(once(...slow).out).toContain("median 30.3 s");
  });

  it("ends with 3, and runs the command, if more failed than before", () => {
    writeFileSync(path("logs/same.txt"), runs(20) + runs(20).replace("status: 0", "status: 1"));
    const { code, out } = once(...limit, "--exec", 'echo "$RUNLENS_EVENT" >> said');
    expect(out).toContain("1 of 14 runs of candidate failed, and 0 of 7 of baseline");
    expect([code, readFileSync(path("said"), "utf8")]).toEqual([3, "check\n"]);
  });

  it.each([
    [["--fail-on", "elapsed_s > +5%"], "--baseline-from PATH"],
    [["--baseline-from", "old"], "--baseline-from needs a limit"],
    [["--baseline-from", "old", "--fail-on", "elapsed > +5%"], "no metric elapsed (did you mean elapsed_s?)"],
    [["--baseline-from", "nowhere", "--fail-on", "elapsed_s > +5%"], "not everything there can be read"],
  ])("refuses %j", (args, why) => {
    const { code, err } = once(...args);
    expect(code).toBe(2);
    expect(err).toContain(why);
  });
});

describe("runlens watch --once --name --charts", () => {
  it("writes one of several reports, its charts as files, and the index of all", () => {
    writeFileSync(path("logs/more.txt"), runs(20));
    expect(once("--name", "July 2012", "--charts", "svg,vl.json").code).toBe(0);
    const report = readFileSync(path("out/July 2012/report.html"), "utf8");
    expect(report).toContain("<h1><bdi>July 2012</bdi></h1>");
    const charts = readdirSync(path("out/July 2012/charts"));
    expect(charts.filter((name) => name.endsWith(".svg"))).toHaveLength(charts.length / 2);
    expect(readFileSync(path("out/index.html"), "utf8")).toContain("July 2012");
  });
});

/** Writes a report into r. */
function writeReport(...args: readonly string[]): void {
  const { err, code } = runlens(["report", "logs", "-q", "--out", "r", ...args], { cwd: directory.path });
  expect([err, code]).toEqual(["", 0]);
}
function tables(...args: readonly string[]): string[] {
  writeReport(...args);
  return ["builds", "servers", "runs", "problems"].map((name) =>
    readFileSync(path(`r/tables/${name}.csv`), "utf8"),
  );
}
function page(): string {
  writeReport("--cache", "cache");
  return readFileSync(path("r/report.html"), "utf8");
}
const kept = () => readdirSync(path("cache")).map((name) => name.replace(/^[^.]*/, ""));
const builds = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => build(`${name}${i}`).replace("100.5", `${100 + i}.5`)).join("");

describe("the cache and report", () => {
  it("report gives the same with a cache, from a cache, and without one", () => {
    const without = tables("--no-cache");
    expect(tables("--cache", "cache")).toEqual(without);
    expect(kept()).toEqual([".charts", ".tables"]);
    expect(tables("--cache", "cache")).toEqual(without);
    once(); // shares it
    expect(kept()).toEqual([".charts", ".tables"]);
  });

  it("a page whose charts come from the cache is the same; charts of another version, or of other data, are drawn", () => {
    writeFileSync(path("logs/more.txt"), builds("m", 30));
    const drawn = page();
    expect(drawn).toContain("<svg ");
    expect(page()).toBe(drawn);
    const [charts = ""] = readdirSync(path("cache")).filter((name) => name.endsWith(".charts"));
    const text = readFileSync(path(`cache/${charts}`), "utf8");
    expect(statSync(path(`cache/${charts}`)).mode & 0o777).toBe(0o600);
    const [program = "", , ...lines] = text.split("\n");
    const marked = lines.join("\n").replaceAll("</svg>", "<desc>kept</desc></svg>");
    const digest = createHash("sha256").update(marked).digest("hex");
    const keep = (...parts: readonly string[]) => writeFileSync(path(`cache/${charts}`), parts.join("\n"));
    keep(program, digest, marked);
    expect(page()).toContain("<desc>kept</desc></svg>");
    keep("another version", digest, marked);
    expect(page()).toBe(drawn);
    keep(program, digest, `${marked} `);
    expect(page()).toBe(drawn);
    keep(program, digest, marked);
    writeFileSync(path("logs/more.txt"), builds("m", 31));
    expect(page()).not.toContain("<desc>kept</desc>");
  });

  it("what the cache holds is not read, even where it lies among the logs", () => {
    writeFileSync(path("logs/more.txt"), builds("m", 30));
    for (const command of ["report", "watch", "report", "watch"]) {
      const args = [command, "logs", "--cache", "logs/cache", ...(command === "watch" ? ["--once"] : [])];
      expect(runlens(args, { cwd: directory.path }).code).toBe(0);
      const { provenance } = JSON.parse(readFileSync(path("out/report.json"), "utf8")) as {
        readonly provenance: { readonly inputs: readonly { readonly source: string }[] };
      };
      expect(provenance.inputs.map(({ source }) => source)).toEqual(["logs/a.txt", "logs/more.txt"]);
    }
    expect(readdirSync(path("logs/cache"))).toHaveLength(2);
  });

  it("a place for it that cannot even be looked at is said, and stops nobody", () => {
    for (const command of [["report"], ["watch", "--once"]]) {
      const args = [...command, "logs", "--out", command[0] ?? ""];
      const env = { XDG_CACHE_HOME: path("logs/a.txt") };
      expect(runlens(args, { cwd: directory.path, env })).toMatchObject({
        code: 0,
        err: expect.stringContaining("the cache is not used (a part of the path is a file, not a directory)"),
      });
    }
  });

  it("nothing is kept of what is read in a blink, unless it is asked for", () => {
    runlens(["report", "logs", "-q"], { cwd: directory.path, env: { HOME: directory.path } });
    expect(readdirSync(directory.path)).not.toContain(".cache");
  });
});

/** Mounting a small file system takes a privilege. */
function mountSmall(at: string): boolean {
  mkdirSync(at);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at], { stdio: "ignore" });
    return true;
  } catch (error) {
    if (error instanceof Error) return false;
    throw error;
  }
}

describe("a disk that is full", () => {
  let mounted = false;
  afterEach(() => {
    if (mounted) execFileSync("umount", ["-l", path("small")]);
    mounted = false;
  });

  it("is told once, and nothing is half written", (context) => {
    mounted = mountSmall(path("small"));
    if (!mounted) context.skip();
    const { code, err } = once("--out", "small");
    expect(code).toBe(1);
    expect(err.match(/no space is left on the device/g)).toHaveLength(1);
    expect(
      readdirSync(path("small"), { recursive: true, encoding: "utf8" }).filter((name) =>
        name.endsWith(".tmp"),
      ),
    ).toEqual([]);
    rmSync(path("cache"), { recursive: true });
  });
});
