import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { harmless } from "../parsers/harmless-texts.ts";
import { cases, fill } from "../parsers/secret-forms.ts";
import { runlens } from "./run.ts";

/** A secret of its own for each form, so that a leak tells which one it was. */
const secretOf = (form: number): string => `s3cr3t${form}=Zq9+x/y`;
const leak = /s3cr3t\d*|Zq9\+x/i;

const texts = cases.map(([, text, own], i) => fill(text, own ?? secretOf(i)));

/** Every form in every place of a log that a report, a table or a quote may show. */
function logOf(text: string, i: number): string {
  const oneLine = text.replaceAll("\n", " ");
  return `${text}
[ 1][${String(i).padStart(2)}] created image: {'flavor': 1, 'image': 112, 'name': 'bench${1343582000 + i}'}
${oneLine}
Traceback (most recent call last):
  File "bench.py", line ${i + 1}, in create
    call(${oneLine})
client.exceptions.OverLimit: ${oneLine} (HTTP 413)
ERROR (OverLimit): ${oneLine} (HTTP 413)
  response => ${oneLine}
\tCommand being timed: "${oneLine}"
\tUser time (seconds): 0.1${i % 10}
\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:0${i % 10}.10
\tMaximum resident set size (kbytes): ${oneLine}
\tExit status: 0
${oneLine}  0.10s user 0.02s system 99% cpu 0.140 total
> GET /v1.0/${oneLine.includes(" ") ? `servers?limit=5&token=${secretOf(i)}` : oneLine} HTTP/1.1
> X-Auth-Token: ${secretOf(i)}
< HTTP/1.1 500 ${oneLine}
{"error": {"message": ${JSON.stringify(oneLine)}, "adminPass": "${secretOf(i)}"}}
[ 1][${String(i).padStart(2)}] created image: {'flavor': 1, 'image': ${oneLine}
debug[ 1]: {'_info': {u'adminPass': u'${secretOf(i)}'}, 'id': ${1000 + i}, 'name': u'bench${1343582000 + i}'}
debug[ 1]: options: [('-k', '${secretOf(i)}')]
warning, exception [ ${oneLine} ]when creating cs at 2012-08-10 12:03:27.898617, imposing delay of 60
`;
}

let directory = "";
let outputs: Readonly<Record<string, string>> = {};

/** What all files below a directory hold, the packed ones too. */
function contents(path: string): string {
  if (!statSync(path).isDirectory()) return readFileSync(path, "latin1");
  return readdirSync(path)
    .map((name) => `${name}\n${contents(join(path, name))}`)
    .join("\n");
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-secrets-"));
  const logs = join(directory, "logs");
  mkdirSync(logs);
  texts.forEach((text, i) => writeFileSync(join(logs, `log.${1343582734 + i}.txt`), logOf(text, i)));
  const env = { HOME: directory, XDG_CACHE_HOME: join(directory, "cache") };
  const commands: Readonly<Record<string, readonly string[]>> = {
    report: ["report", "logs", "--out", "out"],
    json: ["export", "logs", "--format", "json"],
    csv: ["export", "logs", "--format", "csv", "--out", "csv"],
    cleanup: ["cleanup", "logs", "--out", "cleanup.sh"],
    "cleanup to a terminal": ["cleanup", "logs"],
    inspect: ["inspect", "logs"],
    "inspect as JSON": ["inspect", "logs", "--json"],
    "what no format took": ["inspect", "logs", "--unmatched"],
    watch: ["watch", "logs", "--once", "--out", "watched"],
    compare: ["compare", "logs", "--by", "command"],
    "compare as JSON": ["compare", "logs", "--by", "source", "--format", "json"],
  };
  outputs = Object.fromEntries(
    Object.entries(commands).map(([name, args]) => {
      const { out, err } = runlens(args, { cwd: directory, env });
      return [name, `${out}\n${err}`];
    }),
  );
  outputs = {
    ...outputs,
    "what report wrote": contents(join(directory, "out")),
    "the tables as CSV": contents(join(directory, "csv")),
    "the script": contents(join(directory, "cleanup.sh")),
    "what watch wrote": contents(join(directory, "watched")),
    "the cache": contents(join(directory, "cache")),
  };
}, 120_000);

afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe("a private key in a log", () => {
  const begin = "-----BEGIN RSA PRIVATE KEY-----";
  const lines = [
    "[ 1][ 1] created image: {'flavor': 1, broken",
    begin,
    "MIIEs3cr3t/1",
    "x",
    "Ws3cr3t==",
    "-----END RSA PRIVATE KEY-----",
  ];

  it("shows nothing of it, where lines are quoted and listed", () => {
    const logs = join(directory, "key");
    mkdirSync(logs);
    writeFileSync(join(logs, "log.1343582734.txt"), `${lines.join("\n")}\n`);
    const { code } = runlens(["report", "key", "--out", "key-out"], { cwd: directory });
    const page = contents(join(directory, "key-out"));
    const { out } = runlens(["inspect", "key"], { cwd: directory });
    expect(code).toBe(0);
    for (const output of [page, out]) {
      expect(output).toContain(begin);
      expect(output).not.toMatch(leak);
    }
  });
});

describe("harmless commands in logs", () => {
  it("stay as they are", () => {
    const plain = harmless.filter((text) => !/["\n]/.test(text));
    const blocks = plain.map((text) => `\tCommand being timed: "${text}"\n\tUser time (seconds): 0.10\n`);
    writeFileSync(join(directory, "plain.log"), blocks.join(""));
    const { out } = runlens(["export", "plain.log", "--format", "json"], { cwd: directory });
    const { runs } = JSON.parse(out) as { runs: readonly { command: string }[] };
    expect(runs.map(({ command }) => command)).toEqual(plain);
  });
});

describe("secrets in logs", () => {
  it("are in the logs that this test reads", () => {
    expect(texts.every((text) => leak.test(text))).toBe(true);
  });

  it.each([
    "report",
    "json",
    "cleanup",
    "cleanup to a terminal",
    "inspect",
    "inspect as JSON",
    "what no format took",
    "watch",
    "compare",
    "compare as JSON",
    "what report wrote",
    "the tables as CSV",
    "the script",
    "what watch wrote",
    "the cache",
  ])("do not reach %s", (name) => {
    const output = outputs[name] ?? "";
    expect(output.length).toBeGreaterThan(1);
    const at = output.search(leak);
    expect(at === -1 ? "" : output.slice(Math.max(0, at - 120), at + 60)).toBe("");
  });

  it.each(["json", "what report wrote", "the tables as CSV", "inspect", "compare"])(
    "leave their mark in %s",
    (name) => {
      expect(outputs[name]).toContain("[redacted]");
    },
  );
});
