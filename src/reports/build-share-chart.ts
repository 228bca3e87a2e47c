/** The chart of the distribution of build times: the share of builds that were done by a time. */
import { walkSurvival } from "../analysis/kaplan-meier.ts";
import { buildEcdf, type EcdfCurve, type EcdfStep } from "../charts/build-ecdf.ts";
import type { Tables } from "../tables/tables.ts";
import { formatSeconds } from "../units/quantity.ts";
import { quantilesOf } from "./build-distribution.ts";
import { type BuildGroup, builtInAll, waitedInAll } from "./build-groups.ts";
import { boundedRows, captionOf } from "./chart-notes.ts";
import { type DrawnGroups, evenRanks } from "./drawn-groups.ts";
import { placeOf, placeText } from "./place.ts";
import type { Chart, Place, ReportTable, TableRow } from "./report.ts";

/** Steps of a curve beyond this are thinned before they are drawn. */
const mostSteps = 400;

/** What share of the builds was done by when, a curve for each drawn group. */
export function shareChart(tables: Tables, { names, membersOf, note, colours }: DrawnGroups): Chart {
  const curves = names.map((name) => curveOf(tables, name, membersOf(name)));
  return {
    id: "build-ecdf",
    title: "What share of the servers was ready after how long?",
    description:
      "The share of builds that were done by a time, one curve for each log; timeouts are marked where their wait ended.",
    ...captionOf(readyAnswer(names.flatMap(membersOf)), note),
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
function readyAnswer(groups: readonly BuildGroup[]): string | null {
  const at = quantilesOf(groups.filter(({ stage }) => stage === "server"));
  const [half, most] = [at(0.5), at(0.9)];
  if (half === null) return null;
  const rest =
    most === null
      ? "so many timed out that nobody knows of nine in ten"
      : `nine in ten after ${formatSeconds(most)}`;
  return `Of all servers, half were ready after ${formatSeconds(half)}, ${rest}.`;
}

function curveOf(tables: Tables, group: string, members: readonly BuildGroup[]): PlacedCurve {
  const built = builtInAll(members);
  const waited = waitedInAll(members);
  const every = Math.ceil(built.length / mostSteps);
  const steps: { seconds: number; share: number }[] = [];
  const censored: { seconds: number; share: number }[] = [];
  let [seen, next, share] = [0, 0, 0];
  const waits = waited.length <= mostSteps ? waited : evenRanks(waited, mostSteps);
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
  const placed = (step: { seconds: number; share: number }): PlacedStep => ({
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
): (seconds: number) => Place | null {
  const rows = new Map<number, number | null>(steps.map(({ seconds }) => [seconds, -1]));
  for (const { seconds, rows: own } of members) {
    for (let i = 0; i < own.length; i++) {
      const known = rows.get(seconds[i] as number);
      if (known !== undefined) rows.set(seconds[i] as number, known === -1 ? (own[i] as number) : null);
    }
  }
  return (seconds) => {
    const row = rows.get(seconds) ?? -1;
    return row === -1 ? null : placeOf(tables, "builds", row);
  };
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
