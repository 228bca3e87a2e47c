/** The chart of the distribution of build times: the share of builds that were done by a time. */
import type { RankedTimes, TimedBuilds } from "../analysis/build-columns.ts";
import { SurvivalWalk } from "../analysis/kaplan-meier.ts";
import { countBelow, countUpTo } from "../analysis/search.ts";
import { buildEcdf, type EcdfCurve, type EcdfStep } from "../charts/build-ecdf.ts";
import type { Tables } from "../tables/tables.ts";
import { formatSeconds } from "../units/quantity.ts";
import { quantilesOf } from "./build-distribution.ts";
import type { Builds } from "./build-groups.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import { type DrawnGroup, type DrawnGroups, evenRanks } from "./drawn-groups.ts";
import { placeOf, placeText } from "./place.ts";
import type { Chart, Place, ReportTable, TableRow } from "./report.ts";

/** Steps of a curve beyond this are thinned before they are drawn. */
const mostSteps = 400;

/** What share of the builds was done by when, a curve for each drawn group. */
export function shareChart(tables: Tables, builds: Builds, { groups, note, colours }: DrawnGroups): Chart {
  const curves = groups.map((group) => curveOf(tables, group));
  return {
    id: "build-ecdf",
    title: "What share of the servers was ready after how long?",
    description:
      "The share of builds that were done by a time, one curve for each log; timeouts are marked where their wait ended.",
    ...captionOf(readyAnswer(builds.ofStage("server")), note),
    spec: buildEcdf({
      curves: curves.map(({ group, steps, censored }) => ({
        group,
        steps: steps.map(drawnStep),
        censored: censored.map(drawnStep),
      })),
      colours,
    }),
    data: shareTable(curves),
  };
}

/** A step of a curve with the line that it is from; null where several builds took as long. */
interface PlacedStep extends Omit<EcdfStep, "place"> {
  readonly place: Place | null;
}

interface PlacedCurve extends Omit<EcdfCurve, "steps" | "censored"> {
  readonly steps: readonly PlacedStep[];
  readonly censored: readonly PlacedStep[];
}

const drawnStep = ({ place, ...step }: PlacedStep): EcdfStep => ({
  ...step,
  place: place === null ? null : placeText(place),
});

/** When half and nine tenths of all servers were ready. */
function readyAnswer(servers: TimedBuilds): string | null {
  const at = quantilesOf(servers);
  const [half, most] = [at(0.5), at(0.9)];
  if (half === null) return null;
  const rest =
    most === null
      ? "so many timed out that nobody knows of nine in ten"
      : `nine in ten after ${formatSeconds(most)}`;
  return `Of all servers, half were ready after ${formatSeconds(half)}, ${rest}.`;
}

function curveOf(tables: Tables, group: DrawnGroup): PlacedCurve {
  const [built, waited] = [group.built.seconds, group.waited.seconds];
  const every = Math.ceil(built.length / mostSteps);
  const steps: { seconds: number; share: number }[] = [];
  const censored: { seconds: number; share: number }[] = [];
  let [seen, drawn, next, share] = [0, 0, 0, 0];
  const waits =
    waited.length <= mostSteps
      ? waited
      : evenRanks(waited.length, mostSteps).map((rank) => waited[rank] as number);
  const waitsUntil = (time: number): void => {
    for (; next < waits.length && (waits[next] as number) < time; next++)
      censored.push({ seconds: waits[next] as number, share });
  };
  const walk = new SurvivalWalk(built, waited);
  while (walk.next()) {
    if ((waits[next] as number) < walk.time) waitsUntil(walk.time);
    seen += walk.events;
    share = 1 - walk.survival;
    if (seen < drawn + every && seen < built.length) continue;
    drawn = seen - (seen % every);
    steps.push({ seconds: walk.time, share });
  }
  waitsUntil(Number.POSITIVE_INFINITY);
  const placed = (step: { seconds: number; share: number }): PlacedStep => ({
    ...step,
    place: placeOfTime(tables, group, step.seconds),
  });
  return { group: group.name, steps: steps.map(placed), censored: censored.map(placed) };
}

/** Where the build of a time is from; null where several took as long. */
function placeOfTime(tables: Tables, { built, waited }: TimedBuilds, seconds: number): Place | null {
  const rows = [...rowsAt(built, seconds), ...rowsAt(waited, seconds)];
  const [row] = rows;
  return row === undefined || rows.length > 1 ? null : placeOf(tables, "builds", row);
}

/** The first rows with a time: two tell that there are several. */
function rowsAt({ seconds, rows }: RankedTimes, time: number): Uint32Array {
  const first = countBelow(seconds, time);
  return rows.subarray(first, Math.min(first + 2, countUpTo(seconds, time)));
}

function shareTable(curves: readonly PlacedCurve[]): ReportTable {
  const rows: TableRow[] = curves.flatMap(({ group, steps }) =>
    steps.map(({ seconds, share, place }) => ({
      cells: [group, seconds, 100 * share],
      ...(place === null ? {} : { places: { seconds: place } }),
    })),
  );
  return {
    id: "build-shares",
    title: "Share of builds that were done",
    columns: [
      { key: "group", title: "log", kind: "text" },
      { key: "seconds", title: "after", kind: "seconds" },
      { key: "share", title: "done", kind: "percent" },
    ],
    ...boundedRows(rows),
  };
}
