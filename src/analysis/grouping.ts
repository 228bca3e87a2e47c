/**
 * Trials in groups, and the rows in which the groups can be compared: one for each metric, and for each benchmark or command where the
 * groups share several.
 */
import type { Sample } from "./comparison.ts";
import { withoutCommonPath } from "./import-paths.ts";
import type { Key, SubjectText } from "./keys.ts";
import type { Metric } from "./metrics.ts";
import type { Trial } from "./trial.ts";

export interface TrialGroup {
  readonly name: string;
  /** Those that ended well, or at their timeout, in the order of the logs. */
  readonly trials: readonly Trial[];
  /** Those that failed or were killed: a bucket of their own. */
  readonly failed: readonly Trial[];
}

export interface Grouping {
  /** In the order of their first trial, or by size if all are numbers. */
  readonly groups: readonly TrialGroup[];
  /** Trials that have no value of some key. */
  readonly keyless: readonly Trial[];
}

/** A group for each combination of the values of the keys. */
export function groupTrials(trials: readonly Trial[], by: readonly Key[]): Grouping {
  const groups = new Map<string, { trials: Trial[]; failed: Trial[] }>();
  const keyless: Trial[] = [];
  for (const trial of trials) {
    const values = by.map((key) => key.valueOf(trial));
    if (values.includes(null)) {
      keyless.push(trial);
      continue;
    }
    const name = values.join(", ");
    const group = groups.get(name) ?? { trials: [], failed: [] };
    groups.set(name, group);
    (trial.failure === null ? group.trials : group.failed).push(trial);
  }
  const list = [...groups].map(([name, group]) => ({ name, ...group }));
  if (list.every(({ name }) => isNumber(name))) list.sort((a, b) => Number(a.name) - Number(b.name));
  return { groups: list, keyless };
}

export function isNumber(name: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(name);
}

/** Figures of one metric in one group, with the trials they are of. */
export interface GroupSample extends Sample {
  readonly values: readonly number[];
  readonly trials: readonly Trial[];
  /** Trials of the group and subject that lack this figure. */
  readonly missing: number;
  /** How many figures the values are medians of, where each is that of a session. */
  readonly sessionsOf?: number;
}

/** One row: a metric of a subject in every group. */
export interface Series {
  /** The benchmark or the command, without the path that all have in common; empty where the groups do not share several. */
  readonly subject: string;
  readonly metric: Metric;
  /** In the order of the groups; null where a group has no figure. */
  readonly samples: readonly (GroupSample | null)[];
}

/** What is left of a command or a benchmark without what the keys take out of it. */
export function remainder(text: string, kind: SubjectText, by: readonly Key[]): string {
  return by.reduce(
    (rest, { without }) => (without?.[kind] === undefined ? rest : (without[kind](rest) ?? "")),
    text,
  );
}

/** What was measured, but for what the groups differ in by design. */
export function subjectOf({ names, table }: Trial, by: readonly Key[]): string {
  const [kind, text] =
    table === "measurements"
      ? (["benchmark", names.benchmark ?? ""] as const)
      : (["command", table === "runs" ? (names.command ?? names.label ?? "") : (names.stage ?? "")] as const);
  const left = remainder(text, kind, by);
  const params = remainder(names.params ?? "", "params", by);
  return [left, params].filter((part) => part !== "").join(" ");
}

/**
 * The rows, by metric and then by subject, in the order of their first trial; a metric of which every figure is 0 is left out, unless its
 * id is among those `asked` for. If every group measured one subject, and each another, then the groups are what is compared, and the
 * subjects are pooled; otherwise they are told apart: different benchmarks have no common level.
 */
export function seriesOf(
  groups: readonly TrialGroup[],
  by: readonly Key[],
  asked: readonly string[] = [],
): Series[] {
  return (["runs", "builds", "measurements"] as const).flatMap((table) => {
    const own = groups.map(({ trials }) => trials.filter((trial) => trial.table === table));
    const pooled = ownSubjects(own, by);
    const subjects = new Map<string, Trial[][]>();
    own.forEach((trials, g) => {
      for (const trial of trials) {
        const subject = pooled ? "" : subjectOf(trial, by);
        const members = subjects.get(subject) ?? groups.map((): Trial[] => []);
        subjects.set(subject, members);
        members[g]?.push(trial);
      }
    });
    const only = subjects.size === 1;
    const short = withoutCommonPath([...subjects.keys()]);
    const rows = [...subjects].flatMap(([subject, members]) =>
      rowsOf(only ? "" : short(subject), members, asked),
    );
    const metrics = [...new Set(rows.map(({ metric }) => metric))];
    return metrics.flatMap((metric) => rows.filter((row) => row.metric === metric));
  });
}

/** Whether every group has one subject at most, and no two groups the same one. */
function ownSubjects(groups: readonly (readonly Trial[])[], by: readonly Key[]): boolean {
  const all = groups.map((trials) => new Set(trials.map((trial) => subjectOf(trial, by))));
  const different = new Set(all.flatMap((subjects) => [...subjects]));
  return all.every(({ size }) => size <= 1) && different.size === all.filter(({ size }) => size === 1).length;
}

function rowsOf(subject: string, members: readonly (readonly Trial[])[], asked: readonly string[]): Series[] {
  const metrics = new Set(members.flat().flatMap(({ figures }) => [...figures.keys()]));
  return [...metrics]
    .map((metric) => ({ subject, metric, samples: members.map((trials) => sampleOf(trials, metric)) }))
    .filter(
      ({ metric, samples }) =>
        asked.includes(metric.id) || samples.some((sample) => sample?.values.some((value) => value !== 0)),
    );
}

function sampleOf(all: readonly Trial[], metric: Metric): GroupSample | null {
  const trials = all.filter(({ figures }) => figures.has(metric));
  if (trials.length === 0) return null;
  const sample = {
    values: trials.map(({ figures }) => figures.get(metric) ?? Number.NaN),
    trials,
    missing: all[0]?.table === "measurements" ? 0 : all.length - trials.length,
  };
  return trials.some(({ censored }) => censored)
    ? { ...sample, censored: trials.map(({ censored }) => censored) }
    : sample;
}
