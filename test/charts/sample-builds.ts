/** Builds of the sample logs in `data/`, read with two regular expressions: the charts are tested without the parsers. */
import { readFileSync } from "node:fs";

export interface SampleBuild {
  readonly group: string;
  readonly server: string;
  readonly seconds: number;
  /** Seconds since 1970; the names of one log carry only the last four digits of it. */
  readonly at: number;
  readonly batch: number;
  readonly place: string;
}

const logs = ["log.1343469777.txt", "log.1343577945.txt", "log.1343582734.txt"] as const;

/** A gap that is longer than this ends a batch. */
const batchGap = 50;

function readLog(log: string): readonly SampleBuild[] {
  const text = readFileSync(new URL(`../../data/${log}`, import.meta.url), "utf8");
  const lines = text.split("\n");
  const started = Number(log.slice(4, 14));
  const names = [...text.matchAll(/'name': '(\w+)'/g)].map(([, name]) => name ?? "");
  let batch = 1;
  let before = started;
  return names.map((name) => {
    const digits = /\d+$/.exec(name)?.[0] ?? "";
    const at = digits.length === 10 ? Number(digits) : started - (started % 10000) + Number(digits);
    if (at - before > batchGap) batch++;
    before = at;
    const index = lines.findIndex((line) => line.includes(`build [${name}]`));
    const seconds = Number(/created in ([\d.]+) seconds/.exec(lines[index] ?? "")?.[1]);
    return { group: log, server: name, seconds, at, batch, place: `data/${log}:${index + 1}` };
  });
}

export const sampleBuilds: readonly SampleBuild[] = logs.flatMap(readLog);
export const buildsOf = (log: (typeof logs)[number]) => sampleBuilds.filter(({ group }) => group === log);
