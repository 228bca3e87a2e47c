/** What `compare` says of two logs, as a user would ask it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finding, ReportTable } from "../../src/reports/report.ts";
import { runCommand } from "../commands/run-command.ts";

export interface Compared {
  readonly findings: readonly Finding[];
  readonly reports: readonly { readonly tables: readonly ReportTable[] }[];
}

export async function compareLogs(before: string, after: string): Promise<Compared> {
  const folder = mkdtempSync(join(tmpdir(), "runlens-test-"));
  try {
    const paths = Object.entries({ "before.log": before, "after.log": after }).map(([name, text]) => {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    });
    const { out } = await runCommand(["compare", ...paths, "--by", "source", "--format", "json"]);
    return JSON.parse(out) as Compared;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By metric: the verdict. */
export function verdicts({ reports: [report] }: Compared): Readonly<Record<string, unknown>> {
  return Object.fromEntries(report?.tables[0]?.rows.map(({ cells }) => [cells[0], cells.at(-1)]) ?? []);
}

/** What five runs print, one after the other, at nearly the same rate. */
export function five(print: (rate: number) => string, rate: number): string {
  return [0, 1, 2, 3, 4].map((i) => print(rate + i)).join("");
}
