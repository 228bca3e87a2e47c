import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Every command of the README is run, where the README says, and prints what the README shows. UPDATE_GOLDEN=1 rewrites the README. */
const readme = join(import.meta.dirname, "..", "README.md");
const cli = join(import.meta.dirname, "..", "dist", "cli.js");
const update = process.env["UPDATE_GOLDEN"] === "1";

interface Shown {
  /** The whole fenced block. */
  readonly block: string;
  readonly command: string;
  /** Lines; `…` stands for any number of lines that are left out. */
  readonly output: readonly string[];
}

const text = readFileSync(readme, "utf8");
const blocks: Shown[] = [...text.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([block, body = ""]) => {
  const [prompt = "", ...output] = body.trimEnd().split("\n");
  return { block, command: prompt.replace(/^\$ /, ""), output };
});

/** What a command of the README comes down to when all is installed and built; null for those that a test cannot run. */
function runnable(command: string): string[] | null {
  if (command === "npm ci && npm start") return ["report", "data", "--out", "out"];
  const [, rest] = /^(?:npx )?runlens (.*)$/.exec(command) ?? [];
  return rest === undefined || rest.startsWith("watch") ? null : rest.split(" ");
}

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "runlens-readme-"));
  cpSync(join(import.meta.dirname, "..", "data"), join(folder, "data"), { recursive: true });
  execFileSync("mkdir", [join(folder, "out")]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[]): string[] {
  const env = { ...process.env, NO_COLOR: "1", COLUMNS: "80" };
  const { stdout } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: "utf8", env });
  return stdout.trimEnd().split("\n");
}

/** The output with the parts left out that the README leaves out; null if the rest differs. */
function abridged(shown: readonly string[], real: readonly string[]): string[] | null {
  const kept: string[] = [];
  let at = 0;
  for (const [i, line] of shown.entries()) {
    if (line.trim() === "…") {
      const next = shown[i + 1];
      const found = next === undefined ? real.length : real.indexOf(next, at);
      if (found === -1) return null;
      at = found;
      kept.push(line);
    } else if (real[at++] === line) kept.push(line);
    else return null;
  }
  return at >= real.length ? kept : null;
}

describe("the README", () => {
  it("shows commands", () => {
    expect(blocks.filter(({ command }) => runnable(command) !== null).length).toBeGreaterThan(2);
  });

  it.each(blocks.filter(({ command }) => runnable(command) !== null))(
    "$command",
    ({ block, command, output }) => {
      const real = run(runnable(command) ?? []);
      if (update && abridged(output, real) === null) {
        const before = readFileSync(readme, "utf8");
        writeFileSync(
          readme,
          before.replace(block, () => `\`\`\`console\n$ ${command}\n${real.join("\n")}\n\`\`\``),
        );
        return;
      }
      expect(abridged(output, real) ?? real).toEqual(output);
    },
  );

  it("shows no path of the machine it was written on", () => {
    expect(text).not.toMatch(/\/(?:home|root|tmp|work|Users)\//);
  });
});
