/**
 * Newer versions of Node, from npm's registry: commands give byte for byte what they give with this one, and say nothing on standard error.
 * V8 complains there of options that it lost, and Node of what it means to take away.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logOfJobs } from "../../analysis/job-log.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const cli = join(root, "dist/cli.js");

/** The long-term versions behind the one that runs this, and what was the latest when this was written. */
const majors = [22, 24, 26].filter((major) => major > Number.parseInt(process.versions.node, 10));

/** Enough for threads that read, draw and write. */
const longLog = 60 * 1024 * 1024;

const commands: readonly (readonly string[])[] = [
  ["--help"],
  ["formats", "--explain", "gnu-time"],
  ["inspect", "logs"],
  ["report", "logs", "--out", "out/report", "--charts", "png,svg"],
  ["report", "long.txt", "--out", "out/long", "--quiet"],
  ["report", "long.txt", "--out", "out/bounded", "--quiet", "--max-memory", "300M"],
  ["export", "logs"],
  ["compare", "logs/gil-threads.time-v.txt", "--by", "command"],
  ["check", "logs", "--baseline-from", "logs", "--fail-on", "elapsed_s > +5%", "--inconclusive", "ok"],
  ["cleanup", "logs", "--out", "out/delete.sh"],
  ["watch", "logs", "--once", "--out", "out/watched"],
];

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-node-"));
  cpSync(join(root, "data"), join(folder, "logs"), { recursive: true });
  const log = logOfJobs(1, 40, 50, 25);
  writeFileSync(join(folder, "long.txt"), log.repeat(Math.ceil(longLog / log.length)));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The program of another version of Node. */
function nodeOf(major: number): string {
  const prefix = join(folder, `node-${major}`);
  const name = `node-${process.platform}-${process.arch}`;
  mkdirSync(prefix);
  writeFileSync(join(prefix, "package.json"), "{}");
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", prefix, `${name}@${major}`], {
    stdio: "pipe",
  });
  return join(prefix, "node_modules", name, "bin", "node");
}

interface Run {
  readonly command: string;
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs all commands. `files`: what they wrote, by path. */
function runAll(node: string): {
  readonly runs: readonly Run[];
  readonly files: ReadonlyMap<string, string>;
} {
  const env = {
    ...process.env,
    NO_COLOR: "1",
    COLUMNS: "80",
    XDG_CACHE_HOME: mkdtempSync(join(folder, "cache-")),
  };
  const runs = commands.map((args): Run => {
    const { status, stdout, stderr } = spawnSync(node, [cli, ...args], {
      cwd: folder,
      encoding: "utf8",
      env,
      maxBuffer: 1e9,
    });
    const timeless = stdout.replaceAll(/^\d\d:\d\d:\d\d /gm, "");
    return { command: args.join(" "), code: status, out: timeless, err: stderr };
  });
  const out = join(folder, "out");
  const files = new Map<string, string>();
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(out.length), readFileSync(path, "latin1"));
  }
  rmSync(out, { recursive: true });
  return { runs, files };
}

describe.skipIf(majors.length === 0)("newer versions of Node", () => {
  let here: ReturnType<typeof runAll>;
  beforeAll(() => {
    here = runAll(process.execPath);
  });

  it("are compared with commands that did their work", () => {
    expect(here.runs.filter(({ code }) => code !== 0)).toEqual([]);
    expect(here.files.size).toBeGreaterThan(50);
  });

  it.each(majors)("%i gives the same", (major) => {
    const there = runAll(nodeOf(major));
    expect(there.runs).toEqual(here.runs);
    expect([...there.files.keys()]).toEqual([...here.files.keys()]);
    expect(
      [...here.files].filter(([path, text]) => there.files.get(path) !== text).map(([path]) => path),
    ).toEqual([]);
  });
});
