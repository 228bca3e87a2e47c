/** Logs to make pages from with the built program: those that it comes with, hostile ones, and a large one. */
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");
/** Below `out/`, which is not tracked. */
const folder = join(root, "out/screenshots");

/** Runs `runlens report` where the sample logs are, and gives the path of the page. */
export function reportOn(paths: readonly string[], name: string, cwd = root): string {
  const out = join(folder, name);
  rmSync(out, { recursive: true, force: true });
  execFileSync(process.execPath, [join(root, "dist/cli.js"), "report", ...paths, "--out", out, "--quiet"], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
  });
  return join(out, "report.html");
}

export const reportData = (page: string): string => readFileSync(page.replace(/html$/, "json"), "utf8");

/** Texts that would do harm if a page obeyed them, and what is to be seen of them. */
export const attacks = [
  ["</script><img src=x onerror=alert(1)>", "</script><img src=x onerror=alert(1)>"],
  ['"><svg onload=alert(2)>', '"><svg onload=alert(2)>'],
  ["javascript:alert(3)", "javascript:alert(3)"],
  ["{{7*7}}${alert(4)}<%=4%>", "{{7*7}}${alert(4)}<%=4%>"],
  ["\u202egnp.exe\u202c", String.raw`\u202egnp.exe\u202c`],
  ["<!--<script>alert(5)", "<!--<script>alert(5)"],
  ["]]><style>*{display:none}</style>", "]]><style>*{display:none}</style>"],
] as const;

/** Every format that names things, with every attack in every name. */
function hostileLog(attack: string, n: number): string {
  const name = attack.replaceAll("'", "");
  const epoch = 1_343_577_900 + n;
  return [
    `[ 1][  ] starting test nr 1, creating 2 cloud server, please wait ... ${attack}`,
    `[ 1][ 1] created image: {'flavor': 1, 'image': 112, 'name': '${name}${epoch}'}`,
    `[ 1][ 2] created image: {'flavor': 1, 'image': 112, 'name': '${name}${epoch + 90}'}`,
    `[ 1][ 1] cloud server build [${name}${epoch}] created in ${100 + n}.5 seconds / 1.7 minutes`,
    `[ 1][ 2] cloud server build [${name}${epoch + 90}] created in ${900 + n}.5 seconds / 15 minutes`,
    `ERROR, hit the API limit at 2012-07-29 18:05:12.${n}, imposing delay of 60 ${attack}`,
    "Traceback (most recent call last):",
    `  File "${attack}", line 9, in ${attack}`,
    `    ${attack}`,
    `ValueError: ${attack}`,
    "Traceback (most recent call last):",
    '  File "/usr/lib/a.py", line 9, in create',
    "    raise OverLimit()",
    `cloudservers.exceptions.OverLimit: ${attack} (HTTP 413)`,
    `Test ${attack}`,
    `\tCommand being timed: "${attack}"`,
    `\tUser time (seconds): 1${n}.00`,
    "\tSystem time (seconds): 1.00",
    "\tPercent of CPU this job got: 99%",
    `\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:1${n}.00`,
    "\tMaximum resident set size (kbytes): 4001",
    `\tVoluntary context switches: ${attack}`,
    "\tExit status: 0",
    `http://example.invalid/${attack}`,
    "long".repeat(2500),
    "",
  ].join("\n");
}

/** A directory of hostile logs, with hostile names as far as a file can have them. */
export function hostileLogs(): string {
  const directory = join(folder, "hostile-logs");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  attacks.forEach(([attack], n) => {
    writeFileSync(join(directory, `log.${attack.replaceAll("/", "|")}.${n}.txt`), hostileLog(attack, n));
    const results = [{ command: attack, times: [1 + n, 2 + n], exit_codes: [0, 0], mean: 1.5 + n }];
    writeFileSync(join(directory, `hyperfine-${n}.json`), JSON.stringify({ results }));
  });
  return directory;
}

/** A log of so many builds, always the same. */
export function largeLog(builds: number): string {
  const path = join(folder, "large.txt");
  const lines: string[] = [];
  for (let i = 0; i < builds; i++) {
    const [test, server] = [1 + Math.floor(i / 5000), (i % 5000) + 1];
    const seconds = 150 + ((i * 7919) % 20_011) / 100;
    const name = `csperform${1_343_577_945 + 6 * i}`;
    lines.push(
      `[${test}][${server}] created image: {'flavor': 1, 'image': 112, 'name': '${name}'}`,
      `[${test}][${server}] cloud server build [${name}] created in ${seconds} seconds / ${seconds / 60} minutes`,
    );
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}
