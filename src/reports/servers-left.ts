/** Servers that a log shows being created and not being deleted, with the evidence. */
import { type PlanCounts, planCountsOf } from "../analysis/plan-of-tables.ts";
import { countCodes } from "../analysis/rows-by-code.ts";
import { refuseServerName } from "../analysis/server-name.ts";
import { categories, textAt, numbers, type Tables } from "../tables/tables.ts";
import { formatCount } from "../units/quantity.ts";
import { withoutEmptyColumns } from "./columns.ts";
import { placeOf, plural, pluralIs } from "./place.ts";
import type { Finding, Place, Report, ReportKind, ReportTable } from "./report.ts";

const mostRows = 100;

/** Fates that leave a server behind, the surest first, in words. */
const left = {
  "delete-failed": "the delete failed",
  orphan: "the job died before it deleted anything",
  unknown: "the log says nothing of a delete",
} as const;

type LeftFate = keyof typeof left;

export const serversLeft: ReportKind = {
  id: "servers-left",
  title: "Servers left behind",
  build(tables): Report {
    const head = { id: this.id, title: this.title, charts: [] };
    const counts = countFates(tables);
    const n = counts["delete-failed"] + counts.orphan + counts.unknown;
    const created = tables.servers.numRows();
    if (n === 0) {
      const empty =
        created === 0
          ? "No log shows a server being created."
          : `All ${created} servers that the logs show being created were deleted.`;
      return { ...head, empty, findings: [], tables: [], method: [] };
    }
    const plan = planCountsOf(tables);
    return {
      ...head,
      findings: findingsOf(tables, counts, n, created, plan),
      tables: [tableOf(tables, n, plan)],
      method: [
        "A server is deleted if the log shows the delete and no error after it. It is an orphan if the log shows that the job died: a traceback behind which nothing follows, results missing, or a log that stops within a line. Where a log ends normally and is silent about deletes, nothing is known.",
        "delete-all.sh deletes nothing until it is run with --yes, and then only servers that the cloud's own list still shows under exactly these names.",
      ],
    };
  },
};

/** What of it the script holds, in one sentence; null if it is every line of the table. */
function inScript({ targets, refused, duplicates }: PlanCounts): string | null {
  if (refused + duplicates === 0) return null;
  const why = [
    ...(refused > 0 ? [`${pluralIs(refused, "name")} refused`] : []),
    ...(duplicates > 0
      ? [
          `${plural(duplicates, "line", formatCount(duplicates))} ${duplicates === 1 ? "tells" : "tell"} of a server that another log tells of too`,
        ]
      : []),
  ];
  return `delete-all.sh holds ${plural(targets, "server", formatCount(targets))}: ${why.join(", and ")}.`;
}

/** How many servers of each fate are left: there may be millions. */
function countFates(tables: Tables): Record<LeftFate, number> {
  const { codes, names } = categories(tables, "servers", "fate");
  const counts = countCodes(codes, names.length);
  counts[0] = 0;
  const countOf = (fate: LeftFate) => counts[names.indexOf(fate) + 1] ?? 0;
  return {
    "delete-failed": countOf("delete-failed"),
    orphan: countOf("orphan"),
    unknown: countOf("unknown"),
  };
}

/** The first `most` servers that are left, the surest fate first. */
function firstLeft(tables: Tables, most: number): number[] {
  const fates = categories(tables, "servers", "fate");
  return (Object.keys(left) as LeftFate[])
    .flatMap((fate) => {
      const code = fates.names.indexOf(fate) + 1;
      const rows: number[] = [];
      if (code > 0)
        for (let row = fates.codes.indexOf(code); row !== -1 && rows.length < most;) {
          rows.push(row);
          row = fates.codes.indexOf(code, row + 1);
        }
      return rows;
    })
    .slice(0, most);
}

function findingsOf(
  tables: Tables,
  counts: Record<LeftFate, number>,
  n: number,
  created: number,
  { targets, refused }: PlanCounts,
): Finding[] {
  const present = (Object.keys(left) as LeftFate[]).filter((fate) => counts[fate] > 0);
  const reasons =
    present.length === 1
      ? present.map((fate) => left[fate])
      : present.map((fate) => `${formatCount(counts[fate])}: ${left[fate]}`);
  const sure = counts.orphan + counts["delete-failed"];
  return [
    {
      id: "servers-left",
      level: sure > 0 ? "bad" : "warning",
      weight: sure > 0 ? 95 : 83,
      text: `${formatCount(n)} of ${pluralIs(created, "server")} not known to be deleted (${reasons.join("; ")}).${refused === 0 ? "" : refusedText(refused, n)}`,
      advice:
        targets === 0 && refused > 0
          ? "delete-all.sh holds none of them; the table of servers left behind says why."
          : "Review delete-all.sh; run as it is, it only looks them up and prints a plan. With --yes it deletes what still exists.",
      places: firstLeft(tables, 3).map((row) => placeOf(tables, "servers", row)),
    },
  ];
}

function refusedText(refused: number, n: number): string {
  if (n === 1) return " It is in no script, because its name is refused.";
  return refused === 1
    ? " 1 of them is in no script, because its name is refused."
    : ` ${formatCount(refused)} of them are in no script, because their names are refused.`;
}

const commands = [
  { command: "sh delete-all.sh", does: "looks them up and shows what would be deleted" },
  { command: "sh delete-all.sh --yes", does: "deletes what still exists, after asking" },
];

function tableOf(tables: Tables, n: number, plan: PlanCounts): ReportTable {
  const evidence = numbers(tables, "servers", "evidence_line");
  const fates = categories(tables, "servers", "fate");
  const rest = n - mostRows;
  const script = inScript(plan);
  return withoutEmptyColumns({
    id: "servers-left",
    lookup: true,
    title: "Not known to be deleted",
    columns: [
      { key: "name", title: "name", kind: "text" },
      { key: "id", title: "id", kind: "text" },
      { key: "created", title: "created (UTC)", kind: "text" },
      { key: "fate", title: "fate", kind: "text" },
      { key: "evidence", title: "evidence", kind: "place" },
      { key: "place", title: "created by line", kind: "place" },
      { key: "refused", title: "not in the script because", kind: "text" },
    ],
    rows: firstLeft(tables, mostRows).map((row) => {
      const place: Place = placeOf(tables, "servers", row);
      const line = evidence[row] ?? Number.NaN;
      return {
        cells: [
          textAt(tables, "servers", "name", row),
          textAt(tables, "servers", "id", row),
          textAt(tables, "servers", "created_at", row),
          fates.at(row),
          Number.isNaN(line) ? null : { source: place.source, line },
          place,
          refuseServerName(textAt(tables, "servers", "name", row) ?? "", false),
        ],
      };
    }),
    notes: [
      ...(rest > 0 ? [`${formatCount(rest)} more are in tables/servers.csv and in delete-all.sh.`] : []),
      ...(script === null ? [] : [script]),
    ],
    ...(plan.targets > 0 ? { commands } : {}),
  });
}
