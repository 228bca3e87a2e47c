/** One chart of each kind on the sample data: what the golden specs are made of. Named like the module. */
import type { TopLevelSpec } from "vega-lite";
import { buildEcdf } from "../../src/charts/build-ecdf.ts";
import { type BuildsOfGroup, buildOverTime } from "../../src/charts/build-over-time.ts";
import { type BuildDot, buildStrip } from "../../src/charts/build-strip.ts";
import { cpuSplit } from "../../src/charts/cpu-split.ts";
import { creationsADay } from "../../src/charts/creations-a-day.ts";
import type { CountPoint } from "../../src/charts/limit-steps.ts";
import { metricDots } from "../../src/charts/metric-dots.ts";
import { ratioForest } from "../../src/charts/ratio-forest.ts";
import { requestRate } from "../../src/charts/request-rate.ts";
import { groupColours } from "../../src/charts/theme.ts";
import { quantileSummary } from "../../src/charts/thin.ts";
import { trend } from "../../src/charts/trend.ts";
import { buildsOf, type SampleBuild, sampleBuilds } from "./sample-builds.ts";

const colours = groupColours([
  ...new Set(sampleBuilds.map(({ group }) => group)),
  "python gil_threads_test.py",
  "jython gil_threads_test.py",
]);
const large = buildsOf("log.1343577945.txt");
const middle = buildsOf("log.1343582734.txt");
const small = buildsOf("log.1343469777.txt");
const seconds = (builds: readonly SampleBuild[]) => builds.map((build) => build.seconds);

const dots: readonly BuildDot[] = [
  ...sampleBuilds.map((build): BuildDot => ({
    group: build.group,
    seconds: build.seconds,
    kind: build.seconds > 1000 ? "outlier" : "built",
    server: build.server,
    place: build.place,
  })),
  {
    group: "log.1343582734.txt",
    seconds: 600,
    kind: "timeout",
    server: "csperform1343582999",
    place: "data/log.1343582734.txt:28",
  },
];

function ecdfSteps(builds: readonly SampleBuild[], n: number) {
  return builds
    .toSorted((a, b) => a.seconds - b.seconds)
    .map((build, index) => ({ seconds: build.seconds, share: (index + 1) / n, place: build.place }));
}

/** Times since the first creation, the batches, and the pauses between them. */
function courseOf(builds: readonly SampleBuild[]): BuildsOfGroup {
  const start = Math.min(...builds.map(({ at }) => at));
  const servers = builds.map((build) => ({ ...build, at: build.at - start, kind: "built" as const }));
  const batches = [...new Set(builds.map(({ batch }) => batch))].map((batch) => {
    const at = servers.filter((server) => server.batch === batch).map((server) => server.at);
    const place = `data/log.txt:${batch + 1}`;
    return { batch, from: Math.min(...at), to: Math.max(...at), servers: at.length, place };
  });
  const pauses = batches
    .slice(1)
    .map(({ from, place }, index) => ({ from: batches[index]?.to ?? 0, to: from, place }));
  return { group: builds[0]?.group ?? "", servers, batches, pauses };
}

/** How many creations lie in the window of so many seconds that ends at each moment at which that number changes. */
function windowCounts(builds: readonly SampleBuild[], window: number): readonly CountPoint[] {
  const start = Math.min(...builds.map(({ at }) => at));
  const times = builds.map(({ at }) => at - start);
  return [...new Set([...times, ...times.map((at) => at + window)])]
    .toSorted((a, b) => a - b)
    .map((at) => ({
      at,
      count: times.filter((time) => time <= at && time > at - window).length,
      place: builds.find((build) => build.at - start === at)?.place ?? null,
    }));
}

const gil = [
  ["Test1", "python gil_threads_test.py", 747.25, 759.93, 516.46, 76240000, 44574718, 3311991, 2],
  ["Test2", "python gil_threads_test.py", 750.16, 760.37, 515.21, 76066992, 44574153, 3318754, 14],
  ["Test3", "jython gil_threads_test.py", 244.75, 955.74, 16.31, 30018032, 83887, 110640, 26],
  ["Test4", "jython gil_threads_test.py", 259.69, 984.16, 16.22, 30718496, 97457, 109420, 39],
] as const;
const gilPlace = (line: number) => `data/gil-threads.time-v.txt:${line}`;
const gilDots = (pick: (run: (typeof gil)[number]) => number) =>
  gil.map((run) => ({ group: run[1], value: pick(run), run: run[0], place: gilPlace(run[8]) }));

const rangeRow = (metric: string, ratio: number, low: number, high: number, verdict: string) => ({
  metric,
  ratio,
  low,
  high,
  basis: "range" as const,
  verdict,
  place: gilPlace(26),
});

const november = Date.UTC(2026, 10, 1) / 1000;

export const cases: Readonly<Record<string, () => TopLevelSpec>> = {
  "build-strip": () =>
    buildStrip({
      dots,
      quartiles: [large, middle, small].map((builds) => ({
        group: builds[0]?.group ?? "",
        ...quantileSummary(seconds(builds)),
      })),
      colours,
    }),
  "build-ecdf": () =>
    buildEcdf({
      curves: [
        { group: "log.1343577945.txt", steps: ecdfSteps(large, 25), censored: [] },
        {
          group: "log.1343582734.txt",
          steps: ecdfSteps(middle, 14),
          censored: [{ seconds: 600, share: 13 / 14, place: "data/log.1343582734.txt:28" }],
        },
        { group: "log.1343469777.txt", steps: ecdfSteps(small, 3), censored: [] },
      ],
      colours,
    }),
  "build-over-time": () =>
    buildOverTime({ groups: [courseOf(large), courseOf(middle)], clock: "elapsed", colours }),
  "request-rate": () =>
    requestRate({
      groups: [
        {
          group: "log.1343577945.txt",
          points: windowCounts(large, 60),
          pauses: courseOf(large).pauses,
          incidents: [
            { at: 32, says: "OverLimit: Too many requests... (HTTP 413)", place: "data/log.txt:28" },
          ],
        },
      ],
      limit: 10,
      clock: "elapsed",
      colours,
    }),
  "creations-a-day": () =>
    creationsADay({
      groups: [
        {
          group: "log.1343577945.txt",
          points: sampleBuilds.slice(3).map(({ at, place }, index) => ({ at, count: index + 1, place })),
          pauses: [],
          incidents: [],
        },
      ],
      limit: 50,
      clock: "utc",
      counted: "day",
      colours,
    }),
  "ratio-forest": () =>
    ratioForest({
      rows: [
        rangeRow("elapsed time", 0.337, 0.326, 0.348, "less"),
        { ...rangeRow("user CPU", 1.276, 1.257, 1.295, "more"), basis: "interval" },
        rangeRow("system CPU", 0.0315, 0.0314, 0.0317, "less"),
        { ...rangeRow("max RSS", 0.985, 0.9, 1.08, "undecided"), basis: "interval" },
        rangeRow("voluntary context switches", 0.00203, 0.00188, 0.00219, "less"),
        rangeRow("involuntary context switches", 0.0332, 0.033, 0.0334, "less"),
      ],
      ratioOf: ["jython", "python"],
      same: [0.95, 1.05],
      basisTitles: { interval: "95 % interval", range: "range over all pairs" },
    }),
  "cpu-split": () =>
    cpuSplit({
      runs: gil.map(([label, command, elapsed, user, system, , , , line]) => ({
        run: `${label}: ${command.split(" ")[0]}`,
        user,
        system,
        elapsed,
        place: gilPlace(line),
      })),
    }),
  "metric-dots": () =>
    metricDots({
      panels: [
        { title: "elapsed time (s)", scale: "auto", format: ",.2f", dots: gilDots((run) => run[2]) },
        { title: "user CPU (s)", scale: "auto", format: ",.2f", dots: gilDots((run) => run[3]) },
        { title: "system CPU (s)", scale: "auto", format: ",.2f", dots: gilDots((run) => run[4]) },
        {
          title: "max RSS (GiB)",
          scale: "auto",
          format: ",.1f",
          dots: gilDots((run) => run[5] / 1024 ** 2),
        },
        { title: "voluntary context switches", scale: "log", format: ",", dots: gilDots((run) => run[6]) },
        { title: "involuntary context switches", scale: "log", format: ",", dots: gilDots((run) => run[7]) },
      ],
      colours,
    }),
  trend: () =>
    trend({
      points: Array.from({ length: 40 }, (_, index) => {
        const value = (index < 17 ? 4.1 : index < 30 ? 4.7 : 3.6) + 0.12 * Math.sin(index * 2.4);
        return {
          at: november + index * 43_000,
          value: Number(value.toFixed(3)),
          low: Number((value - 0.1).toFixed(3)),
          high: Number((value + 0.1).toFixed(3)),
          run: `r${index}`,
          place: `results/${index}.json:1`,
        };
      }),
      levels: [
        { from: november, to: november + 16 * 43_000, value: 4.1 },
        { from: november + 17 * 43_000, to: november + 29 * 43_000, value: 4.7 },
        { from: november + 30 * 43_000, to: november + 39 * 43_000, value: 3.6 },
      ],
      changes: [
        { at: november + 17 * 43_000, label: "+15 %", verdict: "worse" },
        { at: november + 30 * 43_000, label: "−23 %", verdict: "better" },
      ],
      valueTitle: "sort, 10,000 items (ms)",
    }),
};
