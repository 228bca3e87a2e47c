/** A chart as a file of its own: the colours that the page gives by variables are put in, and what the page says around a chart comes along. */
import type { TopLevelSpec } from "vega-lite";
import { lightPalette, type Palette } from "../charts/palette.ts";
import type { Chart } from "../reports/report.ts";
import { wrap } from "./display-width.ts";
import { escapeHtml } from "./html/escape.ts";
import { makeVisible, shorten } from "./visible.ts";

/** The fonts of the page, and those that a converter without system fonts knows. */
const fonts =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif";

/** Characters, also of a line of the title and of the caption below it. */
const longest = { title: 200, caption: 600, description: 1000, titleLine: 78, captionLine: 92 };

const shown = (text: string, most: number): string => makeVisible(shorten(text, most));

/** The chart with its title and its caption, which the page says around it. */
export function titledSpec({ title, description, caption, spec }: Chart): TopLevelSpec {
  const subtitle = caption === undefined ? [] : wrap(shown(caption, longest.caption), longest.captionLine);
  return {
    ...spec,
    title: {
      text: wrap(shown(title, longest.title), longest.titleLine),
      subtitle,
      anchor: "start",
      frame: "bounds",
      offset: 12,
      limit: 0,
      subtitleColor: "var(--muted)",
      subtitleFontSize: 12,
      subtitlePadding: 4,
    },
    description: shown(description, longest.description),
  };
}

/** Replaces `var(--c1)` by its value. A text of a log that reads like that is replaced too, which changes its look and nothing else. */
function withColours(text: string, palette: Palette): string {
  const values: Readonly<Record<string, string>> = palette;
  return text.replaceAll(/var\(--([a-z0-9]+)\)/g, (whole, name: string) => values[name] ?? whole);
}

/** What `drawChart` made of the titled chart, as an SVG file: with colours, fonts, a white ground, and its words. */
export function svgFile({ title, description }: Chart, drawing: string): string {
  const words = `<title>${escapeHtml(shown(title, longest.title))}</title><desc>${escapeHtml(shown(description, longest.description))}</desc>`;
  const ground = `<rect width="100%" height="100%" fill="${lightPalette.bg}"/>`;
  const drawn = withColours(drawing, lightPalette).replace(
    /^<svg ([^>]*)>/,
    (_, attributes: string) => `<svg ${attributes} font-family="${fonts}">${words}${ground}`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawn}\n`;
}

/** The titled specification as a file that editors of Vega-Lite open as it is. */
export function vegaLiteFile(chart: Chart): string {
  const spec = { ...titledSpec(chart), background: lightPalette.bg };
  return `${withColours(JSON.stringify(spec, null, 1), lightPalette)}\n`;
}
