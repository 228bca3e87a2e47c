import { expect, it } from "vitest";
import { kaplanMeier } from "../../src/analysis/kaplan-meier.ts";
import { stepsEach } from "../../src/charts/build-ecdf.ts";
import { evenly } from "../../src/charts/thin.ts";
import { buildsOf } from "../../src/reports/build-groups.ts";
import { shareChart } from "../../src/reports/build-share-chart.ts";
import { evenRanks, foldedGroups } from "../../src/reports/drawn-groups.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { seeded } from "../analysis/random.ts";

interface Build {
  readonly line: number;
  readonly seconds: number;
  readonly outcome: "built" | "timeout";
}

/** Of each log some builds and timeouts in turn, some of them equally long. */
function someBuilds(seed: number, n: number, timeouts: number): Build[] {
  const random = seeded(seed);
  return Array.from({ length: n }, (_, i) => ({
    line: i + 1,
    seconds: 100 + Math.floor(random() * 2000) / 4,
    outcome: i % n < timeouts ? "timeout" : "built",
  }));
}

/** Most are done when those that time out have waited; of the few that take longer each stands for many. */
function withTail(): Build[] {
  return Array.from({ length: 4000 }, (_, i) => {
    const line = i + 1;
    if (i < 3600) return { line, seconds: 100 + i / 32, outcome: "built" };
    return i < 3994
      ? { line, seconds: 300, outcome: "timeout" }
      : { line, seconds: i - 3600, outcome: "built" };
  });
}

const logs = {
  "a.log": someBuilds(1, 1700, 500),
  "b.log": someBuilds(2, 90, 7),
  "c.log": someBuilds(3, 5, 0),
  "d.log": withTail(),
};

function chartOf() {
  const store = new Store();
  for (const [source, builds] of Object.entries(logs)) {
    store.source = source;
    for (const { line, seconds, outcome } of builds)
      store
        .table("builds")
        .add(line, { test: 1, index: line, stage: "server", outcome, duration_s: seconds });
  }
  const tables = toTables(store);
  const builds = buildsOf(tables);
  return shareChart(
    tables,
    builds,
    foldedGroups(builds, () => null),
  );
}

/** Where a curve has steps and where builds timed out, with its height there and the line of the only build that took so long. */
function plainCurve(builds: readonly Build[]) {
  const secondsOf = (outcome: Build["outcome"]) =>
    builds
      .filter((build) => build.outcome === outcome)
      .map(({ seconds }) => seconds)
      .sort((a, b) => a - b);
  const [built, waited] = [secondsOf("built"), secondsOf("timeout")];
  const curve = kaplanMeier(
    builds.map(({ seconds }) => seconds),
    builds.map(({ outcome }) => outcome === "timeout"),
  );
  const every = Math.ceil(built.length / 400);
  const even = built.filter((_, i) => (i + 1) % every === 0).length * every;
  const near: number[] = [];
  for (let left = every >> 1; left > 0; left >>= 1) near.push(built.length - 1 - left);
  const times = built.filter(
    (_, i) => (i + 1) % every === 0 || (i >= even && near.includes(i)) || i === built.length - 1,
  );
  const waits =
    waited.length <= 400 ? waited : evenRanks(waited.length, 400).map((rank) => waited[rank] ?? 0);
  const stepAt = (seconds: number) => {
    const lines = builds.filter((build) => build.seconds === seconds).map(({ line }) => line);
    const survival = curve.findLast(({ time }) => time <= seconds)?.survival ?? 1;
    return { seconds, share: expect.closeTo(1 - survival, 9), line: lines.length === 1 ? lines[0] : null };
  };
  return { times: [...new Set(times)].map(stepAt), waits: waits.map(stepAt) };
}

const curves = Object.entries(logs).map(([group, builds]) => ({ group, ...plainCurve(builds) }));
const each = stepsEach(curves.length);

type Pick = (curve: (typeof curves)[number]) => ReturnType<typeof plainCurve>["times"];

const everyStep = (pick: Pick, most = Number.POSITIVE_INFINITY) =>
  curves.flatMap((curve) =>
    evenly(pick(curve), Math.min(most, pick(curve).length)).map(({ line, ...step }) => ({
      group: curve.group,
      ...step,
      place: line === null ? "–" : `${curve.group}:${line}`,
    })),
  );
const drawn = (pick: Pick) => everyStep(pick, each);

interface Step {
  readonly group: string;
  readonly seconds: number;
  readonly share: number;
}

const stepsDrawn = (): readonly Step[] => {
  const { spec } = chartOf() as unknown as { spec: { layer: { data?: { values: Step[] } }[] } };
  return spec.layer[1]?.data?.values ?? [];
};

it("draws timeouts of each log that lie evenly, and steps, at the height of the survival curve", () => {
  const { spec } = chartOf();
  expect(spec).toMatchObject({ layer: [{}, {}, { data: { values: drawn(({ waits }) => waits) } }] });
  const known = everyStep(({ times }) => times);
  for (const step of stepsDrawn())
    expect(step).toEqual(
      known.find(({ group, seconds }) => group === step.group && seconds === step.seconds),
    );
});

it("draws of each log no more steps than there is room for, and the first and the last", () => {
  for (const { group, times } of curves) {
    const steps = stepsDrawn().filter((step) => step.group === group);
    expect(steps.length).toBeLessThanOrEqual(each);
    expect(steps.at(0)?.seconds).toBe(times.at(0)?.seconds);
    expect(steps.at(-1)?.seconds).toBe(times.at(-1)?.seconds);
  }
});

it("draws no high step where few take longer than those that timed out waited", () => {
  const shares = stepsDrawn().flatMap(({ group, share }) => (group === "d.log" ? [share] : []));
  expect(Math.max(...shares.slice(1).map((share, i) => share - (shares[i] ?? 0)))).toBeLessThan(0.06);
});

it("lists the first hundred steps, and says how many there are more", () => {
  const steps = curves.flatMap(({ group, times }) =>
    times.map(({ seconds, line }) => ({ group, seconds, line })),
  );
  const { data } = chartOf();
  expect(data.rows).toHaveLength(100);
  data.rows.forEach(({ cells, places }, i) => {
    const { group, seconds, line } = steps[i] ?? { group: "", seconds: 0, line: null };
    expect(cells.slice(0, 2)).toEqual([group, seconds]);
    expect(places?.["seconds"]?.line ?? null).toBe(line);
  });
  expect(data.notes).toEqual([`${steps.length - 100} more rows are not listed.`]);
});
