/** What can be said against a comparison before any figure is looked at: what else the groups differ in, and in which order they ran. */
import { epochOfFile } from "./creations.ts";
import { remainder, type TrialGroup } from "./grouping.ts";
import { builtInKeys, type Key } from "./keys.ts";
import type { Trial } from "./trial.ts";

export interface SecondKey {
  readonly key: Key;
  /** The first few values of each of the two groups. */
  readonly values: readonly [readonly string[], readonly string[]];
}

/** What follows from another key is no difference of its own. */
const followsFrom: Readonly<Record<string, readonly string[]>> = {
  command: ["program"],
  program: ["command"],
  source: ["directory", "group"],
  directory: ["source", "group"],
  group: ["directory", "source"],
  batch: ["server"],
};
/** The log itself always differs somewhere; servers are what is measured. */
const neverAsked: ReadonlySet<string> = new Set(["group", "source", "server"]);
/** They say what was measured; of the others a value that only one trial has is its name. */
const telling: ReadonlySet<string> = new Set(["command", "benchmark", "tool"]);

/**
 * Keys by which two groups could be told apart as well as by those they were made by: no value occurs in both. Then nobody can say which
 * of the two makes the difference. A key that names each trial on its own (Test1, Test2, …) is none.
 */
export function secondKeys(a: TrialGroup, b: TrialGroup, by: readonly Key[]): SecondKey[] {
  const implied = new Set(by.flatMap(({ name }) => [name, ...(followsFrom[name] ?? [])]));
  // A pattern mostly takes its value out of the path.
  if (by.some((key) => !builtInKeys.includes(key))) implied.add("directory");
  const found = builtInKeys.flatMap((key): SecondKey[] => {
    if (implied.has(key.name) || neverAsked.has(key.name)) return [];
    const [first, second] = [a, b].map(({ trials }) =>
      trials.flatMap((trial) => valueOf(trial, key, by) ?? []),
    );
    if (first === undefined || second === undefined || !tellsApart(first, second, telling.has(key.name)))
      return [];
    return [{ key, values: [firstOf(first), firstOf(second)] }];
  });
  const names = new Set(found.map(({ key }) => key.name));
  return found.filter(({ key }) => !(followsFrom["command"]?.includes(key.name) && names.has("command")));
}

/** The parameter that has no value in both groups, such as the `gomaxprocs` of two machines; null if none is it, or several are. */
export function differingParam(a: TrialGroup, b: TrialGroup): string | null {
  const [inA, inB] = [valuesByParam(a), valuesByParam(b)];
  const found = [...inA].filter(([name, values]) => {
    const others = inB.get(name);
    return others !== undefined && ![...values].some((value) => others.has(value));
  });
  return found.length === 1 ? (found[0]?.[0] ?? null) : null;
}

/** `size=100, gomaxprocs=8`, of all trials of a group. */
function valuesByParam({ trials }: TrialGroup): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const params of new Set(trials.map(({ names }) => names.params ?? "")))
    for (const [, name = "", value = ""] of params.matchAll(/(?:^|, )([a-z]\w*)=([^,]+)/gi)) {
      const known = values.get(name) ?? new Set();
      values.set(name, known.add(value));
    }
  return values;
}

/** The key's value without what the groups were made by. */
function valueOf(trial: Trial, key: Key, by: readonly Key[]): string | null {
  const value = key.valueOf(trial);
  return value !== null && (key.name === "command" || key.name === "benchmark")
    ? remainder(value, key.name, by)
    : value;
}

const firstOf = (values: readonly string[]): string[] => [...new Set(values)].slice(0, 3);

function tellsApart(a: readonly string[], b: readonly string[], always: boolean): boolean {
  const [inA, inB] = [new Set(a), new Set(b)];
  if (inA.size === 0 || inB.size === 0 || a.some((value) => inB.has(value))) return false;
  return always || a.length + b.length > inA.size + inB.size;
}

/**
 * The groups in the order they ran, if each ran all its trials in one go, and two of them have several: what changes over time
 * then looks like a difference between them. Null if they took turns, or if nobody knows the order: trials of several logs that are not dated.
 */
export function oneAfterTheOther(groups: readonly TrialGroup[]): string[] | null {
  const ran = groups.flatMap(({ name, trials }) => trials.map((trial) => ({ name, trial })));
  if (groups.filter(({ trials }) => trials.length >= 2).length < 2) return null;
  const order = inOrder(ran);
  if (order === null) return null;
  const turns = order.filter((name, i) => name !== order[i - 1]);
  return turns.length === new Set(turns).size ? turns : null;
}

function inOrder(ran: readonly { readonly name: string; readonly trial: Trial }[]): string[] | null {
  const sources = new Set(ran.map(({ trial }) => trial.source));
  const dated = ran.map(({ name, trial }) => ({ name, line: trial.line, at: epochOfFile(trial.source) }));
  if (sources.size > 1 && new Set(dated.map(({ at }) => at)).size < sources.size) return null;
  if (sources.size > 1 && dated.some(({ at }) => at === null)) return null;
  return dated.sort((a, b) => (a.at ?? 0) - (b.at ?? 0) || a.line - b.line).map(({ name }) => name);
}
