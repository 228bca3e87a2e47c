/** The charts of the build times: every build, their distribution, and build time against creation time. */
import { batchesOf, findPauses, type CreationRun } from "../analysis/creations.ts";
import { kaplanMeier } from "../analysis/kaplan-meier.ts";
import { quantile, sorted } from "../analysis/quantile.ts";
import { buildEcdf, type EcdfCurve } from "../charts/build-ecdf.ts";
import { buildOverTime, type BuildsOfGroup } from "../charts/build-over-time.ts";
import type { BuildKind } from "../charts/build-kinds.ts";
import { type BuildDot, buildStrip } from "../charts/build-strip.ts";
import { groupColours } from "../charts/theme.ts";
import { foldGroups, maxMarks, thinByGroup } from "../charts/thin.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import { builtServers } from "./build-batches.ts";
import { type BuildGroup, finished } from "./build-groups.ts";
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
  return [strip(tables, groups, flagged), ecdf(tables, groups), ...overTime(tables, groups, flagged)];
}

function kindOf(group: BuildGroup, i: number, flagged: ReadonlySet<number>): BuildKind {
  if (group.timedOut[i] === true) return "timeout";
  return flagged.has(group.rows[i] ?? -1) ? "outlier" : "built";
}

/** Small groups fold into one where there are too many to draw; sizes are counts of builds. */
function folded(groups: readonly BuildGroup[]) {
  const sizes = new Map(groups.map(({ name, rows }) => [name, rows.length]));
  const { fold, note } = foldGroups(sizes);
  return { fold, note, colours: groupColours([...new Set(groups.map(({ name }) => fold(name)))]) };
}

function strip(tables: Tables, groups: readonly BuildGroup[], flagged: ReadonlySet<number>): Chart {
  const { fold, note, colours } = folded(groups);
  const builds = groups.flatMap((group) =>
    group.rows.map((row, i) => {
      return {
        group: fold(group.name),
        row,
        seconds: group.seconds[i] ?? 0,
        kind: kindOf(group, i, flagged),
      };
    }),
  );
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
  const quartiles = [...new Set(builds.map(({ group }) => group))].map((group) => {
    const own = groups.filter(({ name }) => fold(name) === group);
    const times = sorted(own.flatMap((member) => [...finished(member)]));
    const n = own.reduce((sum, { rows }) => sum + rows.length, 0);
    // With timeouts among them the upper quartiles of the finished builds would be too low.
    const at = (p: number) => (times.length < 4 || times.length < n ? null : quantile(times, p));
    return {
      group,
      n,
      p25: at(0.25),
      p50: times.length === 0 || times.length < n ? null : quantile(times, 0.5),
      p75: at(0.75),
    };
  });
  return {
    id: "build-strip",
    title: "How long did each server take, log by log?",
    description: `Every build as a dot over its log, with the quartiles of each log. ${quartiles.length} logs, ${builds.length} builds.`,
    ...caption(note, thinned.note),
    spec: buildStrip({ dots, quartiles, colours }),
    data: quartileTable(quartiles),
  };
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

function ecdf(tables: Tables, groups: readonly BuildGroup[]): Chart {
  const { fold, note, colours } = folded(groups);
  const curves = [...new Set(groups.map(({ name }) => fold(name)))].map((name): EcdfCurve => {
    const own = groups.filter((group) => fold(group.name) === name);
    const builds = own
      .flatMap((group) =>
        group.rows.map((row, i) => ({
          row,
          seconds: group.seconds[i] ?? 0,
          end: group.timedOut[i] === false,
        })),
      )
      .sort((a, b) => a.seconds - b.seconds);
    const curve = kaplanMeier(
      builds.map(({ seconds }) => seconds),
      builds.map(({ end }) => !end),
    );
    const rowAt = new Map(builds.map(({ row, seconds }) => [seconds, row]));
    const every = Math.ceil(curve.length / mostSteps);
    const steps = curve
      .filter((_, i) => i % every === 0 || i === curve.length - 1)
      .map(({ time, survival, events }) => {
        const row = rowAt.get(time);
        const place = events === 1 && row !== undefined ? placeTextOf(tables, "builds", row) : null;
        return { seconds: time, share: 1 - survival, place };
      });
    const censored = builds
      .filter(({ end }) => !end)
      .slice(0, mostSteps)
      .map(({ row, seconds }) => {
        const share = 1 - (curve.findLast(({ time }) => time <= seconds)?.survival ?? 1);
        return { seconds, share, place: placeTextOf(tables, "builds", row) };
      });
    return { group: name, steps, censored };
  });
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
