import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runCommand } from "./run-command.ts";

let directory = "";
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "runlens-"))));
afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, prefix: string): string {
  const path = join(directory, name);
  writeFileSync(path, `${prefix}[ 1][ 1] created image: {'flavor': 1, 'image': 112, 'name': 'web1'}\n`);
  return path;
}

it("a log of which cleanup understood nothing is named: it may hold servers that are not in the script", async () => {
  const log = write("log.txt", "");
  const unknown = write("other.txt", "worker says ");
  const both = await runCommand(["cleanup", log, unknown]);
  expect(both.err).toContain("Servers to delete: 1, from 1 log.\n");
  expect(both.err).toContain(`Nothing was taken from 1 of 2 files: ${unknown}. If`);
  expect((await runCommand(["cleanup", unknown])).err).toContain("Nothing was taken from 1 of 1 file: ");
  expect((await runCommand(["cleanup", log])).err).not.toContain("Nothing was taken");
});

it("a log that --out names is not written over; an earlier script or plan is, and an empty file", async () => {
  const log = write("log.txt", "");
  const before = readFileSync(log, "utf8");
  await expect(runCommand(["cleanup", directory, "--out", log])).rejects.toThrow(
    `--out ${log} is a file that cleanup did not write: remove it, or name another.`,
  );
  expect(readFileSync(log, "utf8")).toBe(before);
  const out = join(directory, "plan");
  writeFileSync(out, "");
  for (const format of ["script", "json", "script"])
    expect((await runCommand(["cleanup", log, "--out", out, "--format", format])).code).toBe(0);
  expect(readFileSync(out, "utf8")).toContain("web1");
});
