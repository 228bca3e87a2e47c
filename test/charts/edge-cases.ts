/** What a chart must survive: one row, equal values, hostile and long names, a dozen groups, groups of very different size, open bounds. */
import type { TopLevelSpec } from "vega-lite";
import { buildEcdf } from "../../src/charts/build-ecdf.ts";
import { buildOverTime } from "../../src/charts/build-over-time.ts";
import { type BuildDot, buildStrip } from "../../src/charts/build-strip.ts";
import { cpuSplit } from "../../src/charts/cpu-split.ts";
import { creationsADay } from "../../src/charts/creations-a-day.ts";
import { metricDots } from "../../src/charts/metric-dots.ts";
import { ratioForest } from "../../src/charts/ratio-forest.ts";
import { requestRate } from "../../src/charts/request-rate.ts";
import { groupColours } from "../../src/charts/theme.ts";
import { thinByGroup } from "../../src/charts/thin.ts";
import { trend } from "../../src/charts/trend.ts";

export const hostileNames: readonly string[] = [
  "</script><img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "javascript:alert(1)",
  "${7*7} {{constructor}} datum['x'] \\u0041",
  "a".repeat(10_000),
  `${"a".repeat(9_999)}b`,
  "\u202egnp.exe\u200f\u0000\u001b[31m",
  "line one\nline two\r\n",
  "",
  "2012-07-29T16:05:45Z",
  "null",
  "__proto__",
];

const place = "logs/a.log:7";
const dozen = Array.from({ length: 12 }, (_, n) => `run-${n + 1}.log`);

/** Between 0 and 1, from the row's number alone. */
const spin = (n: number) => (n * 0.6180339887) % 1;

const dot = (group: string, seconds: number, kind: BuildDot["kind"] = "built"): BuildDot => ({
  group,
  seconds,
  kind,
  server: "web-1",
  place: `${group}:7`,
});

const stripOf = (dots: readonly BuildDot[]) =>
  buildStrip({
    dots,
    quartiles: [...new Set(dots.map(({ group }) => group))].map((group) => ({
      group,
      n: 9,
      p25: null,
      p50: dots.find((row) => row.group === group)?.seconds ?? null,
      p75: null,
    })),
    colours: groupColours(dots.map(({ group }) => group)),
  });

const ecdfOf = (groups: readonly string[], secondsOf: (group: number, n: number) => number, n: number) =>
  buildEcdf({
    curves: groups.map((group, index) => ({
      group,
      steps: Array.from({ length: n }, (_, k) => secondsOf(index, k))
        .toSorted((a, b) => a - b)
        .map((seconds, k) => ({ seconds, share: (k + 1) / n, place })),
      censored: [],
    })),
    colours: groupColours(groups),
  });

const overTime = (titles: readonly string[], at: readonly number[], seconds: number) =>
  buildOverTime({
    groups: titles.map((title) => ({
      group: title,
      servers: at.map((time, n) => ({
        at: time,
        seconds,
        batch: n + 1,
        kind: n === 1 ? "timeout" : "built",
        server: title,
        place: `${title}:1`,
      })),
      batches: at.map((time, n) => ({ from: time, to: time, batch: n + 1, servers: 1, place: `${title}:1` })),
      pauses: at.slice(1).map((time, n) => ({ from: at[n] ?? 0, to: time, place: null })),
    })),
    clock: "utc",
    colours: groupColours(titles),
  });

const rate = (groups: readonly string[], counts: readonly number[], limit: number) =>
  requestRate({
    groups: groups.map((group) => ({
      group,
      points: counts.map((count, n) => ({ at: n * 11, count, place: n % 2 === 0 ? `${group}:1` : null })),
      pauses: [{ from: 0, to: 5, place: `${group}:3` }],
      incidents: [{ at: 3, says: group, place: `${group}:2` }],
    })),
    limit,
    clock: "elapsed",
    colours: groupColours(groups),
  });

const forest = (metrics: readonly string[], ratio: number, low: number | null, high: number | null) =>
  ratioForest({
    rows: metrics.map((metric, n) => ({
      metric,
      ratio,
      low,
      high,
      basis: n % 2 === 0 ? "interval" : "range",
      verdict: metric,
      place: `${metric}:1`,
    })),
    ratioOf: [metrics[0] ?? "", metrics.at(-1) ?? ""],
    same: [0.95, 1.05],
    basisTitles: { interval: "95 % interval", range: "range" },
  });

const split = (runs: readonly string[], user: number | null, system: number | null, elapsed: number | null) =>
  cpuSplit({ runs: runs.map((run) => ({ run, user, system, elapsed, place: `${run}:1` })) });

const metricsOf = (groups: readonly string[], titles: readonly string[], value: (n: number) => number) =>
  metricDots({
    panels: titles.map((title) => ({
      title,
      scale: "auto",
      format: ",",
      dots: groups.map((group, n) => ({ group, value: value(n), run: group, place: `${group}:1` })),
    })),
    colours: groupColours(groups),
  });

const trendOf = (runs: readonly string[], value: (n: number) => number) =>
  trend({
    points: runs.map((run, n) => ({
      at: n * 86_400,
      value: value(n),
      low: null,
      high: null,
      run,
      place: run,
    })),
    levels: [{ from: 0, to: 0, value: value(0) }],
    changes: [{ at: 0, label: runs[0] ?? "", verdict: "neither" }],
    valueTitle: runs[0] ?? "",
  });

/** 9,000 builds with a long tail beside 2: thinned before they are drawn, as reports do it. */
const uneven = thinByGroup(
  [
    dot("small.log", 100),
    dot("small.log", 140),
    ...Array.from({ length: 9_000 }, (_, n) =>
      dot("large.log", 150 + 300 * spin(n) ** 4, n % 3_000 === 1 ? "timeout" : "built"),
    ),
  ],
  { group: ({ group }) => group, order: ({ seconds }) => seconds, keep: ({ kind }) => kind !== "built" },
  "builds",
).rows;

export const edgeCases: Readonly<Record<string, () => TopLevelSpec>> = {
  "build-strip: one build": () => stripOf([dot("a.log", 200)]),
  "build-strip: only a timeout": () => stripOf([dot("a.log", 1800, "timeout")]),
  "build-strip: equal builds": () => stripOf(Array.from({ length: 30 }, () => dot("a.log", 200))),
  "build-strip: a dozen groups": () =>
    stripOf(
      dozen.flatMap((group, g) =>
        Array.from({ length: 20 }, (_, n) => dot(group, 100 + 20 * g + 90 * spin(n))),
      ),
    ),
  "build-strip: hostile names": () =>
    stripOf(hostileNames.map((group, n) => dot(group, 10 ** (n / 3), n === 2 ? "outlier" : "built"))),
  "build-strip: uneven groups": () => stripOf(uneven),
  "build-ecdf: one build": () => ecdfOf(["a.log"], () => 200, 1),
  "build-ecdf: equal builds": () => ecdfOf(["a.log", "b.log"], () => 200, 10),
  "build-ecdf: a dozen groups": () => ecdfOf(dozen, (group, n) => 100 + 20 * group + 90 * spin(n), 30),
  "build-ecdf: hostile names": () => ecdfOf(hostileNames, (group, n) => 3 ** group + spin(n), 3),
  "build-ecdf: 5,000 builds": () =>
    ecdfOf(["a.log", "b.log"], (group, n) => 100 + 20 * group + 90 * spin(n), 2_500),
  "build-ecdf: only timeouts": () =>
    buildEcdf({
      curves: [{ group: "a.log", steps: [], censored: [{ seconds: 1800, share: 0, place }] }],
      colours: groupColours(["a.log"]),
    }),
  "build-over-time: one server": () => overTime(["a.log"], [1_343_577_945], 200),
  "build-over-time: equal builds": () => overTime(["a.log"], [0, 100, 90_000, 400_000], 200),
  "build-over-time: hostile names": () => overTime(hostileNames.slice(0, 5), [5, 70, 150], 200),
  "request-rate: one request": () => rate(["a.log"], [1], 10),
  "request-rate: above the limit": () => rate(["a.log", "b.log"], [1, 5, 9, 14, 14, 3, 0], 10),
  "request-rate: hostile names": () => rate(hostileNames.slice(0, 4), [1, 2, 1, 0], 10),
  "creations-a-day: one server": () =>
    creationsADay({
      groups: [{ group: "a.log", points: [{ at: 0, count: 1, place }], pauses: [], incidents: [] }],
      limit: 50,
      clock: "utc",
      counted: "24 h",
      colours: groupColours(["a.log"]),
    }),
  "ratio-forest: one metric at 1": () => forest(["elapsed"], 1, 1, 1),
  "ratio-forest: open bounds": () => forest(["elapsed", "user"], 0.5, 0, Infinity),
  "ratio-forest: no bounds": () => forest(["elapsed", "user"], 40, null, null),
  "ratio-forest: hostile names": () => forest(hostileNames, 1.2, 1.1, 1.4),
  "cpu-split: one run": () => split(["a"], 1.5, 0.25, 3),
  "cpu-split: nothing but elapsed": () => split(["a", "a"], null, null, 3),
  "cpu-split: all 0": () => split(["a"], 0, 0, 0),
  "cpu-split: hostile names": () => split(hostileNames, 4, 1, 2),
  "metric-dots: one run": () => metricsOf(["a"], ["elapsed (s)"], () => 3),
  "metric-dots: a dozen groups": () =>
    metricsOf(dozen, ["elapsed (s)", "major faults", "swaps"], (n) => n * 10 ** n),
  "metric-dots: all 0": () => metricsOf(["a", "b"], ["swaps", "signals"], () => 0),
  "metric-dots: hostile names": () => metricsOf(hostileNames, hostileNames.slice(0, 3), (n) => n + 1),
  "trend: one run": () => trendOf(["r1"], () => 4),
  "trend: equal runs": () => trendOf(["r1", "r2", "r3"], () => 4),
  "trend: hostile names": () => trendOf(hostileNames, (n) => 10 ** n),
};
