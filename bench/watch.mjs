/**
 * What watching costs: `node bench/watch.mjs [--logs N] [--rounds N] [--day N] [--kind builds|time]`. So many logs lie in a directory; then a line is
 * appended to one of them, again and again, and the time is taken until the page, and then all outputs, have changed on disk. Before that,
 * how long a start takes without and with the cache, and what processor time goes into waiting. `--day N` adds N new logs afterwards and
 * tells what memory they took. Needs Linux (`/proc`). Prints Markdown.
 */
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    logs: { type: "string", default: "10" },
    rounds: { type: "string", default: "30" },
    day: { type: "string", default: "0" },
    kind: { type: "string", default: "builds" },
  },
});
const [logs, rounds, day] = [values.logs, values.rounds, values.day].map(Number);
/** Appends until V8 has compiled what is run again and again: told apart, because a watcher runs for weeks. */
const cold = 10;
const program = join(import.meta.dirname, "../dist/cli.js");
const dir = mkdtempSync(join(tmpdir(), "runlens-bench-watch-"));
const directory = join(dir, "logs");
const out = join(dir, "out");
const firstEpoch = 1_343_582_734;

const build = (index, name, seconds) =>
  `[ 1][${String(index).padStart(2)}] cloud server build [${name}] created in ${seconds} seconds / 2.35 minutes\n`;
const creation = (index, name) =>
  `[ 1][${String(index).padStart(2)}] created image: {'flavor': 1, 'image': 112, 'name': '${name}'}\n`;
const timed = (seconds) =>
  `\tCommand being timed: "python gil.py"\n\tUser time (seconds): ${seconds}\n\tSystem time (seconds): 1.25\n\tElapsed (wall clock) time (h:mm:ss or m:ss): 2:0${seconds % 10}.25\n\tMaximum resident set size (kbytes): 76240\n\tExit status: 0\n`;

/** 25 servers and their builds, or one measured command. */
function logOf(number) {
  if (values.kind === "time") return timed(100 + (number % 97));
  const names = Array.from({ length: 25 }, (_, i) => `csperform${firstEpoch + number * 600 + i}`);
  return (
    names.map((name, i) => creation(i + 1, name)).join("") +
    names.map((name, i) => build(i + 1, name, 100 + ((number * 31 + i * 17) % 200) + 0.5)).join("")
  );
}
const addition = (round) =>
  values.kind === "time" ? timed(50 + round) : build(30 + round, `late${round}`, 123.4);
const add = (number) => writeFileSync(join(directory, `log.${firstEpoch + number * 600}.txt`), logOf(number));

const quantile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
const spread = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0.95, 1].map((p) => `${Math.round(quantile(sorted, p))} ms`).join(" | ");
};
const proc = (child, file) => readFileSync(`/proc/${child.pid}/${file}`, "utf8");
/** Processor time so far: milliseconds. */
const cpuOf = (child) => {
  const fields = proc(child, "stat").split(" ");
  return (Number(fields[13]) + Number(fields[14])) * 10;
};
const rssOf = (child) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(proc(child, "status"))[1]) / 1024);

async function start() {
  const begun = performance.now();
  const args = [program, "watch", directory, "--out", out, "--cache", join(dir, "cache"), "--json"];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (text) => {
    said += text;
  });
  while (!said.includes('"ready"')) await sleep(10);
  return { child, seconds: (performance.now() - begun) / 1000 };
}

async function stop(child) {
  child.kill("SIGINT");
  await new Promise((done) => {
    child.once("exit", done);
  });
}

const stampOf = (name) => statSync(join(out, name), { bigint: true, throwIfNoEntry: false })?.mtimeNs;

/** Milliseconds until the page, and until the table, are others. */
async function append(round) {
  const names = readdirSync(directory).sort();
  const table = values.kind === "time" ? "tables/runs.csv" : "tables/builds.csv";
  const before = [stampOf("report.html"), stampOf(table)];
  const begun = performance.now();
  appendFileSync(join(directory, names[(round * 7919) % names.length]), addition(round));
  const waits = [0, 0];
  while (waits.includes(0)) {
    await sleep(2);
    [stampOf("report.html"), stampOf(table)].forEach((stamp, i) => {
      if (waits[i] === 0 && stamp !== before[i]) waits[i] = performance.now() - begun;
    });
  }
  return [waits[0], Math.max(...waits)];
}

try {
  mkdirSync(directory);
  for (let number = 0; number < logs; number++) add(number);
  const first = await start();
  await stop(first.child);
  const { child, seconds } = await start();
  await sleep(3000);
  const [cpu, begun] = [cpuOf(child), performance.now()];
  await sleep(30_000);
  const idle = (100 * (cpuOf(child) - cpu)) / (performance.now() - begun);
  const pages = [];
  const outputs = [];
  let warm = cpuOf(child);
  for (let round = 0; round < rounds; round++) {
    if (round === cold) warm = cpuOf(child);
    const [page, all] = await append(round);
    pages.push(page);
    outputs.push(all);
    await sleep(2000);
  }
  const perAppend = Math.round((cpuOf(child) - warm) / (rounds - cold));
  console.log(`| ${logs} logs (${values.kind}) | p50 | p95 | max |\n|---|---|---|---|`);
  for (const [name, from, to] of [
    [`first ${cold}`, 0, cold],
    ["others", cold, rounds],
  ]) {
    console.log(`| append → page on disk, ${name} | ${spread(pages.slice(from, to))} |`);
    console.log(`| append → all outputs on disk, ${name} | ${spread(outputs.slice(from, to))} |`);
  }
  console.log("");
  console.log(
    `Start ${first.seconds.toFixed(1)} s without the cache, ${seconds.toFixed(1)} s with it, the first page included; processor time ${perAppend} ms an append once warm, ${idle.toFixed(2)} % of one processor while idle; memory ${rssOf(child)} MB.`,
  );
  if (day > 0) {
    for (let number = logs; number < logs + day; number++) {
      add(number);
      await sleep(60);
    }
    await sleep(10_000);
    console.log(`After ${day} more logs: memory ${rssOf(child)} MB.`);
  }
  await stop(child);
} finally {
  if (existsSync(dir)) rmSync(dir, { recursive: true, force: true });
}
