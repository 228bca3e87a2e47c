/**
 * Charts that were drawn before: most of the next page's are the same, and so are all of them if the logs did not change since the program
 * ran the last time. Where all are known, neither Vega-Lite nor Vega is loaded, which takes longer than anything else in a small report.
 */
import type { TopLevelSpec } from "vega-lite";
import { formOf } from "./form.ts";
import type { DrawnChart } from "./svg.ts";

/** A chart as it was drawn, for its id prefix; plain data. */
export interface Drawing {
  readonly idPrefix: string;
  /** Of the form of its specification. */
  readonly digest: string;
  readonly drawn: DrawnChart;
}

/** What was drawn last for each prefix. */
const last = new Map<string, Drawing>();

/** As `drawChart`. */
export async function drawOrRecall(spec: TopLevelSpec, idPrefix: string): Promise<DrawnChart> {
  const form = formOf(spec);
  const known = last.get(idPrefix);
  if (known?.digest === form.digest) return known.drawn;
  const { drawChart } = await import("./svg.ts");
  const drawn = await drawChart(spec, idPrefix, form);
  last.set(idPrefix, { idPrefix, digest: form.digest, drawn });
  return drawn;
}

/** All that is known, for keeping. */
export function knownDrawings(): readonly Drawing[] {
  return [...last.values()];
}

/** Takes what was kept, by this version of the program: another one may draw the same specification in another way. */
export function takeDrawings(drawings: readonly Drawing[]): void {
  for (const drawing of drawings) last.set(drawing.idPrefix, drawing);
}
