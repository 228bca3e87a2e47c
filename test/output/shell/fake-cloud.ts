/** A cloud in a directory, with stand-ins for its clients, and a way to run clean-up scripts against it in any shell. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { CleanupPlan } from "../../../src/analysis/cleanup-plan.ts";
import type { CleanupTarget } from "../../../src/analysis/cleanup-targets.ts";

const clients = ["openstack", "nova", "cloudservers", "hcloud", "doctl", "aws", "gcloud"];
const parts = join(import.meta.dirname, "fake-cloud");

/** The shells that a script has to run in, with the words that start each. */
export const shells: readonly (readonly [string, ...string[]])[] = [
  ["dash"],
  ["bash"],
  ["busybox", "sh"],
  ["mksh"],
  ["ksh"],
  ["yash"],
  ["zsh"],
];

export function isInstalled(program: string): boolean {
  return spawnSync("sh", ["-c", 'command -v "$1"', "sh", program]).status === 0;
}

export interface Server {
  readonly id: string;
  readonly name: string;
  /** ISO 8601. */
  readonly created?: string;
}

export interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly shell?: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export interface FakeCloud {
  readonly directory: string;
  /** The servers that are there now, ids in order. */
  readonly ids: () => string[];
  /** The calls of clients, each as its words. */
  readonly calls: () => string[][];
  /** How long the script waited, each time, in seconds. */
  readonly slept: () => number[];
  readonly journal: () => string;
  /** What goes wrong next: see the stand-in for the client. */
  readonly faults: (...lines: readonly string[]) => void;
  readonly set: (file: "locked" | "linger" | "servers" | "slept", text: string) => void;
  readonly run: (script: string, args: readonly string[], options?: RunOptions) => Run;
  readonly remove: () => void;
}

export function fakeCloud(servers: readonly Server[]): FakeCloud {
  const directory = mkdtempSync(join(tmpdir(), "fake cloud "));
  const bin = join(directory, "bin");
  mkdirSync(bin);
  for (const client of clients) install("client", join(bin, client));
  install("sleep", join(bin, "sleep"));
  const path = (file: string) => join(directory, file);
  const lines = (file: string) => readFileSync(path(file), "utf8").split("\n").slice(0, -1);
  const set = (file: string, text: string) => {
    writeFileSync(path(file), text);
  };
  set("servers", servers.map(toLine).join(""));
  for (const file of ["calls", "faults", "locked", "doomed", "slept"]) set(file, "");
  set("linger", "0\n");

  return {
    directory,
    ids: () => lines("servers").map((line) => line.slice(0, line.indexOf("\t"))),
    calls: () => lines("calls").map((line) => line.split("\t")),
    slept: () => lines("slept").map(Number),
    journal: () =>
      readdirSync(directory)
        .filter((file) => file.endsWith(".journal.tsv"))
        .map((file) => readFileSync(path(file), "utf8"))
        .join(""),
    faults: (...faults) => {
      set("faults", faults.map((fault) => `${fault}\n`).join(""));
    },
    set,
    run: (script, args, { shell = ["sh"], env = {}, input = "" } = {}) => {
      set("delete-all.sh", script);
      const [program, ...words] = shell;
      const run = spawnSync(program, [...words, "./delete-all.sh", ...args], {
        cwd: directory,
        encoding: "utf8",
        input,
        // a script that never ends is a failed test, not a hung one
        timeout: 50_000,
        killSignal: "SIGKILL",
        env: {
          PATH: `${bin}${delimiter}${process.env["PATH"]}`,
          FAKE_CLOUD: directory,
          HOME: directory,
          TMPDIR: directory,
          ...env,
        },
      });
      return { status: run.status, out: run.stdout, err: run.stderr };
    },
    remove: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function install(part: string, to: string): void {
  copyFileSync(join(parts, part), to);
  chmodSync(to, 0o755);
}

export function toLine({ id, name, created = "2012-07-29T17:30:00Z" }: Server): string {
  return `${id}\t${created}\t${name.replaceAll("\n", "\u0001").replaceAll("\t", "\u0002")}\n`;
}

/** A target that a log names, created within the window of the servers above. */
export function target(name: string, more: Partial<CleanupTarget> = {}): CleanupTarget {
  return {
    name,
    id: null,
    notBefore: "2012-07-29T17:00:00Z",
    notAfter: "2012-07-29T18:00:00Z",
    fate: "orphan",
    evidence: { source: "data/log.1343582734.txt", line: 2, decidedBy: null },
    ...more,
  };
}

export function planOf(...targets: readonly CleanupTarget[]): CleanupPlan {
  return { targets, refused: [], skipped: { fate: 0, time: 0, name: 0 }, duplicates: 0 };
}
