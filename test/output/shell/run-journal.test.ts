import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { bothTargets, cloudOf, go, run, two } from "./cleanup-run.ts";

// a busy machine takes its time over a hundred processes
vi.setConfig({ testTimeout: 60_000 });

describe("the journal", () => {
  it("only grows, is private, and names what was asked for before it is asked for", () => {
    const at = cloudOf(...two);
    at.faults("delete\tHTTP 503 s3cr3t");
    run(at, bothTargets, go);
    const first = at.journal();
    const events = first
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split("\t").slice(1));
    expect(events).toEqual([
      ["start", "-", "-", "2 of 2"],
      ["delete", "id-1", "test1", ""],
      ["delete", "id-2", "test2", ""],
      ["transient", "-", "-", "2 ids"],
      ["delete", "id-1", "test1", ""],
      ["delete", "id-2", "test2", ""],
      ["deleted", "id-1", "test1", ""],
      ["deleted", "id-2", "test2", ""],
      ["end", "-", "-", "deleted 2, left 0"],
    ]);
    expect(first).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\tstart/);
    run(at, bothTargets, go);
    expect(at.journal().startsWith(first)).toBe(true);
    const [file] = readdirSync(at.directory).filter((name) => name.endsWith(".journal.tsv"));
    expect(statSync(join(at.directory, file ?? "")).mode & 0o777).toBe(0o600);
  });
});
