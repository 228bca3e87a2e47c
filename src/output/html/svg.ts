/**
 * Charts as SVG: Vega-Lite is compiled, Vega draws, and what it wrote is made fit for a page. Expressions become functions, which takes half the
 * time of interpreting them as a browser under a strict policy has to; the tests draw every chart both ways.
 */
import * as vega from "vega";
import type { Loader, Spec } from "vega";
import type { TopLevelSpec } from "vega-lite";
import { compileChart } from "./compiled.ts";
import { type Form, formOf } from "./form.ts";
import { messageCollector } from "./messages.ts";
import { tidySvg } from "./svg-text.ts";
import { textWidth } from "./text-width.ts";

/** Parts of Vega that its types leave out. */
declare module "vega" {
  export const textMetrics: { width: typeof textWidth };
  export function randomLCG(seed: number): () => number;
  export function setRandom(random: () => number): void;
}

vega.textMetrics.width = textWidth;

export interface DrawnChart {
  /** One `<svg>` element; ids in it begin with the prefix. */
  readonly svg: string;
  /** The Vega specification that was drawn. */
  readonly compiled: Spec;
  /** What Vega-Lite and Vega had to say against the specification. */
  readonly warnings: readonly string[];
}

function refuse(uri: string): Promise<never> {
  return Promise.reject(new Error(`a chart may not load anything, but asks for ${uri}`));
}

/** All data is in the specification. Links are taken out after drawing, since Vega does not bear their refusal. */
const noLoader: Loader = {
  load: refuse,
  sanitize: () => Promise.resolve({ href: "#" }),
  http: refuse,
  file: refuse,
};

/** Draws a chart. The same specification gives the same bytes. Throws if the specification is none. */
export function drawChart(spec: TopLevelSpec, idPrefix: string): Promise<DrawnChart> {
  return drawForm(formOf(spec), idPrefix); // the form is taken before drawing, which adds to the data
}

/** As `drawChart`. One at a time: all share Vega's random numbers and its counters. */
export async function drawForm(form: Form, idPrefix: string): Promise<DrawnChart> {
  const { spec: compiled, runtime, warnings } = compileChart(form);
  const { logger, messages } = messageCollector();
  vega.setRandom(vega.randomLCG(1));
  const view = new vega.View(runtime, { renderer: "none", loader: noLoader, logger });
  const svg = tidySvg(await view.toSVG(), idPrefix);
  view.finalize();
  return { svg, compiled, warnings: [...warnings, ...messages] };
}
