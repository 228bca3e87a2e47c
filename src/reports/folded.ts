/** What did not fit into memory: which tables are a sample, what that means for the figures, and what to do about it. */
import { extremesOfGroup } from "../analysis/bounded-groups.ts";
import { extremesOfAll } from "../analysis/build-sketches.ts";
import { type FoldedTable, foldedTables } from "../analysis/folded-tables.ts";
import { fewTimes } from "../analysis/held-times.ts";
import { formatCount } from "../units/quantity.ts";
import { atMost } from "./folded-builds.ts";
import { incidentId } from "./incidents.ts";
import type { Finding, Report, ReportKind } from "./report.ts";

/** The sections that read a table. */
const sections: Readonly<Record<string, string>> = {
  builds: "charts and changes over time of builds",
  runs: "measured commands",
  tests: "no figure",
  incidents: "the list of incidents",
  requests: "no figure",
  measurements: "measurements",
  problems: "the list of problems",
};

const more = "Give it more memory with --max-memory, or fewer logs at a time.";

export const folded: ReportKind = {
  id: "folded",
  title: "What did not fit into memory",
  build(tables): Report {
    const all = foldedTables(tables);
    return {
      id: this.id,
      title: this.title,
      findings: [...leftOutFindings(all), ...sampleFindings(all)],
      tables: [
        {
          id: "folded",
          title: "Rows that were read, and rows that are left of them",
          columns: [
            { key: "table", title: "table", kind: "text" },
            { key: "rows", title: "read", kind: "count" },
            { key: "kept", title: "left", kind: "count" },
            { key: "use", title: "what rests on those that are left", kind: "text" },
          ],
          rows: all.map(({ table, rows, kept }) => ({
            cells: [table, rows, kept, table === "servers" ? "the script" : (sections[table] ?? "")],
          })),
          notes: ["The files in tables/ hold all rows."],
        },
      ],
      charts: [],
      method: [
        `Above the bound of --max-memory, the durations of builds are kept without their rows, by log, test, stage and outcome. Of up to ${formatCount(fewTimes)} each is kept, of the first groups even of more, and of any number if few are different: all figures are exact. Others are counted in a sketch (DDSketch: Masson, Rim, Lee, VLDB 2019), of which counts and extremes are exact and a time is at most ${atMost} off, whatever the distribution. Beyond a timeout a quantile depends besides on which of two nearly equal times was the longer one; it lies in the middle of what is possible, and the table says how far from its ends.`,
        `All builds tell the fences beyond which one is far from its group. The ${extremesOfGroup} longest and the ${extremesOfGroup} shortest of each group, and the ${extremesOfAll} of all, are judged by them one by one; the others beyond a fence are counted.`,
        "Other tables that are too long, and builds where single ones are drawn, are uniform samples: every row is as likely to be among those that are left, and reading the same logs again leaves the same rows. Builds that are listed as far from their group are drawn too.",
        "Incidents and creations are counted before their rows go; the usual gap between the creations of a large log, and with it what its pauses cost, is from a sketch too. Of logs that give only the last digits of the times, creations are told if all servers fit.",
        "Servers are never sampled: first those go that are known to be deleted (what another log says of the same server then counts alone), and if the others are still too many, the first ones are left.",
      ],
    };
  },
};

function sampleFindings(all: readonly FoldedTable[]): Finding[] {
  const samples = all.filter(({ table }) => table !== "servers");
  if (samples.length === 0) return [];
  const parts = samples.map(
    ({ table, rows, kept }) =>
      `${formatCount(kept)} of ${formatCount(rows)} ${table} (${sections[table] ?? ""})`,
  );
  const builds = samples.some(({ table }) => table === "builds")
    ? " The distribution of build times counts all builds, and all were looked through for outliers."
    : "";
  const incidents = samples.some(({ table }) => table === "incidents") ? " All incidents are counted." : "";
  return [
    {
      id: "folded",
      level: "warning",
      weight: 97,
      text: `Not all rows fit into memory. What is said here of the following rests on a uniform sample: ${parts.join("; ")}.${builds}${incidents}`,
      advice: `The files in tables/ hold all rows. ${more}`,
      places: [],
    },
  ];
}

const none = { leftOut: 0, firstLeftOut: null, rows: 0, kept: 0 };

function leftOutFindings(all: readonly FoldedTable[]): Finding[] {
  const { leftOut, firstLeftOut, rows, kept } = all.find(({ table }) => table === "servers") ?? none;
  if (firstLeftOut === null) return [];
  return [
    {
      id: "servers-left-out",
      level: "bad",
      weight: 100,
      text: `The clean-up script is not complete: ${formatCount(leftOut)} servers that may be left are not in it, for of ${formatCount(rows)} only the first ${formatCount(kept)} fit into memory.`,
      advice: `${more} tables/servers.csv names all servers; the place is that of the first that is missing.`,
      places: [firstLeftOut],
    },
  ];
}

/** The tables that each report rests on. */
const tablesOfReport: Readonly<Record<string, readonly string[]>> = {
  "build-times": ["builds"],
  "rate-limits": ["servers"],
  resources: ["runs"],
  measurements: ["measurements"],
  "over-time": ["runs", "builds", "measurements"],
  "servers-left": ["servers"],
  problems: ["problems"],
};

/** Findings and tables that rest on others: on none where all rows were counted before they went. */
const tablesOfPart: Readonly<Record<string, readonly string[]>> = {
  "build-times": [],
  "build-timeouts": [],
  "build-outlier": [],
  "build-outliers": [],
  pauses: [],
  "rate-above-limit": [],
  "creations-a-day": [],
  "creation-pace": [],
  "creations-by-day": [],
  incidents: ["incidents"],
  "unreadable-inputs": [],
};

const tablesOfChart: Readonly<Record<string, readonly string[]>> = {
  "request-rate": ["servers", "incidents"],
};

/** The same report, which says of every finding, table and chart what it is made from if that is not all there was. */
export function withShares(report: Report, all: readonly FoldedTable[]): Report {
  if (all.length === 0) return report;
  const noteOn = (id: string, tablesOf = tablesOfPart): string | null => {
    const of = id.startsWith(incidentId) ? [] : (tablesOf[id] ?? tablesOfReport[report.id]);
    const own = all.filter(({ table }) => of?.includes(table) === true);
    const shares = own.map(
      ({ table, rows, kept }) => `${formatCount(kept)} of ${formatCount(rows)} ${table}`,
    );
    return shares.length === 0 ? null : `From ${shares.join(", ")}.`;
  };
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const note = noteOn(finding.id);
      return note === null ? finding : { ...finding, text: `${finding.text} (${note})` };
    }),
    tables: report.tables.map((table) => {
      const note = noteOn(table.id);
      return note === null ? table : { ...table, notes: [...(table.notes ?? []), note] };
    }),
    charts: report.charts.map((chart) => {
      const note = noteOn(chart.id, tablesOfChart);
      if (note === null) return chart;
      return { ...chart, caption: chart.caption === undefined ? note : `${chart.caption} ${note}` };
    }),
  };
}
