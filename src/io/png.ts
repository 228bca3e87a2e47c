/** SVG as PNG, by resvg: a native module that is only loaded where a picture is asked for. */

/** Pixels of the picture for each pixel of the drawing: sharp on the screens and in the documents that charts end up in. */
const density = 2;

/** The bytes of the picture. Text is drawn with the fonts of the system. Throws where there is no resvg for this system. */
export async function renderPng(svg: string): Promise<Uint8Array> {
  const { Resvg } = await loadResvg();
  const drawing = new Resvg(svg, {
    fitTo: { mode: "zoom", value: density },
    font: { loadSystemFonts: true, defaultFontFamily: "DejaVu Sans", sansSerifFamily: "DejaVu Sans" },
  });
  return drawing.render().asPng();
}

async function loadResvg() {
  try {
    return await import("@resvg/resvg-js");
  } catch (error) {
    throw new Error(
      "PNG files need @resvg/resvg-js, which is not installed or not made for this system; --charts svg,vl.json works without",
      { cause: error },
    );
  }
}
