/** A directory of logs in which several processes write, rotate, truncate, compress, rename and delete, by a seed. Run as a program: `faults.ts DIR SEED SECONDS WRITER`. */
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";

/** mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const block = [
  "Test1",
  '\tCommand being timed: "python gil.py grün"',
  "\tUser time (seconds): 759.93",
  "\tElapsed (wall clock) time (h:mm:ss or m:ss): 12:27.25",
  "\tMaximum resident set size (kbytes): 76240",
  "\tExit status: 0",
  "",
].join("\n");
const traceback = [
  "Traceback (most recent call last):",
  '  File "x.py", line 9, in <module>',
  "cloudservers.exceptions.OverLimit: Too many requests... (HTTP 413)",
  "",
].join("\n");

class Faults {
  readonly #dir: string;
  readonly #random: () => number;
  readonly #writer: string;
  #count = 0;

  constructor(dir: string, seed: number, writer: string) {
    this.#dir = dir;
    this.#random = randomFrom(seed);
    this.#writer = writer;
  }

  /** One thing that happens to logs. Another writer may have been faster: then it does not happen. */
  step(): void {
    const actions = [
      ...Array.from({ length: 8 }, () => () => this.#append()),
      () => this.#rotate(),
      () => this.#copyTruncate(),
      () => this.#pack(),
      () => this.#rename(),
      () => rmSync(this.#any()),
      () => truncateSync(this.#any(), this.#below(200)),
      () => this.#replace(),
      () => this.#link(),
      () => rmSync(join(this.#dir, `sub${this.#below(3)}`), { recursive: true, force: true }),
    ];
    try {
      actions[this.#below(actions.length)]?.();
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
    }
  }

  /** Bytes that end anywhere: within a line, a block, a character. */
  #text(): Buffer {
    const name = `grün${this.#writer}${this.#count++}`;
    const lines = [
      `[ 1][${this.#below(9)}] created image: {'flavor': 1, 'image': 112, 'name': '${name}'}\n`,
      `[ 1][${this.#below(9)}] cloud server build [${name}] created in ${100 + this.#below(99)}.5 seconds / 2.35 minutes\n`,
      block,
      traceback,
      "nobody reads this\n".repeat(this.#below(600)),
    ];
    const text = Array.from({ length: 1 + this.#below(6) }, () => lines[this.#below(lines.length)]).join("");
    const bytes = Buffer.from(text);
    return this.#random() < 0.5 ? bytes : bytes.subarray(0, this.#below(bytes.length + 1));
  }

  #append(): void {
    mkdirSync(join(this.#dir, `sub${this.#below(3)}`), { recursive: true });
    appendFileSync(this.#random() < 0.6 ? this.#any() : this.#fresh(), this.#text());
  }

  #rotate(): void {
    const log = this.#any();
    for (const n of [2, 1]) if (existsSync(`${log}.${n}`)) renameSync(`${log}.${n}`, `${log}.${n + 1}`);
    renameSync(log, `${log}.1`);
    writeFileSync(log, this.#text());
  }

  #copyTruncate(): void {
    const log = this.#any();
    copyFileSync(log, `${log}.1`);
    truncateSync(log);
  }

  #pack(): void {
    const log = this.#any();
    if (log.endsWith(".gz")) return;
    writeFileSync(`${log}.gz`, gzipSync(readFileSync(log)));
    rmSync(log);
  }

  #rename(): void {
    renameSync(this.#any(), this.#fresh());
  }

  #replace(): void {
    const log = this.#any();
    writeFileSync(`${log}.new`, this.#text());
    renameSync(`${log}.new`, log);
  }

  #link(): void {
    if (this.#random() < 0.5) linkSync(this.#any(), this.#fresh());
    else symlinkSync(this.#any(), this.#fresh());
  }

  #fresh(): string {
    const under = this.#random() < 0.3 ? `sub${this.#below(3)}` : ".";
    return join(this.#dir, under, `log.${this.#writer}${this.#below(40)}.txt`);
  }

  #any(): string {
    const names = readdirSync(this.#dir, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.includes("log."),
    );
    const name = names[this.#below(names.length)];
    return name === undefined ? this.#fresh() : join(this.#dir, name);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

if (process.argv[1]?.endsWith("faults.ts") === true || process.argv[1]?.endsWith("faults.mjs") === true) {
  const [dir = "", seed = "1", seconds = "1", writer = "a"] = process.argv.slice(2);
  const faults = new Faults(dir, Number(seed), writer);
  const random = randomFrom(Number(seed) + 1);
  for (const end = Date.now() + Number(seconds) * 1000; Date.now() < end;) {
    faults.step();
    await sleep(random() * 60);
  }
}
