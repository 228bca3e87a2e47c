/**
 * Where the time of a report goes: a CPU profile of the built program, its samples summed by the part of the source that they fell into.
 * Bundles name the module that each line is from, so no source map is needed.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./parts.mjs";

/** The first that fits the module's path, or the function's name where there is no module. */
const areas = [
  ["cutting lines and parsing them", /^src\/parsers\//],
  ["filling the tables", /^src\/tables\//],
  ["what became of servers, incidents told twice", /^src\/analysis\/(settle|fate|twice-told|retold)/],
  ["the plan of the clean-up", /^src\/analysis\/(cleanup|plan-of)/],
  ["the script", /^src\/output\/shell\//],
  ["the tables as CSV and JSON", /^src\/output\/(csv|json|byte)/],
  ["reports: statistics", /^src\/(analysis|units)\//],
  ["reports: tables and sentences", /^src\/reports\//],
  ["reports: charts", /^(src\/charts\/|node_modules\/(vega|d3-))/],
  ["the page", /^src\/output\//],
  ["reading and writing files", /^(src\/(io|cache|commands|pipeline|cli)|node:(fs|internal\/fs))/],
  ["garbage collection", /^\(garbage collector\)$/],
  ["SHA-256 of the input", /^(node:internal\/crypto|update$|digest$)/],
  ["other packages", /^node_modules\//],
  ["the start", /^node:/],
  ["waiting", /^\(idle\)$/],
];
const rest = "the rest";

/** For each line of a bundle the module that it is from. */
function modulesOf(url, known) {
  let modules = known.get(url);
  if (modules === undefined) {
    let current = "";
    modules = readFileSync(fileURLToPath(url), "utf8")
      .split("\n")
      .map((line) => (current = /^\s*\/\/ ((?:src|node_modules)\/\S+)$/.exec(line)?.[1] ?? current));
    known.set(url, modules);
  }
  return modules;
}

function areaOf({ url, lineNumber, functionName }, known) {
  const module = url.startsWith("file:") ? (modulesOf(url, known)[lineNumber] ?? "") : url;
  const found = areas.find(([, pattern]) => pattern.test(module === "" ? functionName : module));
  return found?.[0] ?? rest;
}

const isOurs = ({ url }) => url !== "" && !url.startsWith("wasm:");

/** The parents of nodes that have no module of their own: native functions and WebAssembly count for who called them. */
function ownerOf(node, parents) {
  const special = ["(garbage collector)", "(idle)", "(program)", "(root)"];
  let owner = node;
  while (!isOurs(owner.callFrame) && !special.includes(owner.callFrame.functionName) && parents.has(owner.id))
    owner = parents.get(owner.id);
  return owner;
}

/** Seconds in each area, the most first. */
export function summarise({ nodes, samples, timeDeltas }) {
  const known = new Map();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])));
  const areaOfNode = new Map(
    nodes.map((node) => [node.id, areaOf(ownerOf(byId.get(node.id), parents).callFrame, known)]),
  );
  const seconds = new Map();
  samples.forEach((id, i) => {
    const area = areaOfNode.get(id);
    seconds.set(area, (seconds.get(area) ?? 0) + timeDeltas[i] / 1e6);
  });
  return [...seconds].sort(([, a], [, b]) => b - a);
}

/** `CPU.date.time.pid.thread.number.cpuprofile`; the main thread is 0. */
function threadOf(name) {
  return Number(name.split(".").at(-3));
}

/** Profiles one report; each thread has a profile of its own. Rows of [thread, area, seconds]. */
export function profileReport(input) {
  const directory = mkdtempSync(join(tmpdir(), "runlens-bench-"));
  const { NODE_EXTRA_CA_CERTS: _slowsEveryStart, ...env } = process.env;
  execFileSync(
    process.execPath,
    [
      "--cpu-prof",
      `--cpu-prof-dir=${directory}`,
      join(root, "dist/cli.js"),
      "report",
      input,
      "--out",
      join(directory, "out"),
      "--no-cache",
      "--quiet",
    ],
    { stdio: "ignore", env },
  );
  const profiles = readdirSync(directory)
    .filter((name) => name.endsWith(".cpuprofile"))
    .map((name) => ({ name, profile: JSON.parse(readFileSync(join(directory, name), "utf8")) }));
  rmSync(directory, { recursive: true });
  return profiles
    .map(({ name, profile }) => ({ thread: threadOf(name), areas: summarise(profile) }))
    .sort((a, b) => a.thread - b.thread);
}
