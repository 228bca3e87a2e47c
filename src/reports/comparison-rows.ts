/** Every comparison with all its figures, in base units: for programs. */
import type { RowComparison } from "../analysis/group-comparison.ts";
import type { GroupSample } from "../analysis/grouping.ts";
import type { Compared } from "./compared.ts";
import type { Cell, Column, ReportTable } from "./report.ts";

/** Columns for programs are named by their keys. */
export const textColumn = (key: string): Column => ({ key, title: key, kind: "text" });
export const numberColumn = (key: string): Column => ({ key, title: key, kind: "number" });

const columns: readonly Column[] = [
  textColumn("benchmark"),
  textColumn("metric"),
  textColumn("baseline"),
  textColumn("group"),
  numberColumn("n_baseline"),
  numberColumn("n_group"),
  numberColumn("timeouts_baseline"),
  numberColumn("timeouts_group"),
  numberColumn("failed_baseline"),
  numberColumn("failed_group"),
  numberColumn("median_baseline"),
  numberColumn("median_group"),
  textColumn("scale"),
  numberColumn("effect"),
  numberColumn("effect_low"),
  numberColumn("effect_high"),
  numberColumn("effect_coverage"),
  numberColumn("pairs_lowest"),
  numberColumn("pairs_highest"),
  numberColumn("p"),
  numberColumn("p_adjusted"),
  numberColumn("p_smallest"),
  numberColumn("superiority"),
  textColumn("verdict"),
  textColumn("reason"),
];

/** A row for each metric, benchmark and pair of groups; the columns are always the same. */
export function comparisonRows(compared: Compared): ReportTable {
  return {
    id: "comparisons",
    title: "Every comparison",
    lookup: true,
    columns,
    rows: compared.rows.map((row) => ({ cells: cellsOf(row, compared) })),
  };
}

function cellsOf(row: RowComparison, { groups }: Compared): Cell[] {
  const { subject, metric, pair, a, b, result, adjustedP } = row;
  const { effect } = result;
  return [
    subject || null,
    metric.id,
    groups[pair.a]?.name ?? null,
    groups[pair.b]?.name ?? null,
    a.values.length,
    b.values.length,
    timeouts(a),
    timeouts(b),
    groups[pair.a]?.failed.length ?? null,
    groups[pair.b]?.failed.length ?? null,
    result.a.median,
    result.b.median,
    result.scale,
    effect?.estimate ?? null,
    finite(effect?.low),
    finite(effect?.high),
    effect?.coverage ?? null,
    finite(effect?.min),
    finite(effect?.max),
    result.p,
    adjustedP,
    result.floor,
    result.superiority,
    result.verdict,
    result.reason,
  ];
}

const timeouts = ({ censored }: GroupSample): number => censored?.filter(Boolean).length ?? 0;

/** Timeouts leave a limit open: there is no number for it. */
export const finite = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value;
