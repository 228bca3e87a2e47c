/** What speaks against taking a comparison at its word: findings, each a sentence with what to do next. */
import { differingParam, oneAfterTheOther, secondKeys } from "../analysis/experiment-design.ts";
import type { RowComparison } from "../analysis/group-comparison.ts";
import { decidingRuns } from "../analysis/stability.ts";
import type { Question } from "../analysis/verdict.ts";
import { caution } from "./caution.ts";
import { type Compared, nouns, placesOf, runsOf } from "./compared.ts";
import { list, listSome } from "./comparison-sentences.ts";
import { figureCautions } from "./figure-cautions.ts";
import { ignoredFailures } from "./ignored-failures.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding } from "./report.ts";
import { fourfoldFindings } from "./run-cautions.ts";
import { summaryCautions } from "./summary-cautions.ts";
import { overflowedCpu } from "./trials.ts";

/** So many findings of a kind are told one by one. */
export const mostOfAKind = 3;
/** Leaving out one run after the other takes time in proportion to the square of their number. */
export const mostRunsLeftOut = 60;
/** Id of the finding on what a verdict hangs on. */
export const decidingRun = "deciding-run";

/** `verdicts`: false where it is not verdicts that were asked for, so that nothing need be said of what they hang on. */
export function cautions(compared: Compared, { verdicts = true } = {}): Finding[] {
  return [
    ...failures(compared),
    ...partialFailures(compared),
    ...confounded(compared),
    ...turns(compared),
    ...memory(compared),
    ...overflows(compared),
    ...unknownCpu(compared),
    ...figureCautions(compared),
    ...summaryCautions(compared),
    ...(verdicts ? deciding(compared) : []),
    ...keyless(compared),
  ];
}

function partialFailures({ partlyFailed }: Compared): Finding[] {
  if (partlyFailed.length === 0) return [];
  const sources = [...new Set(partlyFailed.map(({ source }) => source))];
  const tools = partlyFailed.map(({ names: { tool } }) => tool ?? null);
  return [ignoredFailures(listSome(sources, mostOfAKind), tools, placesOf(partlyFailed))];
}

function failures({ groups, nameOf }: Compared): Finding[] {
  return groups.flatMap(({ trials, failed }, g): Finding[] => {
    if (failed.length === 0) return [];
    const ends = list([...new Set(failed.flatMap(({ failure }) => failure ?? []))].slice(0, mostOfAKind));
    return [
      {
        id: "failed-runs",
        level: "bad",
        weight: 77,
        text: `${failed.length} of ${plural(trials.length + failed.length, nouns[failed[0]?.table ?? "runs"])} of ${nameOf(g)} failed (${ends}); ${failed.length === 1 ? "it is counted apart, and no figure of it" : "they are counted apart, and no figure of them"} is compared.`,
        advice:
          "Find out why before trusting the others: a failure that depends on load also changes the times of the runs around it.",
        places: placesOf(failed),
      },
    ];
  });
}

const subjectKeys: ReadonlySet<string> = new Set(["command", "program", "benchmark", "params"]);

/** The groups differ in more than the key they are compared by. */
function confounded({ pairs, groups, rows, by, nameOf }: Compared): Finding[] {
  const found = new Map<string, { text: string; more: number; param: string | null }>();
  const keys = list(by.map(({ name }) => name));
  for (const { a, b } of pairs) {
    const [groupA, groupB] = [groups[a], groups[b]];
    if (groupA === undefined || groupB === undefined) continue;
    // Rows of several subjects compare each with itself.
    const split = rows.some((row) => row.pair.a === a && row.pair.b === b && row.subject !== "");
    for (const { key, values } of secondKeys(groupA, groupB, by)) {
      if (split && subjectKeys.has(key.name)) continue;
      const known = found.get(key.name);
      if (known !== undefined) {
        known.more++;
        continue;
      }
      const [inA, inB] = values.map((some) => list(some));
      const text = `${nameOf(a)} and ${nameOf(b)} differ in their ${key.name} too (${inA} against ${inB})`;
      const param = key.name === "params" ? differingParam(groupA, groupB) : null;
      found.set(key.name, { text, more: 0, param });
    }
  }
  return [...found]
    .slice(0, mostOfAKind)
    .map(([name, { text, more, param }]) =>
      caution(
        "second-key",
        `${text}${more === 0 ? "" : `, and so ${more === 1 ? "does" : "do"} ${plural(more, "other pair")}`}: the difference may come from that.`,
        param === null
          ? `Compare runs that differ in ${keys} alone, or take one ${name} with --filter ${name}=VALUE.`
          : `Compare runs that differ in ${keys} alone, or let ${param} make the groups: --key '${param}=\\b${param}=(?<${param}>[^,]+)' --by ${param}.`,
        [],
      ),
    );
}

function turns({ groups, by, nameOf }: Compared): Finding[] {
  // Batches come one after the other by their nature, and only runs are started by somebody who could take turns.
  if (by.some(({ name }) => name === "batch" || name === "server")) return [];
  const runs = groups.map((group) => ({
    ...group,
    trials: group.trials.filter(({ table }) => table === "runs"),
  }));
  const order = oneAfterTheOther(runs);
  if (order === null) return [];
  const names = order.map((name) => nameOf(groups.findIndex((group) => group.name === name)));
  return [
    caution(
      "not-interleaved",
      `All runs of ${names[0]} came first, then all of ${list(names.slice(1))}: whatever changed meanwhile (caches, heat, neighbours) looks like a difference between them.`,
      "Take turns next time: one run of each, and again.",
      placesOf(runs.flatMap(({ trials }) => trials.slice(0, 1))),
    ),
  ];
}

function memory({ groups, series, rssDivisor }: Compared): Finding[] {
  if (rssDivisor !== 1 || series.every(({ metric }) => metric.id !== "max_rss_bytes")) return [];
  return fourfoldFindings(runsOf(groups));
}

function overflows({ groups }: Compared): Finding[] {
  const trials = groups.flatMap((group) =>
    group.trials.filter(({ run }) => run !== null && overflowedCpu(run) !== null),
  );
  if (trials.length === 0) return [];
  return [
    caution(
      "busybox-overflow",
      `The CPU percentage of ${plural(trials.length, "run")} does not fit the times: BusyBox's time overflows after some twelve hours of CPU time; (user + system) / elapsed is compared in its place.`,
      "Measure long runs with GNU time, whose percentage does not overflow.",
      placesOf(trials),
    ),
  ];
}

/** `?%`: time saw no time pass. */
function unknownCpu({ groups }: Compared): Finding[] {
  const trials = groups.flatMap((group) =>
    group.trials.filter(({ run }) => run !== null && run.cpu_pct === null && run.elapsed_s === 0),
  );
  if (trials.length === 0) return [];
  return [
    caution(
      "unknown-cpu",
      `${plural(trials.length, "run")} took no time that time could measure, so that it prints the CPU percentage as ?%; nothing can be compared there.`,
      "Time many repetitions at once, such as a loop of a thousand.",
      placesOf(trials),
    ),
  ];
}

/** Verdicts that hang on one run. */
function deciding({ rows, criteria, nameOf }: Compared): Finding[] {
  return rows
    .filter(
      ({ metric, result, a, b }) =>
        metric.primary &&
        result.verdict !== "inconclusive" &&
        a.censored === undefined &&
        b.censored === undefined &&
        a.values.length + b.values.length <= mostRunsLeftOut,
    )
    .flatMap((row): Finding[] => {
      const [run, ...others] = decidingRuns(questionOf(row, criteria));
      if (run === undefined) return [];
      const { metric, pair, subject } = row;
      const trial = row[run.group].trials[run.index];
      const more =
        others.length === 0 ? "" : `, and ${plural(others.length, "other run")} could change it too`;
      const what = `${subject === "" ? "" : `${subject}: `}${metric.title} of ${nameOf(pair.b)} against ${nameOf(pair.a)}`;
      return [
        caution(
          decidingRun,
          `${what}: without the run of ${formatOf(metric)(run.value)} the verdict would be ${run.without}, not ${row.result.verdict}${more}.`,
          "A few more runs settle it.",
          trial === undefined ? [] : placesOf([trial]),
        ),
      ];
    })
    .slice(0, mostOfAKind);
}

function questionOf({ metric, a, b }: RowComparison, criteria: Compared["criteria"]): Question {
  return { a: a.values, b: b.values, ...criteria, better: metric.better, scale: "ratio" };
}

function keyless({ keyless: trials, by }: Compared): Finding[] {
  if (trials.length === 0) return [];
  const keys = list(by.map(({ name }) => name));
  return [
    caution(
      "no-key",
      `${plural(trials.length, "row")} of the logs ${trials.length === 1 ? "has" : "have"} no ${keys} and ${trials.length === 1 ? "is" : "are"} in no group.`,
      "Compare by another key, or leave such inputs out.",
      placesOf(trials),
    ),
  ];
}
