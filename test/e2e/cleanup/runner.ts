/** Runs clean-up scripts with the real clients, in a directory of their own, with waits that are sixty times shorter. */
import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CleanupTarget } from "../../../src/analysis/cleanup-targets.ts";
import {
  defaultScriptOptions,
  type ScriptOptions,
  writeCleanupScript,
} from "../../../src/output/shell/script.ts";
import { planOf } from "../../output/shell/fake-cloud.ts";

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
  /** True if a command line of any process held `secret` while the script ran. */
  readonly leaked: boolean;
}

export interface RunOptions {
  readonly env: Readonly<Record<string, string>>;
  /** What no command line may hold. */
  readonly secret: string;
  /** Milliseconds after which the script is killed without a warning; 0: never. */
  readonly killAfter?: number;
  readonly shell?: readonly [string, ...string[]];
}

export interface Runner {
  readonly directory: string;
  readonly write: (targets: readonly CleanupTarget[], options: Partial<ScriptOptions>) => void;
  readonly run: (args: readonly string[], options: RunOptions) => Promise<Run>;
  /** All journals, one after the other. */
  readonly journal: () => string;
  readonly remove: () => void;
}

export function newRunner(): Runner {
  const directory = mkdtempSync(join(tmpdir(), "cleanup-e2e-"));
  const bin = join(directory, "bin");
  mkdirSync(bin);
  writeFileSync(
    join(bin, "sleep"),
    '#!/bin/sh\n[ "$1" != 1 ] || exec /bin/sleep 1\nexec /bin/sleep "$(awk "BEGIN { print $1 / 60 }")"\n',
  );
  chmodSync(join(bin, "sleep"), 0o755);
  const environment = {
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: directory,
    TMPDIR: directory,
    LC_ALL: "C.UTF-8",
  };
  return {
    directory,
    write: (targets, options) => {
      const script = writeCleanupScript(planOf(...targets), { ...defaultScriptOptions, ...options });
      writeFileSync(join(directory, "delete-all.sh"), script);
    },
    run: (args, options) =>
      runScript(directory, args, { ...options, env: { ...environment, ...options.env } }),
    journal: () =>
      readdirSync(directory)
        .filter((file) => file.endsWith(".journal.tsv"))
        .map((file) => readFileSync(join(directory, file), "utf8"))
        .join(""),
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function runScript(directory: string, args: readonly string[], options: RunOptions): Promise<Run> {
  const { env, secret, killAfter = 0, shell = ["sh"] } = options;
  const [program, ...words] = shell;
  const child = spawn(program, [...words, "./delete-all.sh", ...args], {
    cwd: directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env },
  });
  let out = "";
  let err = "";
  let leaked = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  const sampling = setInterval(() => {
    leaked ||= commandLines().some((line) => line.includes(secret));
  }, 50);
  const killing = killAfter > 0 ? setTimeout(() => child.kill("SIGKILL"), killAfter) : undefined;
  // a client that outlives a killed script keeps the pipes open
  const end = killAfter > 0 ? "exit" : "close";
  const status = await new Promise<number | null>((resolve) => child.once(end, resolve));
  clearInterval(sampling);
  clearTimeout(killing);
  return { status, out, err, leaked };
}

/** Of all processes of this machine. */
function commandLines(): string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8");
      } catch {
        return ""; // it ended meanwhile
      }
    });
}
