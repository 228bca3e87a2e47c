/** Runs commands in turn, several rounds, and keeps the median of each. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
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

/** Each command once a round, in turn: whatever else the machine does falls on all alike. */
export function measure(contenders, input, rounds) {
  const present = contenders.filter(({ needs }) => needs === undefined || isInstalled(needs));
  const runs = present.map(() => []);
  for (let round = 0; round < rounds; round++)
    present.forEach(({ command }, i) => runs[i].push(runOnce(command, input)));
  for (const directory of [out, kept]) rmSync(directory, { recursive: true, force: true });
  rmSync(figures, { force: true });
  return present.map(({ name }, i) => ({
    name,
    elapsed: median(runs[i].map(({ elapsed }) => elapsed)),
    cpu: median(runs[i].map(({ cpu }) => cpu)),
    peak: median(runs[i].map(({ peak }) => peak)),
  }));
}
