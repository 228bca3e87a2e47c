/** One group against another as a table: a row for each metric, or for each benchmark, the verdict in a word, why where there is none. */
import type { Judged } from "../analysis/comparison.ts";
import type { Metric } from "../analysis/metrics.ts";
import type { Comparison } from "../analysis/verdict.ts";
import { formatNumber } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import type { Cell, Place, ReportTable, TableRow } from "./report.ts";

export interface ComparedRow extends Judged {
  /** What the metric is called here, or the benchmark where all rows are of one metric. */
  readonly title: string;
  readonly kind: Metric["kind"];
  /** Where the figures of both groups are from: the first run of each. */
  readonly places?: { readonly a?: Place; readonly b?: Place };
}

export interface ComparisonTableOptions {
  readonly id: string;
  readonly title: string;
  /** What the rows are. */
  readonly heading?: "metric" | "benchmark";
  readonly nameA: string;
  readonly nameB: string;
  readonly rows: readonly ComparedRow[];
  readonly alpha: number;
  /** More rows that are no comparison of their own: geometric means. */
  readonly summaries?: readonly { readonly title: string; readonly ratio: number }[];
  readonly notes: readonly string[];
}

/** So many reasons for inconclusive rows are told; more are in the machine-readable table. */
const mostReasons = 3;

export function comparisonTable(options: ComparisonTableOptions): ReportTable {
  const { id, title, heading = "metric", nameA, nameB, rows, alpha, summaries = [], notes } = options;
  const adjusted = rows.some((row) => isAdjusted(row, alpha));
  const reasons = [...new Set(rows.flatMap(({ result }) => result.reason ?? []))];
  return withoutEmptyColumns({
    id,
    title,
    columns: [
      { key: heading, title: heading, kind: "text" },
      { key: "a", title: nameA, kind: "number" },
      { key: "b", title: nameB, kind: "number" },
      { key: "ratio", title: "ratio", kind: "ratio" },
      { key: "interval", title: intervalTitle(alpha), kind: "ratio" },
      { key: "range", title: "all pairs", kind: "ratio" },
      { key: "difference", title: "difference", kind: "number" },
      { key: "p", title: "p", kind: "probability" },
      { key: "adjusted", title: "p adjusted", kind: "probability" },
      { key: "verdict", title: `${nameB} is`, kind: "text" },
    ],
    rows: [
      ...rows.map((row) => comparedRow(row, adjusted)),
      ...summaries.map((summary) => ({ cells: [summary.title, null, null, summary.ratio] })),
    ],
    notes: [
      ...notes,
      ...(rows.some(({ result }) => result.effect?.isLeast === true) ? [leastNote] : []),
      ...reasons.slice(0, mostReasons).map((reason) => `Inconclusive: ${reason}.`),
    ],
  });
}

const leastNote = "Where timeouts leave open how large the change is, the smallest estimate stands there.";

/** `95 % interval` */
export function intervalTitle(alpha: number): string {
  return `${formatNumber(Number((100 * (1 - alpha)).toPrecision(12)), 3)} % interval`;
}

/** Where no p can be significant, or there is only one, adjusting it adds nothing. */
function isAdjusted({ result, adjustedP }: ComparedRow, alpha: number): boolean {
  return result.floor <= alpha && adjustedP !== null && adjustedP !== result.p;
}

function comparedRow({ title, kind, result, adjustedP, places }: ComparedRow, adjusted: boolean): TableRow {
  return {
    kind,
    ...(places === undefined ? {} : { places: { ...places } }),
    cells: [
      title,
      result.a.median,
      result.b.median,
      ...ratioCells(result),
      result.scale === "shift" ? (result.effect?.estimate ?? null) : null,
      result.p,
      adjusted ? adjustedP : null,
      result.verdict,
    ],
  };
}

/** Ratio, interval, and the range over all pairs where there is no interval but several pairs. */
function ratioCells({ effect, scale, a, b }: Comparison): [Cell, Cell, Cell] {
  if (effect === null || scale !== "ratio") return [null, null, null];
  const { estimate, low, high, min, max } = effect;
  if (low !== null && high !== null) return [estimate, [low, high], null];
  return [estimate, null, a.n * b.n > 1 ? [min, max] : null];
}
