/** SVG as PNG, by resvg: a native module that is only loaded where a picture is asked for. */
import type { ResvgRenderOptions } from "@resvg/resvg-js";

/** Text is drawn with the fonts of the system. Two pixels for each of the drawing: sharp on the screens that charts end up on. */
const options: ResvgRenderOptions = {
  fitTo: { mode: "zoom", value: 2 },
  font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
};

const letter =
  '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text x="2" y="16" font-family="sans-serif">a</text></svg>';

/** Draws an SVG; gives the bytes of the picture. */
export type RenderPng = (svg: string) => Uint8Array;

/** What draws pictures here, or in a sentence why nothing does. */
export async function pngRenderer(font: ResvgRenderOptions["font"] = {}): Promise<RenderPng | string> {
  const resvg = await import("@resvg/resvg-js").catch(() => null);
  if (resvg === null)
    return "PNG files need @resvg/resvg-js, which is not installed here or not made for this system: ask for svg instead.";
  const own = { ...options, font: { ...options.font, ...font } };
  if (new resvg.Resvg(letter, own).getBBox() === undefined)
    return "PNG files need a font, and this system has none: install one, or ask for svg instead.";
  return (svg) => new resvg.Resvg(svg, own).render().asPng();
}
