/** Runs of clean-up scripts against a fake cloud, as several tests need them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CleanupTarget } from "../../../src/analysis/cleanup-targets.ts";
import {
  defaultScriptOptions,
  type ScriptOptions,
  writeCleanupScript,
} from "../../../src/output/shell/script.ts";
import { type FakeCloud, fakeCloud, planOf, type RunOptions, type Server, target } from "./fake-cloud.ts";

/** A cloud of these servers, until the test is over. */
export function cloudOf(...servers: readonly Server[]): FakeCloud {
  const cloud = fakeCloud(servers);
  onTestFinished(() => cloud.remove());
  return cloud;
}

/** Runs the script of a plan; without limits of the plan's own, on `openstack` unless told otherwise. */
export function run(
  at: FakeCloud,
  targets: readonly CleanupTarget[],
  args: readonly string[],
  { options = {}, ...more }: RunOptions & { options?: Partial<ScriptOptions> } = {},
) {
  const script = writeCleanupScript(planOf(...targets), {
    ...defaultScriptOptions,
    provider: "openstack",
    ...options,
  });
  return at.run(script, args, more);
}

export const go = ["--yes", "--no-prompt"];
export const two: readonly Server[] = [
  { id: "id-1", name: "test1" },
  { id: "id-2", name: "test2" },
];
export const bothTargets = [target("test1"), target("test2")];
export const numbered = (n: number) =>
  Array.from({ length: n }, (_, i) => ({ id: `id-${i + 1}`, name: `test${i + 1}` }));
export const deletes = (at: FakeCloud) =>
  at
    .calls()
    .filter((words) => words.includes("delete"))
    .map((words) => words.slice(words.indexOf("--") + 1));

export const lockOf = (at: FakeCloud, text: string) => {
  writeFileSync(join(at.directory, "j.lock"), text);
};

/** Puts a program of our own before the system's. */
export const replaceProgram = (at: FakeCloud, name: string, text: string) => {
  writeFileSync(join(at.directory, "bin", name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
};
