/**
 * Charts that were drawn before: most of the next page's are the same, and so are all of them if the logs did not change since the program
 * ran the last time. Where all are known, neither Vega-Lite nor Vega is loaded, which takes longer than anything else in a small report.
 */
import type { TopLevelSpec } from "vega-lite";
import { type Form, formOf } from "./form.ts";
import type { DrawnChart } from "./svg.ts";

/** A chart as it was drawn, for its id prefix; plain data. */
export interface Drawing {
  readonly idPrefix: string;
  /** Of the form of its specification. */
  readonly digest: string;
  readonly drawn: DrawnChart;
}

/** Draws a chart that is not known. May be called again before it is done. */
export type Draw = (form: Form, idPrefix: string) => Promise<DrawnChart>;

/** What was drawn last for each prefix. */
const last = new Map<string, Drawing>();

/** When everything that this thread was asked to draw is drawn. */
let done: Promise<unknown> = Promise.resolve();

/** Draws on this thread, one chart after the other. */
export const drawHere: Draw = (form, idPrefix) => {
  const drawn = done.then(async () => {
    const { drawForm } = await import("./svg.ts");
    return drawForm(form, idPrefix);
  });
  done = drawn.catch(() => undefined); // who asked is told
  return drawn;
};

let draw = drawHere;

/** Charts are drawn by `other` from now on. */
export function drawWith(other: Draw): void {
  draw = other;
}

/** As `drawChart`. */
export async function drawOrRecall(spec: TopLevelSpec, idPrefix: string): Promise<DrawnChart> {
  const form = formOf(spec);
  const known = last.get(idPrefix);
  if (known?.digest === form.digest) return known.drawn;
  const drawn = await draw(form, idPrefix);
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
