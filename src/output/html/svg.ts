/**
 * Charts as SVG: Vega-Lite is compiled, Vega draws, and what it wrote is made fit for a page. The expression interpreter is used, as in a browser
 * under a strict policy, so that what cannot run there fails here. The only module that loads Vega.
 */
import * as vega from "vega";
import type { Loader, LoggerInterface, Spec } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile } from "vega-lite";
import type { TopLevelSpec } from "vega-lite";
import { makeVisible } from "../visible.ts";
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

/** Passes warnings and errors on as values. */
function collector(messages: string[]): LoggerInterface {
  const logger: LoggerInterface = {
    level: () => logger,
    error: (...parts) => collect(parts),
    warn: (...parts) => collect(parts),
    info: () => logger,
    debug: () => logger,
  };
  function collect(parts: readonly unknown[]): LoggerInterface {
    messages.push(parts.map(String).join(" "));
    return logger;
  }
  return logger;
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

/** Elements of what Vega writes: `<` and `>` in texts and attributes are escaped by it, so a tag ends at the first `>`. */
const tag = /<[^>]*>/g;
/** A link could only come from a log. */
const link = /<\/?a(?:\s[^>]*)?>/g;
const longNumber = /-?\d+\.\d{3,}/g;
/** The page describes a figure as a whole and sets its font; the rest is the default, or what a picture has no use for. */
const needless = / (?:(?:role|class|aria-[a-z]+|font-family|pointer-events)="[^"]*"|opacity="1")/g;
const emptyPath = /<path d=""[^>]*>/g;
const idOrReference = /( id="|url\(#)([^")]+)/g;

function round(number: string): string {
  return String(Math.round(Number(number) * 100) / 100);
}

/** A dot, as Vega draws it: two half circles around a point. */
const dot = /<path transform="translate\(([^,"]+),([^,"]+)\)" d="M([\d.]+),0A[^"]*"([^>]*)\/>/g;
const twoArcs = (radius: string): string =>
  `M${radius},0A${radius},${radius},0,1,1,-${radius},0A${radius},${radius},0,1,1,${radius},0`;
/** A row of elements without text in a group that says nothing of its own. */
const plainGroup = /<g((?: clip-path="[^"]*")?)>((?:<(?:circle|path) [^>]*\/>){2,})<\/g>/g;
/** Attributes that mean the same on a group as on each of its elements. */
const inherited = / (?:fill|stroke|stroke-width)="[^"]*"/g;

/** Hundreds of dots that look the same say so once: half of the bytes of a page. */
function compact(svg: string): string {
  return svg
    .replaceAll(dot, (whole, x: string, y: string, radius: string, look: string) =>
      whole.includes(`"${twoArcs(radius)}"`) ? `<circle cx="${x}" cy="${y}" r="${radius}"${look}/>` : whole,
    )
    .replaceAll(plainGroup, (whole, clip: string, elements: string) => {
      const each = elements.split(/(?<=>)/);
      const shared = (each[0]?.match(inherited) ?? []).filter((attribute) =>
        each.every((element) => element.includes(attribute)),
      );
      const rest = shared.reduce((text, attribute) => text.replaceAll(attribute, ""), elements);
      return shared.length === 0 ? whole : `<g${clip}${shared.join("")}>${rest}</g>`;
    });
}

/** Texts stay as they are; in tags, numbers are rounded to two decimals and ids get the prefix and a number in order of appearance. */
function tidy(svg: string, idPrefix: string): string {
  const ids = new Map<string, string>();
  const rename = (_match: string, before: string, id: string): string => {
    const name = ids.get(id) ?? `${idPrefix}-${ids.size + 1}`;
    ids.set(id, name);
    return before + name;
  };
  const tidied = makeVisible(svg)
    .replaceAll(link, "")
    .replaceAll(emptyPath, "")
    .replaceAll(tag, (element) =>
      element.replaceAll(longNumber, round).replaceAll(needless, "").replaceAll(idOrReference, rename),
    );
  return compact(tidied);
}

/** Draws a chart. The same specification gives the same bytes. Throws if the specification is none. */
export async function drawChart(spec: TopLevelSpec, idPrefix: string): Promise<DrawnChart> {
  const warnings: string[] = [];
  const logger = collector(warnings);
  const compiled = compile(spec, { logger }).spec;
  vega.setRandom(vega.randomLCG(1));
  const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
    renderer: "none",
    expr: expressionInterpreter,
    loader: noLoader,
    logger,
  });
  const svg = tidy(await view.toSVG(), idPrefix);
  view.finalize();
  return { svg, compiled, warnings };
}
