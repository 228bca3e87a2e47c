/** Doubts about the figures of single groups in a comparison: too coarse, all alike, a slow start, two modes, batches, outliers. */
import { flagGroups } from "../analysis/outliers.ts";
import type { GroupSample, Series } from "../analysis/grouping.ts";
import { resolution } from "../analysis/resolution.ts";
import { batchEffect, coarseResolution, firstRunSlow, twoModes } from "../analysis/stability.ts";
import { formatNumber, formatPercent, formatRatio, formatSeconds } from "../units/quantity.ts";
import { caution } from "./caution.ts";
import { type Compared, placesOf } from "./compared.ts";
import { list } from "./comparison-sentences.ts";
import { formatOf } from "./metric-text.ts";
import { sessionsAdvice } from "./more-sessions.ts";
import type { Finding } from "./report.ts";

const mostOfAKind = 3;
/** From which share of the variance on batches are worth a word, if chance does not explain it at this level. */
const notableShare = 0.3;
/** Two figures are the same by chance easily. */
const fewestAlike = 3;

/** One group's figures of a row. */
interface Figures {
  readonly series: Series;
  readonly sample: GroupSample;
  readonly group: string;
  /** Group and metric, and the benchmark where there are several. */
  readonly what: string;
}

export function figureCautions({ series, nameOf }: Compared): Finding[] {
  const figures = series
    .filter(({ metric }) => metric.primary)
    .flatMap((row) =>
      row.samples.flatMap((sample, g): Figures[] => {
        const subject = row.subject === "" ? "" : `, ${row.subject}`;
        return sample === null
          ? []
          : [
              {
                series: row,
                sample,
                group: nameOf(g),
                what: `${row.metric.title} of ${nameOf(g)}${subject}`,
              },
            ];
      }),
    );
  return [
    ...coarse(figures),
    ...alike(figures),
    ...figures.flatMap(slowStart).slice(0, mostOfAKind),
    ...figures.flatMap(modes).slice(0, mostOfAKind),
    ...figures.flatMap(batches).slice(0, mostOfAKind),
    ...singleBatches(figures),
    ...singleSessions(figures),
    ...timeouts(figures),
    ...outliers(figures),
  ];
}

/** The step of a clock, or that of times of which a tool printed few digits; null if there is none that is known. */
function stepOf({ series: { metric }, sample: { values } }: Figures): number | null {
  if (metric.resolution !== null) return metric.resolution;
  const isTold = metric.kind === "seconds" && values.length >= fewestAlike && new Set(values).size > 1;
  return isTold ? resolution(values) || null : null;
}

function coarse(figures: readonly Figures[]): Finding[] {
  const found = figures.flatMap((each) => {
    const own = stepOf(each);
    const step = own === null ? null : coarseResolution(each.sample.values, own);
    return step === null ? [] : [{ ...each, step: step.step }];
  });
  const [first] = found;
  if (first === undefined) return [];
  const format = formatOf(first.series.metric);
  const isPrinted = first.series.metric.resolution === null;
  return [
    caution(
      "coarse-resolution",
      `${sentence(found.map(({ what }) => what))}: figures come in steps of ${first.series.metric.kind === "seconds" ? formatSeconds(first.step).replace("10.0 ms", "10 ms") : format(first.step)}, which is more than ${formatPercent(1)} of them, so that differences of that size are made by ${isPrinted ? "rounding" : "the clock"}.`,
      isPrinted
        ? "Measure a longer piece of work, or compare figures with more digits: what a tool exports often has them."
        : "Measure a longer piece of work, or many repetitions at once.",
      placesOf(found.flatMap(({ sample }) => sample.trials.slice(0, 1))),
    ),
  ];
}

function alike(figures: readonly Figures[]): Finding[] {
  const found = figures.filter(
    ({ series, sample: { values, censored } }) =>
      // Counts are the same in every run more often than not.
      series.metric.kind === "seconds" &&
      censored === undefined &&
      values.length >= fewestAlike &&
      new Set(values).size === 1,
  );
  if (found.length === 0) return [];
  return [
    caution(
      "constant-values",
      `${sentence(found.map(({ what, sample, series }) => `${what} (${formatOf(series.metric)(sample.values[0] ?? null)}, ${sample.values.length} times)`))}: every run has the same figure, which measurements seldom have.`,
      "Make sure that each run was measured, and that the log does not repeat one of them.",
      placesOf(found.flatMap(({ sample }) => sample.trials.slice(0, 2))),
    ),
  ];
}

function slowStart({ sample, what, series }: Figures): Finding[] {
  if (series.metric.better !== "lower" || series.metric.kind !== "seconds") return [];
  // Servers are built side by side: there is no first run that warms a cache.
  if (sample.trials[0]?.table === "builds") return [];
  const slow = firstRunSlow(sample.values);
  if (slow === null) return [];
  return [
    caution(
      "first-run-slow",
      `${sentence([what])}: the first run took ${formatSeconds(slow.value)}, ${formatRatio(slow.ratio)} the median of the others (${formatSeconds(slow.median)}), as with cold caches.`,
      "Do a run or two before those that count, or clear the caches before each.",
      placesOf(sample.trials, 1),
    ),
  ];
}

function modes({ sample, what, series }: Figures): Finding[] {
  const found = sample.censored === undefined ? twoModes(sample.values) : null;
  if (found === null) return [];
  const format = formatOf(series.metric);
  const [low, high] = found;
  return [
    caution(
      "two-modes",
      `${sentence([what])}: the figures fall into two clusters, ${low.n} around ${format(low.median)} and ${high.n} around ${format(high.median)}; a median between them describes neither.`,
      "Look for what tells the two apart (another machine, a cache, a batch), and compare within each.",
      placesOf(sample.trials, 2),
    ),
  ];
}

/** The batches that the trials were created in; null where one is not known. */
function batchesOf({ trials }: GroupSample): string[] | null {
  const names = trials.map(({ source, names: { batch } }) => (batch ? `${source} ${batch}` : null));
  return names.includes(null) ? null : names.filter((name) => name !== null);
}

/** Groups of one batch each: p tells batches apart, and nothing more. */
function singleBatches(figures: readonly Figures[]): Finding[] {
  const single = figures.filter(({ sample }) => {
    const known = batchesOf(sample);
    return sample.values.length > 1 && known !== null && new Set(known).size === 1;
  });
  if (single.length < 2) return [];
  return [
    caution(
      "single-batch",
      `${sentence(single.map(({ what }) => what))}: each is of one batch of servers, which resemble each other, so that p tells these batches apart, and does not say that others like them would differ.`,
      "Repeat the test, and compare several batches of each kind.",
      placesOf(single.flatMap(({ sample }) => sample.trials.slice(0, 1))),
    ),
  ];
}

/** Groups of one session each: see `sessions.ts`. */
function singleSessions(figures: readonly Figures[]): Finding[] {
  const single = figures.filter(({ sample }) => sample.oneSession === true);
  if (single.length === 0) return [];
  const groups = [...new Set(single.map(({ group }) => group))];
  const what =
    single.length === figures.length
      ? `All figures of ${groups.length > mostOfAKind ? `${groups.length} groups` : list(groups)} are of one session${groups.length === 1 ? "" : " each"}`
      : `${sentence(single.map((each) => each.what))}: all figures are of one session`;
  const trials = single.flatMap(({ sample }) => sample.trials.slice(0, 1));
  return [
    caution(
      "single-session",
      `${what} (a process, a fork, a test run). What differs from one session to the next (the layout of memory, what was compiled how, the hour) is not in them, however many they are.`,
      sessionsAdvice(trials.map(({ names: { tool } }) => tool ?? null)),
      placesOf(trials),
    ),
  ];
}

function batches({ sample, what }: Figures): Finding[] {
  const known = batchesOf(sample);
  if (sample.censored !== undefined || known === null) return [];
  const effect = batchEffect(sample.values, known);
  if (effect === null || effect.share < notableShare || effect.p > 0.05) return [];
  return [
    caution(
      "batch-effect",
      `${sentence([what])}: ${effect.n} figures come from ${effect.batches} batches whose members are alike (${formatPercent(Math.round(100 * effect.share))} of the variance lies between batches), so that they say as much as about ${formatNumber(effect.effectiveN, 2)} that were made one by one.`,
      "Do not count them as so many runs: repeat the test at another time, or compare with --by batch.",
      placesOf(sample.trials, 2),
    ),
  ];
}

function timeouts(figures: readonly Figures[]): Finding[] {
  const found = figures.filter(({ sample }) => sample.censored !== undefined);
  if (found.length === 0) return [];
  const counts = found.map(
    ({ what, sample }) =>
      `${sample.censored?.filter(Boolean).length ?? 0} of ${sample.values.length} in ${what}`,
  );
  return [
    caution(
      "timeouts",
      `Timeouts: ${list(counts)}. They took at least as long as they were waited for; medians are Kaplan and Meier's, and a verdict is given only if it holds however long they would have taken.`,
      "Wait longer next time if the answer hangs on them.",
      placesOf(found.flatMap(({ sample }) => sample.trials.filter(({ censored }) => censored))),
    ),
  ];
}

function outliers(figures: readonly Figures[]): Finding[] {
  const bySeries = new Map<Series, Figures[]>();
  for (const each of figures) bySeries.set(each.series, [...(bySeries.get(each.series) ?? []), each]);
  const found = [...bySeries.values()].flatMap((own) => {
    const finite = own.map(({ sample }) =>
      sample.values.map((value, i) => (sample.censored?.[i] === true ? Number.NaN : value)),
    );
    return flagGroups(finite).flatMap((flags, g) => flags.map((flag) => ({ flag, each: own[g] })));
  });
  if (found.length === 0) return [];
  const told = found
    .slice(0, mostOfAKind)
    .flatMap(({ flag, each }) =>
      each === undefined ? [] : [`${formatOf(each.series.metric)(flag.value)} in ${each.what}`],
    );
  const more = found.length - told.length;
  return [
    caution(
      "outliers",
      `Far from the rest of their group: ${list(told)}${more > 0 ? ` and ${more} more` : ""}. They are compared like all others: ranks and medians hardly move.`,
      "Look at the lines before leaving anything out.",
      placesOf(found.flatMap(({ flag, each }) => each?.sample.trials[flag.index] ?? [])),
    ),
  ];
}

/** A list that begins a sentence, of at most a few. */
function sentence(parts: readonly string[]): string {
  const shown = parts.slice(0, mostOfAKind);
  const more = parts.length - shown.length;
  const text = more > 0 ? `${shown.join(", ")} and ${more} more` : list(shown);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
