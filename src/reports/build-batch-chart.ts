/** The chart of build times against the time of creation, with the batches that pauses make. */
import type { CreationRun } from "../analysis/creations.ts";
import { median } from "../analysis/quantile.ts";
import { buildOverTime, type BuildsOfGroup } from "../charts/build-over-time.ts";
import { mostBands } from "../charts/panels.ts";
import { spread } from "../charts/scales.ts";
import { groupColours } from "../charts/theme.ts";
import { maxMarks, thinByGroup } from "../charts/thin.ts";
import { textAt, type Tables } from "../tables/tables.ts";
import { formatInstant } from "../units/instant.ts";
import { formatCount, formatSeconds } from "../units/quantity.ts";
import { type BuiltServer, builtServers, pausesOf } from "./build-batches.ts";
import { type Builds, buildsOf } from "./build-groups.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import { creationPlace, creationsOf, onOneClock } from "./creation-times.ts";
import { kindOf } from "./drawn-groups.ts";
import { placeOf, placeTextOf } from "./place.ts";
import type { Chart, TableRow } from "./report.ts";
import { sourceNames } from "./source-names.ts";

/** Runs that are drawn: the largest. */
const mostRuns = 4;

/** Creations against which builds can be drawn: of one log, with at least two servers. */
export function batchChart(
  tables: Tables,
  flagged: ReadonlySet<number>,
  rankOf: (source: string) => number | null,
): Chart[] {
  const builds = buildsOf(tables);
  const several = creationsOf(tables)
    .filter(({ times }) => times.length > 1)
    .sort((a, b) => b.times.length - a.times.length);
  const paused = several.filter((run) => pausesOf(run).length > 0);
  const { runs, clock } = onOneClock((paused.length > 0 ? paused : several).slice(0, mostRuns));
  const short = sourceNames(runs.map(({ source }) => source));
  const perRun = Math.floor((0.8 * maxMarks) / Math.max(1, runs.length));
  const answers: (string | null)[] = [];
  const notes: (string | null)[] = [];
  const drawn = runs.flatMap((run) => {
    const built = builtServers(tables, run);
    if (built.length === 0) return [];
    answers.push(batchAnswer(short(run.source), built, builds));
    const thinned = thinByGroup(
      built,
      {
        group: () => run.source,
        order: ({ at }) => at,
        keep: ({ row }) => kindOf(builds, row, flagged) !== "built",
      },
      "builds",
      perRun,
    );
    const pauses = pausesOf(run).length;
    const crowded = `The ${formatCount(pauses + 1)} batches of ${short(run.source)} are too many to be marked.`;
    notes.push(thinned.note, pauses >= mostBands ? crowded : null);
    const { source } = run;
    const shown = thinned.rows.map((one) => ({
      ...one,
      kind: kindOf(builds, one.row, flagged),
      server: textAt(tables, "builds", "server", one.row),
      place: placeTextOf(tables, "builds", one.row),
    }));
    return [{ group: short(source), source, servers: shown, ...bandsOf(tables, run) }];
  });
  if (drawn.length === 0) return [];
  const data: TableRow[] = drawn.flatMap(({ group, servers }) =>
    servers.map(({ at, seconds, batch, server, row }) => ({
      cells: [group, server, clock === "utc" ? formatInstant(at) : `+${Math.round(at)} s`, batch, seconds],
      places: { seconds: placeOf(tables, "builds", row) },
    })),
  );
  const ranks = new Map(drawn.map(({ group, source }) => [group, rankOf(source)]));
  const colours = groupColours([...ranks.keys()], (group) => ranks.get(group) ?? null);
  return [
    {
      id: "build-over-time",
      title: "Did servers of the same batch take equally long?",
      description:
        "Build time of each server against the time of its creation; batches, and the pauses between them that the rate limit asked for, are shown as bands.",
      ...captionOf(...answers, ...notes),
      spec: buildOverTime({ groups: drawn, clock, colours }),
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
        ...boundedRows(data),
      },
    },
  ];
}

/** How far builds lie apart within a batch, and the batches from each other. */
function batchAnswer(name: string, built: readonly BuiltServer[], builds: Builds): string | null {
  const batches = new Map<number, number[]>();
  for (const { batch, seconds, row } of built) {
    if (builds.timedOut(row)) continue;
    const members = batches.get(batch);
    if (members === undefined) batches.set(batch, [seconds]);
    else members.push(seconds);
  }
  if (batches.size < 2) return null;
  const members = [...batches.values()];
  const widest = members.map(distance).reduce((most, one) => Math.max(most, one), 0);
  const medians = members.map((seconds) => median(seconds));
  return `${name}: within a batch up to ${formatSeconds(widest)} apart, the medians of the batches ${formatSeconds(distance(medians))}.`;
}

function distance(values: readonly number[]): number {
  const [low, high] = spread(values);
  return high - low;
}

/** The batches of a run and the pauses between them; none where there are too many to draw. */
function bandsOf(tables: Tables, run: CreationRun): Pick<BuildsOfGroup, "batches" | "pauses"> {
  const pauses = pausesOf(run);
  if (pauses.length >= mostBands) return { batches: [], pauses: [] };
  const ends = [...pauses.map(({ from }) => from), run.times.at(-1) ?? 0];
  const starts = [run.times[0] ?? 0, ...pauses.map(({ to }) => to)];
  return {
    batches: starts.map((from, i) => {
      const to = ends[i] ?? from;
      const servers = run.times.filter((time) => time >= from && time <= to).length;
      return { batch: i + 1, from, to, servers, place: creationPlace(tables, run, from) };
    }),
    pauses: pauses.map((pause) => ({ ...pause, place: creationPlace(tables, run, pause.to) })),
  };
}
