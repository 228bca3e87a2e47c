/** The bound of `--max-memory`, held by the built program: what it takes at its peak while three hundred megabytes of log pass through it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logOfJobs } from "../../analysis/job-log.ts";

const cli = fileURLToPath(new URL("../../../dist/cli.js", import.meta.url));
const times = 60;
let directory = "";
let builds = 0;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-memory-"));
  const log = logOfJobs(1, 40, 50, 25);
  builds = log.match(/cloud server build/g)?.length ?? 0;
  writeFileSync(join(directory, "log.txt"), log);
  const probe =
    'process.on("exit", () => require("fs").writeFileSync(3, String(process.resourceUsage().maxRSS)));';
  writeFileSync(join(directory, "probe.cjs"), probe);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

interface Run {
  readonly code: number | null;
  readonly said: string;
  /** Largest resident set, in mebibytes. */
  readonly peak: number;
  readonly out: string;
}

/** Runs a command over the log, many times one after the other, through standard input. `file`: what it writes, null for a directory. */
function runlens(command: string, file: string | null, ...options: readonly string[]): Run {
  const made = mkdtempSync(join(directory, "out-"));
  const out = file === null ? made : join(made, file);
  const script =
    'i=0; while [ $i -lt "$TIMES" ]; do cat "$LOG"; i=$((i+1)); done | "$NODE" --require "$PROBE" "$CLI" "$@" 3> "$PEAK"';
  const { status, stderr } = spawnSync("sh", ["-c", script, "sh", command, "-", "--out", out, ...options], {
    encoding: "utf8",
    env: {
      ...process.env,
      TIMES: String(times),
      LOG: join(directory, "log.txt"),
      NODE: process.execPath,
      PROBE: join(directory, "probe.cjs"),
      CLI: cli,
      PEAK: join(directory, "peak"),
    },
  });
  const peak = Number(readFileSync(join(directory, "peak"), "utf8")) / 1024;
  return { code: status, said: stderr, peak, out };
}

/** Lines of a file that is too long for a text. */
function linesOf(path: string): number {
  const bytes = readFileSync(path);
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines++;
  return lines;
}

describe("--max-memory", () => {
  it("holds for a report, which says what it lacks and fails if that is servers; the tables beside it are whole", () => {
    const bounded = runlens("report", null, "--max-memory", "256M", "--quiet");
    expect(bounded.peak).toBeLessThan(256 * 1.1);
    expect(bounded.code).toBe(1);
    expect(bounded.said).toMatch(/^runlens: \S+ M servers that may be left did not fit into --max-memory/m);
    const text = readFileSync(join(bounded.out, "report.md"), "utf8");
    expect(text).toContain("The clean-up script is not complete");
    expect(text).toContain("## What did not fit into memory");
    expect(linesOf(join(bounded.out, "tables", "builds.csv"))).toBe(1 + times * builds);
    expect(readdirSync(bounded.out).filter((name) => name.startsWith("."))).toEqual([]);

    const free = runlens("report", null, "--max-memory", "4G", "--quiet");
    expect(free.code).toBe(0);
    expect(free.peak).toBeGreaterThan(1.3 * bounded.peak);
    expect(readFileSync(join(free.out, "report.md"), "utf8")).not.toContain("did not fit");
    for (const name of ["builds.csv", "servers.csv", "incidents.csv", "tests.csv"])
      expect(
        Buffer.compare(
          readFileSync(join(bounded.out, "tables", name)),
          readFileSync(join(free.out, "tables", name)),
        ),
      ).toBe(0);
  });

  it("holds for a clean-up, which says that it is not complete and fails if servers do not fit", () => {
    const { code, peak, out, said } = runlens("cleanup", "script.sh", "--max-memory", "256M");
    expect(peak).toBeLessThan(256);
    expect(said).toMatch(/servers that may be left did not fit into --max-memory/);
    expect(code).toBe(1);
    expect(readFileSync(out, "utf8")).toContain("NOT COMPLETE");
  });

  it("holds for an export, which lacks nothing", () => {
    const { code, peak, out } = runlens("export", null, "--format", "csv", "--max-memory", "256M", "--quiet");
    expect(code).toBe(0);
    expect(peak).toBeLessThan(256 * 1.1);
    expect(linesOf(join(out, "builds.csv"))).toBe(1 + times * builds);
  });
});
