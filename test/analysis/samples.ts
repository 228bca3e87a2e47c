/** Numbers of the sample logs, read with a pattern of their own so that these tests do not depend on the parsers. */
import { readFileSync } from "node:fs";

function builds(log: string): number[] {
  const text = readFileSync(new URL(`../../data/${log}`, import.meta.url), "utf8");
  return [...text.matchAll(/created in ([\d.]+) seconds/g)].map((match) => Number(match[1]));
}

export const threeBuilds = builds("log.1343469777.txt");
export const twentyFiveBuilds = builds("log.1343577945.txt");
export const thirteenBuilds = builds("log.1343582734.txt");

/** The four runs of the GIL sample: A is python, B is jython. */
export const gil = {
  elapsed: { a: [747.25, 750.16], b: [244.75, 259.69] },
  user: { a: [759.93, 760.37], b: [955.74, 984.16] },
};
