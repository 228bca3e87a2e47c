/** What `compare` and `check` share: keys of the user's own, filters, and inputs that carry the name of a group. */
import { existsSync } from "node:fs";
import { figuresOnly } from "../analysis/kept-shares.ts";
import { builtInKeys, type Filter, filterTrials, type Key, patternKey } from "../analysis/keys.ts";
import type { SampleSize } from "../analysis/stratified-sample.ts";
import type { Trial } from "../analysis/trial.ts";
import { findInputs } from "../io/inputs.ts";
import { type Ingested, tabulate } from "../pipeline.ts";
import { findContained } from "../reading/contained.ts";
import type { Contained } from "../reports/copies.ts";
import { trialsOf } from "../reports/trials.ts";
import { type CustomFormatArguments, formatFiles, formatsFrom } from "./custom-formats.ts";
import { gather, type GatherOptions } from "./gather.ts";
import { bytesForFigures } from "./memory.ts";
import type { Terminal } from "./terminal.ts";
import { suggestion, UsageError } from "./usage.ts";

/** A path, and the name of its group if the user gave one. */
export interface Operand {
  readonly path: string;
  readonly name: string | null;
}

/** `new/=after`; a path that exists as it stands is no name. */
export function operandOf(word: string): Operand {
  const at = word.lastIndexOf("=");
  if (at <= 0 || existsSync(word)) return { path: word, name: null };
  if (at === word.length - 1)
    throw new UsageError(`${word} names no group: give PATH=NAME, or the path alone.`);
  return { path: word.slice(0, at), name: word.slice(at + 1) };
}

/** Which name an input goes by: that of the first operand it was found for. Without any name, the path that was given. */
function groupOfSources(operands: readonly Operand[]): (source: string) => string | null {
  const names = new Map<string, string>();
  for (const { path, name } of operands)
    for (const { source } of findInputs([path]).inputs)
      if (!names.has(source)) names.set(source, name ?? path);
  return (source) => names.get(source) ?? null;
}

/** The user's own keys, in the order given. */
export function ownKeys(definitions: readonly string[] = []): Key[] {
  return definitions.map((definition) => {
    const at = definition.indexOf("=");
    const name = definition.slice(0, Math.max(0, at)).trim();
    const source = definition.slice(at + 1);
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new UsageError(
        `--key takes NAME=PATTERN, such as 'n=log\\.(?<n>\\d+)', not ${JSON.stringify(definition)}.`,
      );
    if (builtInKeys.some((key) => key.name === name))
      throw new UsageError(`--key ${name}: there is a key of this name already; choose another.`);
    const pattern = compile(name, source);
    if (!source.includes(`(?<${name}>`))
      throw new UsageError(
        `--key ${name}: the pattern ${source} needs a group (?<${name}>…) around the part that is the key.`,
      );
    return patternKey(name, pattern);
  });
}

function compile(name: string, source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "";
    throw new UsageError(`--key ${name}: the pattern is no regular expression: ${why}.`);
  }
}

export function keyNamed(name: string, keys: readonly Key[], option: string): Key {
  const found = keys.find((key) => key.name === name);
  if (found !== undefined) return found;
  const names = keys.map((key) => key.name);
  throw new UsageError(
    `--${option} takes ${names.slice(0, -1).join(", ")} or ${names.at(-1)}, not ${JSON.stringify(name)}${suggestion(name, names)}.`,
  );
}

export function filtersFrom(given: readonly string[] = [], keys: readonly Key[]): Filter[] {
  return given.map((text) => {
    const at = text.indexOf("=");
    if (at <= 0)
      throw new UsageError(`--filter takes KEY=VALUE, such as program=python, not ${JSON.stringify(text)}.`);
    return { key: keyNamed(text.slice(0, at).trim(), keys, "filter"), pattern: text.slice(at + 1) };
  });
}

/** `a,b` and `a` given twice alike. */
export const commaSeparated = (given: readonly string[] = []): string[] =>
  given.flatMap((text) => text.split(",").map((part) => part.trim())).filter((part) => part !== "");

interface ReadArguments extends CustomFormatArguments {
  readonly quiet: boolean;
  readonly "rss-divisor": number;
}

export interface ReadTrials {
  readonly trials: readonly Trial[];
  readonly facts: Ingested["facts"];
  readonly contained: Contained;
  /** An input could not be read, or not to its end. */
  readonly incomplete: boolean;
  /** What they are a sample of, because not all of them fit into memory; empty if they do. */
  readonly samples: readonly SampleSize[];
}

export interface ReadOptions {
  /** As given; undefined: what is usual. */
  readonly maxMemory: number | undefined;
  /** The operands are what is compared: of each as much is to fit as of the others. */
  readonly byOperand: boolean;
}

/** Reads the operands, and gives what is to be compared; all of it if `memory` is null. Throws a `UsageError`. */
export async function readTrials(
  operands: readonly Operand[],
  filters: readonly Filter[],
  args: ReadArguments,
  terminal: Terminal,
  memory: ReadOptions | null,
): Promise<ReadTrials> {
  const groupOf = groupOfSources(operands);
  const paths = operands.map(({ path }) => path);
  const { store, facts, unreadable, folded } = await gather(paths, terminal, {
    formats: formatsFrom(args),
    quiet: args.quiet,
    leaveOut: formatFiles(args),
    ...(memory === null ? {} : { folding: foldingOf(operands, groupOf, memory) }),
  });
  const samples = folded?.samples.filter(({ table }) => table !== "problems") ?? [];
  if (samples.some(({ table }) => table === "measurements"))
    throw new UsageError(
      "The results of these benchmark files do not fit into memory, and a part of them cannot be compared: give it more with --max-memory, or compare fewer files at a time.",
    );
  const tables = tabulate(store);
  const all = trialsOf(tables, { rssDivisor: args["rss-divisor"], groupOf });
  const contained = findContained(tables, facts);
  const incomplete = unreadable.length > 0;
  return { trials: filterTrials(all, filters), facts, contained, incomplete, samples };
}

function foldingOf(
  operands: readonly Operand[],
  groupOf: (source: string) => string | null,
  { maxMemory, byOperand }: ReadOptions,
): NonNullable<GatherOptions["folding"]> {
  const names = [...new Set(operands.map(({ name, path }) => name ?? path))];
  return {
    bytes: bytesForFigures(maxMemory),
    keep: figuresOnly,
    ...(byOperand ? { strata: { names, of: groupOf } } : {}),
  };
}
