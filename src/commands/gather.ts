/** What most commands begin with: find the inputs, read them, and say on standard error what could not be read or understood. */
import { performance } from "node:perf_hooks";
import { findInputs, standardInput } from "../io/inputs.ts";
import type { Formats } from "../parsers/input-scanner.ts";
import type { LineObserver } from "../parsers/scanner.ts";
import { type Ingested, ingest } from "../pipeline.ts";
import type { Store } from "../tables/store.ts";
import { formatCount, plainSpaces } from "../units/quantity.ts";
import { showProgress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

export interface GatherOptions {
  /** What inputs are looked through for; all that runlens knows, unless said otherwise. */
  readonly formats?: Formats;
  /** Paths that the command writes itself. */
  readonly leaveOut?: readonly string[];
  /** Say only what could not be read. */
  readonly quiet?: boolean;
  /** Where the problems are that are too many for a terminal: "out/report.html", "the table problems". */
  readonly problemsAt?: string;
  /** Called when an input begins: what is to see its lines. */
  readonly linesOf?: (source: string) => LineObserver;
}

/** So many problems inside inputs are printed; the tables have all. */
const mostProblems = 20;

export async function gather(
  paths: readonly string[],
  terminal: Terminal,
  { formats, leaveOut, quiet = false, problemsAt = "the table problems", linesOf }: GatherOptions,
): Promise<Ingested> {
  const found = findInputs(paths, leaveOut);
  if (found.inputs.some(({ source }) => source === standardInput) && terminal.hasKeyboard)
    terminal.complain("runlens: reading standard input; end it with Ctrl-D");
  const progress = showProgress(found.inputs, terminal, () => performance.now());
  const ingested = await ingest(found, {
    ...progress,
    ...(formats === undefined ? {} : { formats }),
    ...(linesOf === undefined ? {} : { linesOf }),
  });
  terminal.status(null);
  for (const { source, message } of ingested.unreadable)
    terminal.complain(`runlens: ${source === "" ? '""' : source}: ${message}`);
  if (!quiet) for (const line of problemLines(ingested, problemsAt)) terminal.complain(line);
  return ingested;
}

/** `source:line: message` of what parsers did not understand, the first few. */
function problemLines({ store, unreadable }: Ingested, problemsAt: string): string[] {
  const problems = store.table("problems");
  // The rows of what was unreadable stand last, and were told already.
  const count = problems.length - unreadable.length;
  const lines = Array.from({ length: Math.min(count, mostProblems) }, (_, row) => problemText(store, row));
  const more = count - mostProblems;
  if (more > 0) lines.push(plainSpaces(`… and ${formatCount(more)} more problems, see ${problemsAt}`));
  return lines;
}

function problemText(store: Store, row: number): string {
  const { source, line, message } = store.table("problems").at(row);
  return `${source}:${line}: ${message ?? ""}`;
}
