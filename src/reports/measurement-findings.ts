/** What benchmark files say, in sentences: of a few benchmarks one by one, of many by file. */
import type { Measured, MeasuredBenchmark, MeasuredGroup } from "../analysis/measured.ts";
import { median, medianInterval } from "../analysis/quantile.ts";
import { formatCount } from "../units/quantity.ts";
import { list, listSome, range } from "./comparison-sentences.ts";
import { ignoredFailures } from "./ignored-failures.ts";
import { inSentence, type MeasuredFile, nameInSentence, namesAmong } from "./measurement-names.ts";
import { hasBounds, isSuccess, pivotOf } from "./measurement-tables.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding, Place } from "./report.ts";
import { singleValuesHint } from "./single-values.ts";

/** Up to so many benchmarks are told one by one. */
const mostBenchmarks = 4;
/** More files than this are only counted. */
const mostFiles = 4;
/** So many benchmarks with failures are named. */
const mostFailing = 5;

export function measurementFindings(measured: Measured, files: readonly MeasuredFile[]): Finding[] {
  return [...failureFindings(measured), ...ignoredFindings(measured), ...whatWasMeasured(measured, files)];
}

function failureFindings(measured: Measured): Finding[] {
  const failing = [...measured.failures];
  const named = failing.slice(0, mostFailing);
  const all = measured.repetitionsOf(named.map(([index]) => index));
  const findings = named.map(([index, { ends: failures, first }]): Finding => {
    const ends = list([...new Set(failures.values())].slice(0, 3));
    const several = plural(failures.size, "run", formatCount(failures.size));
    // Of what sums up runs it is not known here how many processes did well.
    const runs = measured.summed.has(index) ? null : (all.get(index) ?? failures.size);
    const share =
      runs === null ? several : `${formatCount(failures.size)} of ${plural(runs, "run", formatCount(runs))}`;
    return {
      id: "failed-runs",
      level: "bad",
      weight: 77,
      text: `${share} of ${nameInSentence(measured.benchmark(index))} failed (${ends}); ${failures.size === 1 ? "its" : "their"} figures are left out.`,
      places: [placeOfRow(measured, first)],
    };
  });
  const rest = failing.slice(mostFailing);
  const [next] = rest;
  if (next === undefined) return findings;
  const failed = rest.reduce((sum, [, { ends }]) => sum + ends.size, 0);
  const text = `${plural(rest.length, "more benchmark", formatCount(rest.length))} had failed runs, ${formatCount(failed)} in all; their figures are left out.`;
  const place = placeOfRow(measured, next[1].first);
  return [...findings, { id: "failed-runs", level: "bad", weight: 76, text, places: [place] }];
}

/** Summaries that say that not all of what they sum up succeeded. */
function ignoredFindings(measured: Measured): Finding[] {
  const rows = [...measured.summaries].filter(
    (row) => isSuccess(measured, row) && measured.values[row] === 0,
  );
  const [first] = rows;
  if (first === undefined) return [];
  const named = rows.map((row) => measured.benchmark(measured.benchmarkOfRow(row)));
  const names = listSome([...new Set(named.map(nameInSentence))], mostFailing);
  const tools = named.map(({ tool }) => tool);
  const places = rows.slice(0, mostFailing).map((row) => placeOfRow(measured, row));
  return [ignoredFailures(names, tools, places)];
}

function whatWasMeasured(measured: Measured, files: readonly MeasuredFile[]): Finding[] {
  const single = files.flatMap(({ groups, others }) => [...groups, ...others]);
  const isFew = single.length <= mostBenchmarks;
  const told = files.slice(0, isFew ? mostBenchmarks : mostFiles);
  const rest = files.slice(told.length);
  const advised = files.find((file) => adviceOf(measured, file, told) !== null);
  const withAdvice = (findings: Finding[], some: readonly MeasuredFile[]): Finding[] => {
    const [first, ...others] = findings;
    const advice = advised !== undefined && some.includes(advised) ? adviceOf(measured, advised, told) : null;
    return first === undefined || advice === null ? findings : [{ ...first, advice }, ...others];
  };
  return [
    ...told.flatMap((file) => withAdvice(fileFindings(measured, file, isFew), [file])),
    ...(rest.length === 0 ? [] : withAdvice([restFinding(measured, rest)], rest)),
  ];
}

/** `isEach`: its benchmarks are told one by one. */
function fileFindings(measured: Measured, file: MeasuredFile, isEach: boolean): Finding[] {
  const { groups, others, summed } = file;
  const all = [...groups, ...others];
  return [
    ...(isEach || all.length === 1
      ? all.map((at) => benchmarkFinding(measured, measured.group(at)))
      : fileFinding(measured, file)),
    ...(summed.length === 0 ? [] : [summaryFinding(measured, file)]),
  ];
}

function benchmarkFinding(measured: Measured, group: MeasuredGroup): Finding {
  const { benchmark, metric, rows } = group;
  const format = formatOf(metric);
  const all = measured.valuesOf(rows);
  const { values, sessions } = measured.figuresOf(group);
  const { low, high, reached } = medianInterval(values);
  const interval = reached ? ` (95 % ${range([low, high], format)})` : "";
  const n = `${plural(all.length, "value", formatCount(all.length))}${sessions === null ? "" : ` of ${plural(sessions, "session", formatCount(sessions))}`}`;
  const said =
    all.length === 1
      ? `${format(all[0] ?? null)}, measured once`
      : `median ${format(median(values))}${interval}, ${range(extremes(all), format)} in ${n}`;
  return measuredFinding(`${sentenceCase(metric.title)} of ${nameInSentence(benchmark)}: ${said}.`, [
    placeOfRow(measured, rows[0] ?? benchmark.first),
  ]);
}

/** `bench.json (hyperfine): 12 benchmarks, 10 values each; medians of the elapsed time from 1.2 ms (ls) to 3.4 s (sort).` */
function fileFinding(measured: Measured, { source, tool, groups, others }: MeasuredFile): Finding[] {
  const told = groups.map((at) => {
    const group = measured.group(at);
    return { ...group, middle: median(measured.figuresOf(group).values) };
  });
  const [first] = told;
  if (first === undefined) return [];
  const sizes = extremes(told.map(({ rows }) => rows.length));
  const n = `${range(sizes, formatCount)} ${sizes[1] === 1 ? "value" : "values"} each`;
  const what = sizes[1] === 1 ? first.metric.title : `medians of the ${first.metric.title}`;
  const all = told.length + others.length;
  const count = plural(all, "benchmark", formatCount(all));
  const counts =
    others.length === 0 ? count : `${count}, ${formatCount(told.length)} with ${first.metric.title}`;
  const text = `${source}${toolOf(tool)}: ${counts}, ${n}; ${what} ${fromTo(told, formatOf(first.metric))}.`;
  return [measuredFinding(text, [placeOfRow(measured, first.rows[0] ?? first.benchmark.first)])];
}

/** `from 1.2 ms (ls) to 3.4 s (sort)`; of one `1.2 ms`. */
function fromTo(
  told: readonly (Pick<MeasuredGroup, "benchmark"> & { readonly middle: number })[],
  format: (value: number) => string,
): string {
  const ordered = told.toSorted((a, b) => a.middle - b.middle);
  const [least, most] = [ordered[0], ordered.at(-1)];
  if (least === undefined || most === undefined) return "";
  const nameOf = namesAmong(told.map(({ benchmark }) => benchmark));
  const say = ({ benchmark, middle }: typeof least) => `${format(middle)} (${inSentence(nameOf(benchmark))})`;
  return least === most ? format(least.middle) : `from ${say(least)} to ${say(most)}`;
}

interface Told {
  readonly benchmark: MeasuredBenchmark;
  readonly middle: number;
}

/** One of each name: the median where it was measured several times. */
function byName(told: readonly Told[]): Told[] {
  const names = new Map<string, Told[]>();
  for (const one of told) {
    const name = nameInSentence(one.benchmark);
    names.set(name, [...(names.get(name) ?? []), one]);
  }
  return [...names.values()].map((own) => ({
    benchmark: (own[0] as Told).benchmark,
    middle: median(own.map(({ middle }) => middle)),
  }));
}

/** What files state that give no single values. */
function summaryFinding(measured: Measured, { source, tool, summed }: MeasuredFile): Finding {
  const { metrics, statements } = pivotOf(measured, new Set(summed));
  const [metric] = metrics;
  const told = statements.flatMap(({ benchmark: index, rows }) => {
    const row = metric === undefined ? undefined : rows.get(metric);
    const middle = row === undefined ? undefined : measured.values[row];
    return middle === undefined ? [] : [{ benchmark: measured.benchmark(index), middle }];
  });
  const names = new Set(summed.map((index) => nameInSentence(measured.benchmark(index))));
  const isOne = names.size === 1 && told.length > 1;
  const isRepeated = told.length > names.size;
  const stated =
    metric === undefined || told.length === 0
      ? ""
      : isOne
        ? ` (${metric.title} ${range(
            told.map(({ middle }) => middle),
            formatOf(metric),
          )} in ${formatCount(told.length)} runs of the tool)`
        : ` (${isRepeated ? "medians of the " : ""}${metric.title} ${fromTo(byName(told), formatOf(metric))})`;
  const of = names.size === 1 && told.length > 0 ? [...names].join("") : null;
  const sure = hasBounds(metrics)
    ? "the interval of each is of one process, and the next may come to something outside"
    : isRepeated
      ? "what each came to, time after time, says how sure that is"
      : "nothing here can say how sure that is";
  return measuredFinding(
    `${source}${toolOf(tool)} states what ${of ?? plural(names.size, "benchmark", formatCount(names.size))} came to${stated}, but no single values: ${sure}.`,
    summed.slice(0, 1).map((index) => placeOfRow(measured, measured.benchmark(index).first)),
  );
}

function restFinding(measured: Measured, files: readonly MeasuredFile[]): Finding {
  const sizes = files.map(({ groups, others, summed }) => groups.length + others.length + summed.length);
  const n = sizes.reduce((sum, size) => sum + size, 0);
  const first = files
    .flatMap(({ groups, summed }) => [...groups.map((at) => measured.benchmarkAt(at)), ...summed])
    .slice(0, 1);
  return measuredFinding(
    `${plural(files.length, "more file", formatCount(files.length))} ${files.length === 1 ? "holds" : "hold"} ${plural(n, "measured benchmark", formatCount(n))}.`,
    first.map((index) => placeOfRow(measured, measured.benchmark(index).first)),
  );
}

function measuredFinding(text: string, places: readonly Place[]): Finding {
  return { id: "measured", level: "info", weight: 55, text, places };
}

/** How to compare what a file with several benchmarks holds, or how to get at what could be compared; null if there is nothing to say. */
function adviceOf(measured: Measured, file: MeasuredFile, told: readonly MeasuredFile[]): string | null {
  const { source, tool, groups, summed } = file;
  const isOnce =
    new Set(summed.map((index) => nameInSentence(measured.benchmark(index)))).size === summed.length;
  const hint = groups.length === 0 && summed.length > 0 && isOnce ? singleValuesHint(tool) : null;
  // The same runs may be in an export beside it, and then nothing is missing.
  if (hint !== null) return told.some((one) => one.tool === tool && one.groups.length > 0) ? null : hint;
  const again = told.find((other) => other !== file && isSameMeasured(measured, file, other));
  const words = again === undefined ? [] : [source, again.source].map(wordOf);
  if (words.length > 0 && !words.includes(anyFile))
    return `To compare the two files: runlens compare ${words.join(" ")}`;
  for (const indexes of [groups.map((at) => measured.benchmarkAt(at)), summed]) {
    const benchmarks = indexes.map((index) => measured.benchmark(index));
    const names = new Set(benchmarks.map(({ benchmark }) => benchmark));
    const params = new Set(benchmarks.map((one) => one.params));
    const key = names.size > 1 ? "benchmark" : params.size > 1 ? "params" : null;
    if (key !== null) return `To compare them: runlens compare ${wordOf(source)} --by ${key}`;
  }
  return null;
}

/** What a shell would read in another way, and a command as an option, is left to the reader. */
const wordOf = (source: string): string => (/^[\w@%+=:,./][\w@%+=:,./-]*$/.test(source) ? source : anyFile);
const anyFile = "FILE";

/** True if a file begins with a benchmark that the other has too. */
function isSameMeasured(measured: Measured, { groups: [first] }: MeasuredFile, other: MeasuredFile): boolean {
  if (first === undefined) return false;
  const { tool, benchmark, params } = measured.group(first).benchmark;
  return other.groups.some((at) => {
    const one = measured.group(at).benchmark;
    return one.tool === tool && one.benchmark === benchmark && one.params === params;
  });
}

const toolOf = (tool: string | null): string => (tool === null ? "" : ` (${tool})`);

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function extremes(values: ArrayLike<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  return [low, high];
}

function placeOfRow(measured: Measured, row: number): Place {
  return { source: measured.benchmark(measured.benchmarkOfRow(row)).source, line: measured.lineOf(row) };
}
