/** The limits that `watch` keeps an eye on: what `check` would say of the directory, whenever its figures change. */
import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Criteria } from "../analysis/comparison.ts";
import { builtInKeys, type Filter, filterTrials, type Key } from "../analysis/keys.ts";
import type { Limit } from "../analysis/limits.ts";
import type { Trial } from "../analysis/trial.ts";
import { baselineName, candidateName } from "../reports/check-tables.ts";
import { check, resultSentence } from "../reports/check.ts";
import { compareTrials } from "../reports/compare.ts";
import { risesSentence } from "../reports/failure-text.ts";
import { trialsOf } from "../reports/trials.ts";
import type { Tables } from "../tables/tables.ts";
import { filtersFrom, ownKeys, readTrials } from "./comparing.ts";
import type { CustomFormatArguments } from "./custom-formats.ts";
import type { HookEvent } from "./hook.ts";
import { limitsFrom, suggestMetric } from "./limits.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage.ts";

export interface LimitArguments extends CustomFormatArguments {
  readonly "fail-on"?: readonly string[] | undefined;
  readonly "baseline-from"?: readonly string[] | undefined;
  readonly key?: readonly string[] | undefined;
  readonly filter?: readonly string[] | undefined;
  readonly tolerance: number;
  readonly alpha: number;
  readonly "rss-divisor": number;
}

/** What became of the limits since they were last looked at. */
export interface LimitNews {
  /** Broken now, and not before; or in doubt, as more runs failed than those of the baseline. */
  readonly broken: readonly HookEvent[];
  /** Broken before, and not now: `elapsed_s > +5% for sort big.txt`. */
  readonly mended: readonly string[];
}

interface Baseline {
  readonly trials: readonly Trial[];
  readonly limits: readonly Limit[];
  readonly keys: readonly Key[];
  readonly filters: readonly Filter[];
  readonly criteria: Criteria;
  readonly rssDivisor: number;
}

/** Tables with figures. */
const figures = ["runs", "builds", "measurements"] as const;

export class WatchedLimits {
  readonly #baseline: Baseline;
  /** Where the figures of the baseline are from: if that lies in the watched directory, it is not checked against itself. */
  readonly #own: ReadonlySet<string>;
  #tables: Tables | null = null;
  /** `elapsed_s > +5% for sort big.txt` → what is to be said of it. */
  #broken: ReadonlyMap<string, HookEvent> = new Map();
  #inDoubt = false;

  constructor(baseline: Baseline) {
    this.#baseline = baseline;
    this.#own = new Set(baseline.trials.map(({ source }) => realpathSync(source)));
  }

  /** A limit is broken. */
  get isBroken(): boolean {
    return this.#broken.size > 0;
  }

  /** More runs failed than those of the baseline: nobody can tell whether a limit is kept. */
  get isInDoubt(): boolean {
    return this.#inDoubt;
  }

  look(tables: Tables): LimitNews {
    const before = this.#tables;
    this.#tables = tables;
    if (before !== null && figures.every((name) => before[name] === tables[name]))
      return { broken: [], mended: [] };
    const [was, wasInDoubt] = [this.#broken, this.#inDoubt];
    const { events, doubt } = this.#check(tables);
    this.#inDoubt = doubt !== null;
    // As long as more fails than before, nothing is said to be mended.
    const now = doubt === null ? events : new Map([...was, ...events]);
    this.#broken = now;
    const broken = [...now].filter(([name]) => !was.has(name)).map(([, event]) => event);
    return {
      broken: doubt === null || wasInDoubt ? broken : [doubt, ...broken],
      mended: [...was.keys()].filter((name) => !now.has(name)),
    };
  }

  #check(tables: Tables): { readonly events: Map<string, HookEvent>; readonly doubt: HookEvent | null } {
    const { trials, limits, keys, filters, criteria, rssDivisor } = this.#baseline;
    const all = trialsOf(tables, { rssDivisor, groupOf: () => candidateName });
    const watched = filterTrials(all, filters).filter(({ source }) => !this.#own.has(resolve(source)));
    const events = new Map<string, HookEvent>();
    if (watched.length === 0) return { events, doubt: null };
    const compared = compareTrials([...trials, ...watched], {
      by: keys.filter(({ name }) => name === "group"),
      criteria,
      baseline: baselineName,
      matrix: false,
      metrics: [],
      limited: limits.map(({ metric }) => metric),
      rssDivisor,
    });
    if ("refusal" in compared) return { events, doubt: null };
    const { results, rises } = check(limits, compared);
    for (const result of results) {
      if (result.outcome !== "broken") continue;
      const { limit, row } = result;
      const source = row.b.trials.at(-1)?.source ?? "";
      const name = row.subject === "" ? limit.text : `${limit.text} for ${row.subject}`;
      events.set(name, { kind: "check", source, message: resultSentence(result, compared) });
    }
    const last = watched.findLast(({ failure }) => failure !== null)?.source ?? "";
    const doubt = { kind: "check", source: last, message: risesSentence(rises) };
    return { events, doubt: rises.length === 0 ? null : doubt };
  }
}

/** Reads the baseline; null if there are no limits. Throws a `UsageError`. */
export async function watchLimits(args: LimitArguments, terminal: Terminal): Promise<WatchedLimits | null> {
  const { "fail-on": failOn = [], "baseline-from": paths = [] } = args;
  if (failOn.length === 0 && paths.length === 0) return null;
  if (failOn.length === 0)
    throw new UsageError("--baseline-from needs a limit: --fail-on 'elapsed_s > +5%', for example.");
  if (paths.length === 0)
    throw new UsageError("--fail-on needs something to check against: --baseline-from PATH.");
  const limits = limitsFrom(failOn);
  const keys = [...builtInKeys, ...ownKeys(args.key)];
  const filters = filtersFrom(args.filter, keys);
  const operands = paths.map((path) => ({ path, name: baselineName }));
  const reading = { ...args, quiet: true };
  const { trials, incomplete } = await readTrials(operands, filters, reading, terminal, null);
  if (trials.length === 0 || incomplete)
    throw new UsageError(
      `--baseline-from ${paths.join(" ")}: ${incomplete ? "not everything there can be read" : "there are no figures to check against"}.`,
    );
  suggestMetric(
    limits,
    trials.flatMap(({ figures: known }) => [...known.keys()]),
  );
  const { tolerance, alpha } = args;
  const criteria = { alpha, tolerance };
  return new WatchedLimits({
    trials,
    limits,
    keys,
    filters,
    criteria,
    rssDivisor: args["rss-divisor"],
  });
}
