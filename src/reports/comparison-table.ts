/** One group against another as a table: a row for each metric (and benchmark), the verdict in a word, why where there is none. */
import type { Judged } from "../analysis/comparison.ts";
import type { Metric } from "../analysis/metrics.ts";
import type { Comparison } from "../analysis/verdict.ts";
import { formatNumber } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import type { Cell, ReportTable, TableRow } from "./report.ts";

export interface ComparedRow extends Judged {
  /** The benchmark or command, where the groups share several. */
  readonly subject?: string;
  /** What the metric is called here. */
  readonly title: string;
  readonly kind: Metric["kind"];
}

export interface ComparisonTableOptions {
  readonly id: string;
  readonly title: string;
  readonly nameA: string;
  readonly nameB: string;
  readonly rows: readonly ComparedRow[];
  readonly alpha: number;
  /** More rows that are no comparison of their own: geometric means. */
  readonly summaries?: readonly {
    readonly subject: string;
    readonly title: string;
    readonly ratio: number;
  }[];
  readonly notes: readonly string[];
}

/** So many reasons for inconclusive rows are told; more are in the machine-readable table. */
const mostReasons = 3;

export function comparisonTable(options: ComparisonTableOptions): ReportTable {
  const { id, title, nameA, nameB, rows, alpha, summaries = [], notes } = options;
  const reasons = [...new Set(rows.flatMap(({ result }) => result.reason ?? []))];
  return withoutEmptyColumns({
    id,
    title,
    columns: [
      { key: "benchmark", title: "benchmark", kind: "text" },
      { key: "metric", title: "metric", kind: "text" },
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
      ...rows.map((row) => comparedRow(row, alpha)),
      ...summaries.map(({ subject, title: metric, ratio }) => ({
        cells: [subject, metric, null, null, ratio, null, null, null, null, null, null],
      })),
    ],
    notes: [...notes, ...reasons.slice(0, mostReasons).map((reason) => `Inconclusive: ${reason}.`)],
  });
}

/** `95 % interval` */
export function intervalTitle(alpha: number): string {
  return `${formatNumber(Number((100 * (1 - alpha)).toPrecision(12)), 3)} % interval`;
}

function comparedRow({ subject, title, kind, result, adjustedP }: ComparedRow, alpha: number): TableRow {
  return {
    kind,
    cells: [
      subject ?? null,
      title,
      result.a.median,
      result.b.median,
      ...ratioCells(result),
      result.scale === "shift" ? (result.effect?.estimate ?? null) : null,
      result.p,
      // Where no p can be significant, adjusting it adds nothing.
      result.floor > alpha ? null : adjustedP,
      result.verdict,
    ],
  };
}

/** Ratio, interval, and the range over all pairs where there is no interval. */
function ratioCells({ effect, scale }: Comparison): [Cell, Cell, Cell] {
  if (effect === null || scale !== "ratio") return [null, null, null];
  const { estimate, low, high, min, max } = effect;
  return low === null || high === null ? [estimate, null, [min, max]] : [estimate, [low, high], null];
}
