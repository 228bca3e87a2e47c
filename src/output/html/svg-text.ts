/** What Vega writes, made fit for a page: smaller, and with ids of its own. */
import { makeVisible } from "../visible.ts";

/** Elements of what Vega writes: `<` and `>` in texts and attributes are escaped by it, so a tag ends at the first `>`. */
const tag = /<[^>]*>/g;
/** A link could only come from a log. */
const link = /<\/?a(?:\s[^>]*)?>/g;
const longNumber = /-?\d+\.\d{3,}/g;
/** The page describes a figure as a whole and sets its font; the rest is the default, or what a picture has no use for. */
const needless = / (?:(?:role|class|aria-[a-z]+|font-family|pointer-events)="[^"]*"|opacity="1")/g;
const emptyPath = /<path d=""[^>]*>/g;
const idOrReference = /( id="|url\(#)([^")]+)/g;
const hasId = (element: string): boolean => element.includes(' id="') || element.includes("url(#");

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
export function tidySvg(svg: string, idPrefix: string): string {
  const ids = new Map<string, string>();
  const rename = (_match: string, before: string, id: string): string => {
    const name = ids.get(id) ?? `${idPrefix}-${ids.size + 1}`;
    ids.set(id, name);
    return before + name;
  };
  const tidied = makeVisible(svg)
    .replaceAll(link, "")
    .replaceAll(emptyPath, "")
    .replaceAll(tag, (element) => {
      const short = element.replaceAll(longNumber, round).replaceAll(needless, "");
      return hasId(short) ? short.replaceAll(idOrReference, rename) : short;
    });
  return compact(tidied);
}
