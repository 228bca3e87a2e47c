import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findInputs, type Input } from "../../src/io/inputs.ts";
import { builtInFormats } from "../../src/parsers/index.ts";
import { planJobs } from "../../src/reading/cut.ts";
import { readAhead, threadsFor } from "../../src/reading/read-ahead.ts";
import { ingest } from "../../src/pipeline.ts";
import { tableNames } from "../../src/tables/schema.ts";
import type { Store } from "../../src/tables/store.ts";
import { joinParts } from "../../src/tables/parts.ts";

const threadFile = fileURLToPath(new URL("../../dist/thread.js", import.meta.url));
let directory = "";
const large = () => join(directory, "large.log");

/** About as many bytes as asked for: tests of 20 servers each, with other lines between them. */
function cloudLog(bytes: number): string {
  const lines: string[] = [];
  for (let length = 0, test = 1; length < bytes; test++) {
    const from = lines.length;
    lines.push(`[ ${test}][  ] starting test nr ${test}, creating 20 cloud server, please wait ...`);
    for (let n = 1; n <= 20; n++)
      lines.push(`[ ${test}][ ${n}] created image: {'flavor': 1, 'image': 112, 'name': 'näme${test}x${n}'}`);
    lines.push("something else that nobody knows", `connection failed: ${test}`);
    for (let n = 1; n <= 20; n++)
      lines.push(
        `[ ${test}][ ${n}] cloud server build [näme${test}x${n}] created in ${n * 7.25} seconds / 1 minutes`,
      );
    for (const line of lines.slice(from)) length += line.length + 1;
  }
  return `${lines.join("\n")}\n`;
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-threads-"));
  writeFileSync(large(), cloudLog(40e6));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The tables in which two stores differ. */
function differences(a: Store, b: Store): string[] {
  return tableNames.filter((name) => {
    const [left, right] = [a.table(name), b.table(name)];
    if (left.length !== right.length) return true;
    const columns = Object.keys(left.columns) as (keyof typeof left.columns)[];
    return columns.some((column) => {
      for (let row = 0; row < left.length; row++)
        if (left.columns[column].at(row) !== right.columns[column].at(row)) return true;
      return false;
    });
  });
}

const files = (count: number, bytes: number) => Array.from({ length: count }, () => ({ bytes }));
const inputsOf = (...paths: string[]): readonly Input[] => findInputs(paths).inputs;

async function together(inputs: readonly Input[], thread = threadFile): Promise<Store> {
  const read = await readAhead(inputs, { formats: builtInFormats, threads: 2, threadFile: thread });
  expect(read.size).toBe(inputs.length);
  return joinParts(inputs.flatMap((input) => read.get(input)?.part ?? []));
}

/** In tests, which run what is not built, there are no threads unless they are asked for. */
const alone = async (inputs: readonly Input[]) => (await ingest({ inputs, unreadable: [] })).store;

describe("reading on several threads", { timeout: 60_000 }, () => {
  it("is done by the built program of a thread", () => {
    expect(existsSync(threadFile)).toBe(true);
  });

  it("gives the same rows in the same order as reading alone: a large log", async () => {
    const inputs = inputsOf(large());
    expect(planJobs(inputs, builtInFormats).large[0]?.stretches.length).toBeGreaterThan(1);
    const [a, b] = [await together(inputs), await alone(inputs)];
    expect(a.table("builds").length).toBeGreaterThan(100_000);
    expect(differences(a, b)).toEqual([]);
  });

  it("tells of a large log what reading alone does: its size, its lines, its hash", async () => {
    const [input] = inputsOf(large());
    if (input === undefined) throw new Error("the log is missing");
    const read = await readAhead([input], { formats: builtInFormats, threads: 2, threadFile });
    const { facts } = await ingest({ inputs: [input], unreadable: [] });
    const { outcome, lines } = read.get(input) ?? {};
    expect({ source: large(), lines, bytes: outcome?.bytes, sha256: outcome?.sha256 }).toEqual(facts[0]);
  });

  it("gives the same for thousands of files, some of which cannot be read", async () => {
    const logs = join(directory, "logs");
    mkdirSync(logs);
    for (let i = 0; i < 1500; i++) writeFileSync(join(logs, `${i}.log`), cloudLog(50 + (i % 9) * 1000));
    writeFileSync(join(logs, "700b.log"), Buffer.from("\x7fELF and so on", "latin1"));
    writeFileSync(join(logs, "800b.log"), "");
    const inputs = [...inputsOf(logs), { source: join(logs, "gone.log"), kind: "file" as const, bytes: 10 }];
    const read = await readAhead(inputs, { formats: builtInFormats, threads: 3, threadFile });
    const troubles = inputs.flatMap((input) => read.get(input)?.outcome.trouble ?? []);
    expect(troubles).toEqual(["this is a program", expect.stringContaining("no such file")]);
    const readable = inputs.filter((input) => read.get(input)?.outcome.trouble === null);
    expect(differences(await together(readable), await alone(readable))).toEqual([]);
  });

  it("does not depend on its helpers: one that dies, one that never does anything, one that cannot be started, none", async () => {
    const inputs = inputsOf(large());
    const expected = await alone(inputs);
    const dying = join(directory, "dying.mjs");
    writeFileSync(
      dying,
      'import { workerData } from "node:worker_threads"; Atomics.add(workerData.counters, 0, 2); throw new Error("dead");',
    );
    const idle = join(directory, "idle.mjs");
    writeFileSync(idle, "");
    const unstartable = "package.json"; // paths of threads have to be absolute
    for (const thread of [dying, idle, unstartable, join(directory, "absent.mjs")])
      expect(differences(await together(inputs, thread), expected)).toEqual([]);
  });

  it("leaves a file that became shorter meanwhile to be read in the ordinary way", async () => {
    const short = join(directory, "short.log");
    writeFileSync(short, cloudLog(1000));
    const input = { source: short, kind: "file" as const, bytes: 40_000_000 };
    const inputs = [input, ...inputsOf(large())];
    const read = await readAhead(inputs, { formats: builtInFormats, threads: 2, threadFile });
    expect(read.has(input)).toBe(false);
    expect(read.size).toBe(1);
  });

  it("starts no thread where reading takes no longer than that", async () => {
    const failing = join(directory, "failing.mjs");
    writeFileSync(failing, `import { writeFileSync } from "node:fs"; writeFileSync("${failing}.ran", "");`);
    const options = { formats: builtInFormats, threadFile: failing };
    expect((await readAhead(inputsOf(large()), options)).size).toBe(1);
    expect(existsSync(`${failing}.ran`)).toBe(false);
  });

  it("starts only as many threads as have enough to do", () => {
    expect(threadsFor(files(1, 250e6), 8)).toBe(1);
    expect(threadsFor(files(10_000, 4000), 8)).toBe(1);
    expect(threadsFor(files(1, 600e6), 8)).toBe(3);
    expect(threadsFor(files(40_000, 10), 8)).toBe(3);
    expect(threadsFor(files(1, 1e12), 8)).toBe(8);
    expect(threadsFor(files(1, 1e12), 1)).toBe(1);
    expect(threadsFor([], 8)).toBe(1);
  });

  it("tells which file is being read before it tells of its bytes", async () => {
    const told: string[] = [];
    await readAhead(inputsOf(large()), {
      formats: builtInFormats,
      threads: 2,
      threadFile,
      onInput: ({ source }) => told.push(source),
      onBytes: () => told.push("bytes"),
    });
    expect(told[0]).toBe(large());
    expect(told.filter((what) => what !== "bytes")).toEqual([large()]);
    expect(told.length).toBeGreaterThan(2);
  });

  it("takes the hash of large logs when everything else has begun", () => {
    const plan = planJobs(inputsOf(large(), join(directory, "logs")), builtInFormats);
    expect(plan.jobs.slice(0, plan.urgent).every(({ kind }) => kind !== "hash")).toBe(true);
    expect(plan.jobs.slice(plan.urgent).map(({ kind }) => kind)).toEqual(["hash"]);
    expect(plan.large.map(({ hash }) => hash)).toEqual([plan.urgent]);
  });

  it("does not cut what is no log: whole-file formats, compressed or binary files", () => {
    const bytes = Buffer.alloc(200_000, "a line\n");
    const jmeter = "timeStamp,elapsed,label,responseCode,success\n1354315234412,21,home,200,true\n";
    const heads = ["\x1f\x8b", "\xff\xfe", "%PDF-1.4\n", jmeter].map((text) => Buffer.from(text, "latin1"));
    const cut = heads.map((head, i) => {
      const path = join(directory, `no log ${i}.csv`);
      writeFileSync(path, Buffer.concat([head, bytes]));
      return planJobs(inputsOf(path), builtInFormats, 20_000).large.length;
    });
    expect(cut).toEqual([0, 0, 0, 0]);
    const log = join(directory, "a log");
    writeFileSync(log, bytes);
    expect(planJobs(inputsOf(log), builtInFormats, 20_000).large).toHaveLength(1);
  });
});
