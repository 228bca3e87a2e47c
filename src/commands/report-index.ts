/** The index over the named reports of a directory: what each says of itself is read from its `report.json`. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { errorCode } from "../io/errors.ts";
import { writeWhole } from "../io/write.ts";
import { type IndexEntry, writeIndex } from "../output/html/index-page.ts";

/** The page, in the directory that the reports' directories are in. */
const indexName = "index.html";

/** Lists every directory below `out` that holds a report; returns the path of the page. */
export function publishIndex(out: string): string {
  const names = readdirSync(out, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  const path = join(out, indexName);
  writeWhole(path, writeIndex(names.flatMap((name) => entryOf(out, name) ?? [])));
  return path;
}

/** Null for a directory without a report, or with one that this program did not write. */
function entryOf(out: string, name: string): IndexEntry | null {
  const path = join(out, name, "report.json");
  try {
    const written = statSync(path).mtimeMs;
    const report: unknown = JSON.parse(readFileSync(path, "utf8"));
    return isReport(report) ? { ...report, name, written } : null;
  } catch (error) {
    if (errorCode(error) !== null || error instanceof SyntaxError) return null;
    throw error;
  }
}

type Described = Pick<IndexEntry, "title" | "summary" | "findings">;

function isReport(value: unknown): value is Described {
  if (typeof value !== "object" || value === null) return false;
  const { title, summary, findings }: Partial<Record<keyof Described, unknown>> = value;
  return (
    typeof title === "string" &&
    typeof summary === "string" &&
    Array.isArray(findings) &&
    findings.every(isFinding)
  );
}

const levels: ReadonlySet<unknown> = new Set(["good", "info", "warning", "bad"]);

function isFinding(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { level, text }: { level?: unknown; text?: unknown } = value;
  return levels.has(level) && typeof text === "string";
}
