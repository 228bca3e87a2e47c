import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
export const program = join(root, "dist/cli.js");
export const samples = join(root, "data");

export interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built program as a user would, with nothing of the tests' environment but the search path. */
export function runlens(
  args: readonly string[],
  { cwd = root, input = "", env = {} }: RunOptions = {},
): Result {
  if (!existsSync(program)) throw new Error("dist/cli.js is missing: npm run build");
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    input,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  if (error !== undefined) throw error;
  return { code: status, out: stdout, err: stderr };
}

/** A directory of its own for each test of the file. */
export function temporaryDirectory(): { readonly path: string } {
  const directory = { path: "" };
  beforeEach(() => {
    directory.path = mkdtempSync(join(tmpdir(), "runlens-test-"));
  });
  afterEach(() => {
    rmSync(directory.path, { recursive: true, force: true });
  });
  return directory;
}
