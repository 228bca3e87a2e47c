/** The charts of the build times: every build, their distribution, and build time against creation time. */
import { batchesOf, findPauses, type CreationRun } from "../analysis/creations.ts";
import { walkSurvival } from "../analysis/kaplan-meier.ts";
import { quantile } from "../analysis/quantile.ts";
import { buildEcdf, type EcdfCurve, type EcdfStep } from "../charts/build-ecdf.ts";
import { buildOverTime, type BuildsOfGroup } from "../charts/build-over-time.ts";
import type { BuildKind } from "../charts/build-kinds.ts";
import { type BuildDot, buildStrip, type GroupQuartiles } from "../charts/build-strip.ts";
import { type GroupColours, groupColours } from "../charts/theme.ts";
import { foldGroups, maxMarks, thinByGroup } from "../charts/thin.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import { formatCount } from "../units/quantity.ts";
import { builtServers } from "./build-batches.ts";
import { type BuildGroup, builtInAll, waitedInAll } from "./build-groups.ts";
import { creationsOf, onOneClock } from "./creation-times.ts";
import { placeTextOf } from "./place.ts";
import type { Chart, ReportTable, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** Runs drawn against creation time: the largest. */
const mostRuns = 4;
/** Rows of the tables under the charts. */
const mostRows = 200;

export function buildCharts(
  tables: Tables,
  groups: readonly BuildGroup[],
  flagged: ReadonlySet<number>,
): Chart[] {
  const drawn = foldedGroups(groups);
  return [strip(tables, drawn, flagged), ecdf(tables, drawn), ...overTime(tables, groups, flagged)];
}

function kindOf(group: BuildGroup, i: number, flagged: ReadonlySet<number>): BuildKind {
  if (group.timedOut[i] === true) return "timeout";
  return flagged.has(group.rows[i] ?? -1) ? "outlier" : "built";
}

/** Groups as they are drawn: small ones fold into one where there are too many. */
interface DrawnGroups {
  readonly names: readonly string[];
  readonly membersOf: (name: string) => readonly BuildGroup[];
  readonly note: string | null;
  readonly colours: GroupColours;
}

function foldedGroups(groups: readonly BuildGroup[]): DrawnGroups {
  const { fold, note } = foldGroups(new Map(groups.map(({ name, rows }) => [name, rows.length])));
  const members = new Map<string, BuildGroup[]>();
  for (const group of groups) {
    const name = fold(group.name);
    const list = members.get(name);
    if (list === undefined) members.set(name, [group]);
    else list.push(group);
  }
  const names = [...members.keys()];
  return { names, membersOf: (name) => members.get(name) ?? [], note, colours: groupColours(names) };
}

/** So many builds of each drawn group are candidates for a dot; the chart thins them further. */
const mostCandidates = 2000;

interface Candidate {
  readonly group: string;
  readonly row: number;
  readonly seconds: number;
  readonly kind: BuildKind;
}

/** Builds of a drawn group, at most about so many: all that stand out, and of the others those that lie evenly between by rank. */
function candidates(name: string, members: readonly BuildGroup[], flagged: ReadonlySet<number>): Candidate[] {
  const built = builtInAll(members);
  const wanted = built.length <= mostCandidates ? null : new Set(evenly(built, mostCandidates));
  return members.flatMap((group) => {
    const chosen: Candidate[] = [];
    for (let i = 0; i < group.rows.length; i++) {
      const row = group.rows[i] ?? 0;
      const seconds = group.seconds[i] ?? 0;
      const kind = kindOf(group, i, flagged);
      const kept =
        wanted === null || (kind === "built" ? wanted.delete(seconds) : chosen.length < 2 * mostCandidates);
      if (kept) chosen.push({ group: name, row, seconds, kind });
    }
    return chosen;
  });
}

/** Values at even ranks, the first and the last among them. */
function evenly(ascending: Float64Array, wanted: number): Float64Array {
  const step = (ascending.length - 1) / (wanted - 1);
  return Float64Array.from({ length: wanted }, (_, i) => ascending[Math.round(i * step)] ?? 0);
}

function strip(tables: Tables, drawn: DrawnGroups, flagged: ReadonlySet<number>): Chart {
  const { names, membersOf, note, colours } = drawn;
  const builds = names.flatMap((name) => candidates(name, membersOf(name), flagged));
  const total = names.reduce((sum, name) => sum + countOf(membersOf(name)), 0);
  const thinned = thinByGroup(
    builds,
    { group: ({ group }) => group, order: ({ seconds }) => seconds, keep: ({ kind }) => kind !== "built" },
    "builds",
    0.8 * maxMarks,
  );
  const dots: BuildDot[] = thinned.rows.map(({ group, row, seconds, kind }) => ({
    group,
    seconds,
    kind,
    server: textAt(tables, "builds", "server", row),
    place: placeTextOf(tables, "builds", row),
  }));
  const quartiles = names.map((group) => quartilesOf(group, membersOf(group)));
  const thinning =
    total > thinned.rows.length
      ? `${formatCount(thinned.rows.length)} of ${formatCount(total)} builds are drawn: those that stand out, and the others evenly by rank.`
      : null;
  return {
    id: "build-strip",
    title: "How long did each server take, log by log?",
    description: `Builds as dots over their log, with the quartiles of each log. ${names.length} logs, ${formatCount(total)} builds.`,
    ...caption("A grey box spans the quartiles, the line in it is the median.", note, thinning),
    spec: buildStrip({ dots, quartiles, colours }),
    data: quartileTable(quartiles),
  };
}

function countOf(members: readonly BuildGroup[]): number {
  return members.reduce((sum, { rows }) => sum + rows.length, 0);
}

function quartilesOf(group: string, members: readonly BuildGroup[]): GroupQuartiles {
  const times = builtInAll(members);
  const n = countOf(members);
  // With timeouts among them the upper quartiles of the finished builds would be too low.
  const at = (p: number, needs: number) =>
    times.length < needs || times.length < n ? null : quantile(times, p);
  return { group, n, p25: at(0.25, 4), p50: at(0.5, 1), p75: at(0.75, 4) };
}

function caption(...notes: readonly (string | null)[]): { caption?: string } {
  const said = notes.filter((note) => note !== null);
  return said.length === 0 ? {} : { caption: said.join(" ") };
}

function quartileTable(
  quartiles: readonly {
    group: string;
    n: number;
    p25: number | null;
    p50: number | null;
    p75: number | null;
  }[],
): ReportTable {
  return {
    id: "build-quartiles",
    title: "Quartiles of build times",
    columns: [
      { key: "group", title: "log", kind: "text" },
      { key: "n", title: "n", kind: "count" },
      { key: "p25", title: "25 %", kind: "seconds" },
      { key: "p50", title: "median", kind: "seconds" },
      { key: "p75", title: "75 %", kind: "seconds" },
    ],
    rows: quartiles.map(({ group, n, p25, p50, p75 }) => ({ cells: [group, n, p25, p50, p75] })),
  };
}

/** Steps of a curve beyond this are thinned before they are drawn. */
const mostSteps = 400;

function ecdf(tables: Tables, { names, membersOf, note, colours }: DrawnGroups): Chart {
  const curves = names.map((name) => curveOf(tables, name, membersOf(name)));
  return {
    id: "build-ecdf",
    title: "What share of the servers was ready after how long?",
    description:
      "The share of builds that were done by a time, one curve for each log; timeouts are marked where their wait ended.",
    ...caption(note),
    spec: buildEcdf({ curves, colours }),
    data: shareTable(curves),
  };
}

function curveOf(tables: Tables, group: string, members: readonly BuildGroup[]): EcdfCurve {
  const built = builtInAll(members);
  const waited = waitedInAll(members);
  const every = Math.ceil(built.length / mostSteps);
  const steps: { seconds: number; share: number }[] = [];
  const censored: { seconds: number; share: number }[] = [];
  let [seen, next, share] = [0, 0, 0];
  const waits = waited.length <= mostSteps ? waited : evenly(waited, mostSteps);
  const waitsUntil = (time: number): void => {
    for (; next < waits.length && (waits[next] as number) < time; next++)
      censored.push({ seconds: waits[next] as number, share });
  };
  walkSurvival(built, waited, (time, survival, _, events) => {
    waitsUntil(time);
    const before = Math.floor(seen / every);
    seen += events;
    share = 1 - survival;
    if (before !== Math.floor(seen / every) || seen === built.length) steps.push({ seconds: time, share });
  });
  waitsUntil(Number.POSITIVE_INFINITY);
  const place = placesByTime(tables, members, [...steps, ...censored]);
  const placed = (step: { seconds: number; share: number }): EcdfStep => ({
    ...step,
    place: place(step.seconds),
  });
  return { group, steps: steps.map(placed), censored: censored.map(placed) };
}

/** Where the build of a time is from; null where several took as long. */
function placesByTime(
  tables: Tables,
  members: readonly BuildGroup[],
  steps: readonly { seconds: number }[],
): (seconds: number) => string | null {
  const rows = new Map<number, number | null>(steps.map(({ seconds }) => [seconds, -1]));
  for (const { seconds, rows: own } of members) {
    for (let i = 0; i < own.length; i++) {
      const known = rows.get(seconds[i] as number);
      if (known !== undefined) rows.set(seconds[i] as number, known === -1 ? (own[i] as number) : null);
    }
  }
  return (seconds) => {
    const row = rows.get(seconds) ?? -1;
    return row === -1 ? null : placeTextOf(tables, "builds", row);
  };
}

function shareTable(curves: readonly EcdfCurve[]): ReportTable {
  const rows: TableRow[] = curves.flatMap(({ group, steps }) =>
    steps.map(({ seconds, share }) => ({ cells: [group, seconds, 100 * share] })),
  );
  return {
    id: "build-shares",
    title: "Share of builds that were done",
    columns: [
      { key: "group", title: "log", kind: "text" },
      { key: "seconds", title: "after", kind: "seconds" },
      { key: "share", title: "done", kind: "percent" },
    ],
    ...bounded(rows),
  };
}

function bounded(rows: readonly TableRow[]): Pick<ReportTable, "rows" | "notes"> {
  if (rows.length <= mostRows) return { rows };
  return { rows: rows.slice(0, mostRows), notes: [`${rows.length - mostRows} more rows are not listed.`] };
}

/** Creations against which builds can be drawn: of one log, with at least two servers. */
function overTime(tables: Tables, groups: readonly BuildGroup[], flagged: ReadonlySet<number>): Chart[] {
  const several = creationsOf(tables)
    .filter(({ times }) => times.length > 1)
    .sort((a, b) => b.times.length - a.times.length);
  const paused = several.filter(({ times }) => findPauses(times).length > 0);
  const { runs, clock } = onOneClock((paused.length > 0 ? paused : several).slice(0, mostRuns));
  const short = sourceNames(runs.map(({ source }) => source));
  const perRun = Math.floor((0.8 * maxMarks) / Math.max(1, runs.length));
  const notes: (string | null)[] = [];
  const drawn = runs.flatMap((run) => {
    const servers = builtServers(tables, run, groups).map(({ group, i, ...built }) => ({
      ...built,
      kind: kindOf(group, i, flagged),
      server: textAt(tables, "builds", "server", built.row),
      place: placeTextOf(tables, "builds", built.row),
    }));
    if (servers.length === 0) return [];
    const thinned = thinByGroup(
      servers,
      { group: () => run.source, order: ({ at }) => at, keep: ({ kind }) => kind !== "built" },
      "builds",
      perRun,
    );
    notes.push(thinned.note);
    return [{ title: short(run.source), servers: thinned.rows, ...batchBands(run) }];
  });
  if (drawn.length === 0) return [];
  const data: TableRow[] = drawn.flatMap(({ title, servers }) =>
    servers.map(({ at, seconds, batch, server }) => ({
      cells: [title, server, clock === "utc" ? isoOf(at) : `+${Math.round(at)} s`, batch, seconds],
    })),
  );
  return [
    {
      id: "build-over-time",
      title: "Did servers of the same batch take equally long?",
      description:
        "Build time of each server against the time of its creation; batches, and the pauses between them that the rate limit asked for, are shown as bands.",
      ...caption(...notes),
      spec: buildOverTime({ groups: drawn, clock }),
      data: {
        id: "build-batches",
        title: "Build time and time of creation",
        columns: [
          { key: "group", title: "log", kind: "text" },
          { key: "server", title: "server", kind: "text" },
          { key: "created", title: clock === "utc" ? "created (UTC)" : "created after", kind: "text" },
          { key: "batch", title: "batch", kind: "count" },
          { key: "seconds", title: "build time", kind: "seconds" },
        ],
        ...bounded(data),
      },
    },
  ];
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

function batchBands(run: CreationRun): Pick<BuildsOfGroup, "batches" | "pauses"> {
  const pauses = findPauses(run.times);
  const batches = batchesOf(run.times, pauses);
  const spans = Array.from({ length: pauses.length + 1 }, (_, i) => {
    const times = run.times.filter((__, at) => batches[at] === i + 1);
    return { batch: i + 1, from: times[0] ?? 0, to: times.at(-1) ?? 0, servers: times.length };
  });
  return { batches: spans.filter(({ servers }) => servers > 0), pauses };
}
