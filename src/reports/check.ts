/** Limits of change, checked: what a reviewer needs to let a change pass or to send it back. */
import { type FailureRise, failureRises } from "../analysis/failure-rise.ts";
import { checkLimits, type Limit, type LimitResult, type Outcome, overall } from "../analysis/limits.ts";
import { formatRatio } from "../units/quantity.ts";
import { compareReport } from "./compare.ts";
import { cautions } from "./comparison-cautions.ts";
import {
  baselineName,
  candidateName,
  limitRows,
  limitTable,
  otherChanges,
  outcomeWords,
} from "./check-tables.ts";
import { decidingFindings } from "./check-cautions.ts";
import { type Compared, placesOf } from "./compared.ts";
import { isSized, listSome, openText, sidesText } from "./comparison-sentences.ts";
import { intervalTitle } from "./comparison-table.ts";
import { allFailedText, failureAdvice, risesSentence, riseText } from "./failure-text.ts";
import { formatOf } from "./metric-text.ts";
import { plural } from "./place.ts";
import type { Finding, ReportDocument } from "./report.ts";

export interface Checked {
  readonly outcome: Outcome;
  readonly results: readonly LimitResult[];
  /** Limits whose metric has no figures on both sides. */
  readonly empty: readonly Limit[];
  /** Where more of the candidate failed than of the baseline: no limit is kept there, whatever the figures of the others are. */
  readonly rises: readonly FailureRise[];
}

export function check(limits: readonly Limit[], { rows, criteria, groups, by }: Compared): Checked {
  const [baseline, candidate] = [baselineName, candidateName].map((side) =>
    groups.find(({ name }) => name === side),
  );
  const rises =
    baseline === undefined || candidate === undefined ? [] : failureRises(baseline, candidate, by);
  const results = checkLimits(limits, rows, criteria.alpha).map((result) => inDoubt(result, rises));
  const empty = limits.filter((limit) => !results.some((result) => result.limit === limit));
  const outcomes = results.map(({ outcome }) => outcome);
  const open = [...empty, ...rises].map(() => "unknown" as const);
  return { results, empty, rises, outcome: overall([...outcomes, ...open]) };
}

/** A limit that only those keep which did not fail is not kept. */
function inDoubt(result: LimitResult, rises: readonly FailureRise[]): LimitResult {
  if (result.outcome !== "kept") return result;
  const rise = riseOf(result, rises);
  return rise === undefined ? result : { ...result, outcome: "unknown", reason: riseText(rise) };
}

function riseOf({ row }: LimitResult, rises: readonly FailureRise[]): FailureRise | undefined {
  const table = row.b.trials[0]?.table;
  // The path that all subjects have in common is left out of those of rows.
  const isIt = ({ subject }: FailureRise) =>
    subject === "" || row.subject === "" || `/${subject}`.endsWith(`/${row.subject}`);
  return rises.find((rise) => rise.table === table && isIt(rise));
}

/** So many metrics that both sides have are named. */
const mostShared = 5;
/** So many limits that are kept are told one by one. */
const mostKept = 4;

export function checkDocument(
  checked: Checked,
  compared: Compared,
  provenance: ReportDocument["provenance"],
): ReportDocument {
  const report = compareReport(compared, false);
  const limited = new Set([
    ...checked.results.map(({ row }) => row.metric.id),
    ...checked.empty.map(({ metric }) => metric),
  ]);
  const about = {
    ...compared,
    series: compared.series.filter(({ metric }) => limited.has(metric.id)),
    rows: compared.rows.filter(({ metric }) => limited.has(metric.id)),
  };
  const { results, empty, rises } = checked;
  const failed = new Set(rises.map(riseText));
  // One sentence says it of all of these.
  const own = results.filter(({ reason }) => reason === null || !failed.has(reason));
  const told = own.sort((one, other) => rank(one.outcome) - rank(other.outcome));
  const kept = told.filter(({ outcome }) => outcome === "kept");
  const shown = kept.length > mostKept ? told.filter(({ outcome }) => outcome !== "kept") : told;
  const findings = [
    ...(rises.length > 0 &&
    (results.length > 0 || !empty.every((limit) => failedText(limit, compared) !== ""))
      ? [risesFinding(rises, compared)]
      : []),
    ...shown.map((result) => resultFinding(result, compared)),
    ...empty.map((limit) => emptyFinding(limit, compared)),
    ...(kept.length > mostKept ? [keptFinding(kept.length)] : []),
    // What a verdict hangs on is another question than that of the limit.
    ...cautions(about, { verdicts: false }),
    ...decidingFindings(results, compared),
  ];
  return {
    title: titles[checked.outcome],
    summary: summaryOf(checked, compared),
    findings,
    reports: [
      {
        ...report,
        findings,
        tables: [
          ...(results.length === 0 ? [] : [limitTable(results, compared)]),
          ...otherChanges(compared, limited),
          limitRows(results),
          ...report.tables.filter(({ lookup }) => lookup === true),
        ],
      },
    ],
    provenance,
  };
}

const titles: Readonly<Record<Outcome, string>> = {
  kept: "Performance check: all limits are kept",
  broken: "Performance check: a limit is broken",
  unknown: "Performance check: inconclusive",
};

const rank = (outcome: Outcome): number => ["broken", "unknown", "kept"].indexOf(outcome);

function summaryOf({ results, empty }: Checked, { groups }: Compared): string {
  const count = (outcome: Outcome) => results.filter((result) => result.outcome === outcome).length;
  const sizes = groups.map(
    ({ name, trials, failed }) =>
      `${name} of ${plural(trials.length, "row")}${failed.length === 0 ? "" : ` and ${failed.length} failed`}`,
  );
  return `${plural(results.length + empty.length, "check")}: ${count("broken")} broken, ${count("unknown") + empty.length} inconclusive, ${count("kept")} kept; ${sizes.length === 0 ? "nothing was found to compare" : sizes.join(", ")}.`;
}

/** What became of a limit, in one sentence. */
export function resultSentence(
  { limit, row, outcome, reason, adjustedP }: LimitResult,
  { criteria }: Compared,
): string {
  const { metric, subject, result } = row;
  const { effect, scale } = result;
  const sides = sidesText(row, formatOf(metric));
  const change =
    effect === null || scale !== "ratio"
      ? ""
      : `, ${formatRatio(effect.estimate)}${isSized(effect) ? ` (${intervalTitle(criteria.alpha)} ${formatRatio(effect.low)} to ${formatRatio(effect.high)})` : ""}${openText(effect, scale)}`;
  const p =
    outcome === "broken" && adjustedP !== null
      ? `, p ${adjustedP < 0.001 ? "< 0.001" : adjustedP.toPrecision(2)}`
      : "";
  const why = reason === null ? "" : `: ${reason}`;
  return `${limit.text} is ${outcomeWords[outcome].word}${subject === "" ? "" : ` for ${subject}`}: ${metric.title} ${sides}${change}${p}${why}.`;
}

function resultFinding(result: LimitResult, compared: Compared): Finding {
  const { outcome, row } = result;
  return {
    id: `limit-${outcomeWords[outcome].word}`,
    level: outcomeWords[outcome].level,
    weight: 90,
    text: resultSentence(result, compared),
    ...(outcome === "unknown" ? { advice: "Run both sides a few more times, taking turns." } : {}),
    places: [...placesOf(row.b.trials, 2), ...placesOf(row.a.trials, 2)],
  };
}

function risesFinding(rises: readonly FailureRise[], { groups }: Compared): Finding {
  const tables = new Set(rises.map(({ table }) => table));
  const failed = groups.find(({ name }) => name === candidateName)?.failed ?? [];
  return {
    id: "limit-inconclusive",
    level: "warning",
    weight: 91,
    text: risesSentence(rises),
    advice: failureAdvice,
    places: placesOf(failed.filter(({ table }) => tables.has(table))),
  };
}

/** Whose runs of this metric all failed; empty if nobody's. */
function failedText({ metric }: Limit, { groups, nameOf }: Compared): string {
  return allFailedText(groups, nameOf, ({ figures }) => [...figures.keys()].some(({ id }) => id === metric));
}

function emptyFinding(limit: Limit, compared: Compared): Finding {
  const { text, metric } = limit;
  const failed = failedText(limit, compared);
  const shared = [...new Set(compared.rows.map((row) => row.metric.id))];
  const why =
    failed === ""
      ? `baseline and candidate have no figures of ${metric} in common${shared.length === 0 ? "" : `, but of ${listSome(shared, mostShared)}`}`
      : `${failed} failed, and no figure of what failed is compared`;
  return {
    id: "limit-inconclusive",
    level: "warning",
    weight: 90,
    text: `${text} is inconclusive: ${why}.`,
    advice:
      failed === "" ? "Make sure that both were measured, and that the paths are right." : failureAdvice,
    places: [],
  };
}

function keptFinding(n: number): Finding {
  return {
    id: "limit-kept",
    level: "good",
    weight: 50,
    text: `${plural(n, "other limit")} are kept.`,
    places: [],
  };
}
