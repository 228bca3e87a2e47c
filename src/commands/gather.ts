/** What most commands begin with: find the inputs, read them, and say on standard error what could not be read or understood. */
import { existsSync } from "node:fs";
import { performance } from "node:perf_hooks";
import type { Cache, Remembered } from "../cache.ts";
import { Folding, type FoldingOptions } from "../analysis/folding.ts";
import { compileLess } from "../io/compiler.ts";
import { findFiles, findInputs, type FoundInputs, type Input, stampAt, standardInput } from "../io/inputs.ts";
import { collectGarbage, keepHeapSmall } from "../io/memory.ts";
import type { Formats } from "../parsers/input-scanner.ts";
import type { LineObserver } from "../parsers/scanner.ts";
import { type Ingested, ingest, type IngestOptions } from "../pipeline.ts";
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
  /** Called when it is known what there is to read. */
  readonly onFound?: (inputs: readonly Input[]) => void;
  /** Called when an input begins: what is to see its lines. */
  readonly linesOf?: (source: string) => LineObserver;
  /** Where earlier readings of these inputs are kept; null if nowhere. */
  readonly cache?: Cache | null;
  /** Bytes that rows may take in memory, and what becomes of them beyond; without it all are kept. */
  readonly folding?: Omit<FoldingOptions, "onFold" | "collect">;
}

/** What was read, and whether all of it is there. */
export interface Gathered extends Ingested {
  /** Not null if rows did not fit into memory. */
  readonly folded: Folding | null;
}

/** So many problems inside inputs are printed; the tables have all. */
const mostProblems = 20;

export async function gather(
  paths: readonly string[],
  terminal: Terminal,
  options: GatherOptions,
): Promise<Gathered> {
  compileLess();
  const { formats, leaveOut, quiet = false, problemsAt = "the table problems", linesOf } = options;
  const cache = usableCache(options);
  const cached = cache === null ? null : openCached(cache, paths, terminal, leaveOut);
  const found = cached?.found ?? findInputs(paths, leaveOut);
  options.onFound?.(found.inputs);
  if (found.inputs.some(({ source }) => source === standardInput) && terminal.hasKeyboard)
    terminal.complain("runlens: reading standard input; end it with Ctrl-D");
  const progress = showProgress(found.inputs, terminal, () => performance.now());
  const folding =
    options.folding === undefined
      ? null
      : new Folding({
          ...options.folding,
          onFold: () => {
            cached?.forget();
            keepHeapSmall();
          },
          collect: collectGarbage,
        });
  const ingested = await ingest(found, {
    ...progress,
    ...(formats === undefined ? {} : { formats }),
    ...(linesOf === undefined ? {} : { linesOf }),
    ...cached?.options,
    ...(folding === null ? {} : { folding }),
  });
  cached?.save();
  terminal.status(null);
  for (const { source, message } of ingested.unreadable)
    terminal.complain(`runlens: ${source === "" ? '""' : source}: ${message}`);
  if (!quiet) for (const line of problemLines(ingested, problemsAt)) terminal.complain(line);
  const folded = folding?.active === true ? folding : null;
  if (folded !== null && folded.serversLeftOut > 0)
    terminal.complain(
      `runlens: ${formatCount(folded.serversLeftOut)} servers that may be left did not fit into --max-memory and are in no script: give it more, or fewer logs at a time`,
    );
  return { ...ingested, folded };
}

/**
 * True if not one input could be read, which is said: what was written from other inputs at `out` has to stay then. A mistyped path would
 * else empty a report, and a script that was to delete servers.
 */
export function keepsWritten({ facts }: Ingested, out: string, terminal: Terminal): boolean {
  if (facts.length > 0) return false;
  terminal.complain(`runlens: ${nothingReadFor(out)}`);
  return true;
}

export function nothingReadFor(out: string): string {
  return `nothing could be read: ${existsSync(out) ? `what is in ${out} stays as it is` : `${out} is not written`}`;
}

/** None that would take more memory than there is for rows. */
function usableCache({ cache = null, folding }: GatherOptions): Cache | null {
  if (cache === null || folding === undefined) return cache;
  return (stampAt(cache.path)?.bytes ?? 0) > folding.bytes ? null : cache;
}

interface Cached {
  readonly found: FoundInputs;
  readonly options: Pick<IngestOptions, "recall" | "onRead">;
  readonly save: () => void;
  /** Lets go of all rows: nothing will be saved. */
  readonly forget: () => void;
}

/** Inputs with what is known of them, and what keeps it for the next time. */
function openCached(
  cache: Cache,
  paths: readonly string[],
  terminal: Terminal,
  leaveOut: readonly string[] = [],
): Cached {
  const { memory, note } = cache.load();
  if (note !== null) terminal.complain(`runlens: ${note}`);
  const found = findFiles(paths, [...leaveOut, ...cache.files]);
  const stamped = new Map(found.inputs.map((input) => [input.source, input]));
  let files: Remembered[] | null = [];
  let news = memory.size !== found.inputs.length;
  const recalled = new Map<string, Remembered>();
  const recall = (source: string) => {
    const input = stamped.get(source);
    const known = input === undefined || input.kind === "stream" ? null : memory.recall(input);
    if (known === null) news = true;
    else recalled.set(source, known);
    return known;
  };
  return {
    found,
    options: {
      recall({ source }) {
        const known = recall(source);
        if (known === null) return null;
        const { stamp, sha256, unpacked, trouble } = known.position;
        const outcome = { bytes: stamp.bytes, sha256, unpacked, trouble };
        return { outcome, lines: known.lines, part: known.part, landmarks: [] };
      },
      onRead({ source, kind }, { outcome, lines, part }) {
        const { stamp } = stamped.get(source) ?? {};
        if (files === null || stamp === undefined || kind === "stream") return;
        const known = recalled.get(source);
        if (known !== undefined) {
          files.push(known); // the watcher knows more of it than is found out here
          return;
        }
        const { sha256, unpacked, trouble } = outcome;
        const reading = { resume: null, lookedAt: Date.now(), outage: false };
        files.push({ source, lines, part, position: { stamp, sha256, unpacked, trouble, ...reading } });
      },
    },
    save() {
      if (files === null || !news || !cache.isWorthwhile(found.inputs)) return;
      const failure = cache.save(files);
      if (failure !== null) terminal.complain(`runlens: ${failure}`);
    },
    forget() {
      files = null;
    },
  };
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
