/**
 * Inputs for the benchmarks: logs as the cloud benchmark writes them, `time -v` blocks, logs with little or nothing of interest. The same
 * seed gives the same bytes. Files are kept in the temporary directory and made only once.
 */
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const directory = join(tmpdir(), "runlens-bench");

/** Uniform in [0, 1): a 32-bit xorshift (Marsaglia, Journal of Statistical Software 8, 2003). */
function seeded(seed) {
  let state = seed | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const padded = (number) => String(number).padStart(2);

class Source {
  constructor(seed) {
    this.random = seeded(seed);
    this.server = 1000;
    this.test = 0;
    /** Milliseconds since the epoch. */
    this.clock = Date.UTC(2012, 6, 29, 18, 5, 12);
  }

  below(limit) {
    return Math.floor(this.random() * limit);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  shuffled(list) {
    return list
      .map((item) => ({ item, place: this.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }

  /** Roughly normal: the sum of twelve uniform numbers. */
  normal() {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.random();
    return sum;
  }

  time() {
    this.clock += this.below(3000);
    return `${new Date(this.clock).toISOString().slice(0, 23).replace("T", " ")}${this.below(900) + 100}`;
  }
}

/** One test of 25 servers: 15 creations, 25 results (one in twenty a timeout), some debug lines, an error now and then, out of order. */
function cloudTest(source, { nameOf, debugLines }) {
  source.test = (source.test % 999) + 1;
  const test = padded(source.test);
  const names = Array.from({ length: 25 }, () => nameOf(source));
  const created = names
    .slice(0, 15)
    .map(
      (name, i) =>
        `[${test}][${padded(i + 1)}] created image: {'flavor': ${source.pick([1, 1, 1, 2, 3, 4])}, 'image': ${source.pick([112, 112, 119, 69, 118])}, 'name': '${name}'}`,
    );
  const rest = names.map((name, i) => buildResult(source, `[${test}][${padded(i + 1)}]`, name));
  for (let i = 0; i < debugLines; i++)
    rest.push(
      `debug[${test}]: checked status of cs index ${source.below(25)}->${source.pick(names)} ${source.time()}`,
    );
  if (source.random() < 0.6)
    rest.push(`ERROR, hit the API limit at ${source.time()}, imposing delay of ${source.pick([60, 120])}`);
  if (source.random() < 0.5) rest.push(traceback(source));
  return [
    `[${test}][  ] starting test nr ${source.test}, creating 25 cloud server, please wait ...`,
    ...created,
    ...source.shuffled(rest),
  ];
}

function buildResult(source, prefix, name) {
  if (source.random() < 0.05) {
    const waited = (600 + source.random() * 60).toFixed(1);
    return `${prefix} cloud server build [${name}] ERROR, can't find server or timeout after ${waited} seconds / ${Number((waited / 60).toFixed(4))} minutes`;
  }
  const seconds = secondsOf(source);
  return `${prefix} cloud server build [${name}] created in ${seconds} seconds / ${Number((seconds / 60).toFixed(7))} minutes`;
}

function secondsOf(source) {
  return Number(Math.max(20, Math.exp(5.5 + 0.45 * source.normal())).toFixed(6));
}

function traceback(source) {
  return [
    "Traceback (most recent call last):",
    `  File "/usr/lib/python2.7/csperf/bench.py", line ${100 + source.below(400)}, in create`,
    "    server = cs.servers.create(name=name, image=image, flavor=flavor)",
    "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
  ].join("\n");
}

/** All 23 fields, as GNU time prints them; one in 33 commands fails. */
function timeBlock(source) {
  const [user, system] = [source.random() * 50, source.random() * 5];
  const elapsed = (user + system) * (0.6 + source.random());
  const minutes = Math.floor(elapsed / 60);
  const status = source.random() < 0.03 ? 1 + source.below(3) : 0;
  const clock = `${minutes}:${(elapsed % 60).toFixed(2).padStart(5, "0")}`;
  return [
    ...(status === 0 ? [] : [`Command exited with non-zero status ${status}`]),
    `\tCommand being timed: "python bench.py --servers ${1 + source.below(50)} --run ${source.below(1e6)}"`,
    `\tUser time (seconds): ${user.toFixed(2)}`,
    `\tSystem time (seconds): ${system.toFixed(2)}`,
    `\tPercent of CPU this job got: ${Math.round((100 * (user + system)) / elapsed)}%`,
    `\tElapsed (wall clock) time (h:mm:ss or m:ss): ${clock}`,
    "\tAverage shared text size (kbytes): 0",
    "\tAverage unshared data size (kbytes): 0",
    "\tAverage stack size (kbytes): 0",
    "\tAverage total size (kbytes): 0",
    `\tMaximum resident set size (kbytes): ${1500 + source.below(4e6)}`,
    "\tAverage resident set size (kbytes): 0",
    `\tMajor (requiring I/O) page faults: ${source.below(40)}`,
    `\tMinor (reclaiming a frame) page faults: ${source.below(2e6)}`,
    `\tVoluntary context switches: ${source.below(1e5)}`,
    `\tInvoluntary context switches: ${source.below(1e5)}`,
    "\tSwaps: 0",
    `\tFile system inputs: ${source.below(1e6)}`,
    `\tFile system outputs: ${source.below(1e6)}`,
    "\tSocket messages sent: 0",
    "\tSocket messages received: 0",
    "\tSignals delivered: 0",
    "\tPage size (bytes): 4096",
    `\tExit status: ${status}`,
  ];
}

/** A line of a web server's log: nothing that runlens knows. */
function accessLine(source) {
  const when = new Date((source.clock += source.below(200))).toUTCString().slice(5, 25);
  const host = Array.from({ length: 3 }, () => source.below(256)).join(".");
  return `10.${host} - - [${when}] "GET /servers/test${source.below(1e5)} HTTP/1.1" ${source.pick([200, 200, 200, 413])} ${source.below(60_000)}`;
}

const counted = (source) => `test${source.server++}`;
const timed = (source) => `csperform${Math.floor((source.clock += source.below(9000)) / 1000)}`;

/** Kinds of inputs: the lines of one piece each. */
const kinds = {
  cloud: (source) => cloudTest(source, { nameOf: counted, debugLines: 6 }),
  epochs: (source) => cloudTest(source, { nameOf: timed, debugLines: 6 }),
  debug: (source) => cloudTest(source, { nameOf: counted, debugLines: 400 }),
  nothing: (source) => Array.from({ length: 100 }, () => accessLine(source)),
  time: timeBlock,
};

/** Writes what `fill` writes under a passing name, so that an input that exists is whole. */
function once(name, fill) {
  const path = join(directory, name);
  if (existsSync(path)) return path;
  mkdirSync(directory, { recursive: true });
  const fresh = `${path}.${process.pid}.tmp`;
  fill(fresh);
  renameSync(fresh, path);
  return path;
}

function writePieces(path, nextPiece) {
  const file = openSync(path, "w");
  for (let piece = nextPiece(); piece !== null; piece = nextPiece()) writeSync(file, piece);
  closeSync(file);
}

/** A log of about so many megabytes. */
export function logOf(kind, megabytes) {
  return once(`${kind}-${megabytes}.log`, (path) => {
    const source = new Source(20_120_729);
    let left = megabytes * 1e6;
    writePieces(path, () => {
      if (left <= 0) return null;
      const lines = [];
      for (let length = 0; length < Math.min(left, 4e6);) {
        const piece = `${kinds[kind](source).join("\n")}\n`;
        length += piece.length;
        lines.push(piece);
      }
      const text = lines.join("");
      left -= text.length;
      return text;
    });
  });
}

/** So many `time -v` blocks in one file. */
export function timeLogOf(blocks) {
  return once(`time-${blocks}.log`, (path) => {
    const source = new Source(23);
    let left = blocks;
    writePieces(path, () => {
      if (left === 0) return null;
      const n = Math.min(left, 5000);
      left -= n;
      return Array.from({ length: n }, () => `${timeBlock(source).join("\n")}\n`).join("");
    });
  });
}

/** A directory of so many logs of one test each. */
export function directoryOf(files) {
  return once(`files-${files}`, (path) => {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    const source = new Source(25);
    for (let i = 0; i < files; i++) {
      source.test = 0;
      let text = `${kinds.cloud(source).join("\n")}\n`;
      writePieces(join(path, `log.${i}.txt`), () => {
        const piece = text === "" ? null : text;
        text = "";
        return piece;
      });
    }
  });
}

/** So many rows `test,seconds` of 999 tests, in no order. */
export function rowsOf(rows) {
  return once(`rows-${rows}.csv`, (path) => {
    const source = new Source(27);
    let left = rows;
    writePieces(path, () => {
      if (left === 0) return null;
      const n = Math.min(left, 50_000);
      left -= n;
      return Array.from({ length: n }, () => `${1 + source.below(999)},${secondsOf(source)}\n`).join("");
    });
  });
}

export const bytesOf = (path) => statSync(path).size;
