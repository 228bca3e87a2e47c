/** Runs commands in turn, several rounds, and keeps the median of each. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./parts.mjs";

const gnuTime = "/usr/bin/time";
const out = join(tmpdir(), "runlens-bench", `out-${process.pid}`);
/** What stays for all rounds. */
const kept = join(tmpdir(), "runlens-bench", `kept-${process.pid}`);
const figures = join(tmpdir(), "runlens-bench", `figures-${process.pid}`);

function isInstalled(program) {
  return spawnSync("sh", ["-c", `command -v "$1"`, "sh", program]).status === 0;
}

/** Seconds on the clock, seconds of CPU time, peak resident bytes of the largest process (null without GNU time). */
function runOnce(command, input) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  // A large input does not stay in memory while nobody reads it, and the disk is not what is measured.
  execFileSync("find", [input, "-type", "f", "-exec", "cat", "{}", "+"], { stdio: "ignore" });
  const { NODE_EXTRA_CA_CERTS: _slowsEveryStart, ...env } = process.env;
  const options = { env: { ...env, IN: input, OUT: out, KEPT: kept, ROOT: root }, stdio: "ignore" };
  const timed = existsSync(gnuTime);
  const start = performance.now();
  if (timed) execFileSync(gnuTime, ["-o", figures, "-f", "%U %S %M", "sh", "-c", command], options);
  else execFileSync("sh", ["-c", command], options);
  const elapsed = (performance.now() - start) / 1000;
  if (!timed) return { elapsed, cpu: null, peak: null };
  const [user, system, kibibytes] = readFileSync(figures, "utf8")
    .trim()
    .split("\n")
    .at(-1)
    .split(" ")
    .map(Number);
  return { elapsed, cpu: user + system, peak: kibibytes * 1024 };
}

function median(values) {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  if (known.length === 0) return null;
  const middle = known.length >> 1;
  return known.length % 2 === 1 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
}

/** Why a contender is left out; null if it is not. */
function absence({ needs, there, upTo }, bytes) {
  if (needs !== undefined && !isInstalled(needs)) return `${needs} is not installed`;
  if (there !== undefined && there() === null) return "is not installed";
  if (upTo !== undefined && bytes > upTo) return `takes too long beyond ${upTo / 1e6} MB`;
  return null;
}

/**
 * Each command once a round, in turn: whatever else the machine does falls on all alike. `bytes`: the length of the input. Gives a figure for
 * each contender that is there, and a sentence for each that is not.
 */
export function measure(all, input, rounds, bytes) {
  const contenders = all.filter(({ from }) => from === undefined || bytes >= from);
  const absent = contenders.map((contender) => absence(contender, bytes));
  const present = contenders.filter((_, i) => absent[i] === null);
  const runs = present.map(() => []);
  for (let round = 0; round < rounds; round++)
    present.forEach(({ command }, i) => runs[i].push(runOnce(command, input)));
  for (const directory of [out, kept]) rmSync(directory, { recursive: true, force: true });
  rmSync(figures, { force: true });
  return {
    figures: present.map(({ name }, i) => ({ name, ...medians(runs[i]) })),
    notes: contenders.flatMap(({ name }, i) => (absent[i] === null ? [] : [`${name}: ${absent[i]}`])),
  };
}

export function medians(runs) {
  return {
    elapsed: median(runs.map(({ elapsed }) => elapsed)),
    cpu: median(runs.map(({ cpu }) => cpu)),
    peak: median(runs.map(({ peak }) => peak)),
  };
}
