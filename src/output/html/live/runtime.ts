/**
 * Vega for the page: bundled for browsers by itself, without the transforms that no chart uses, and carried by the page as compressed text. Expressions are
 * interpreted, since the page's policy forbids `eval`; texts are measured as they were for the picture, so that nothing moves when a chart
 * becomes live.
 */
import { parse, textMetrics, View } from "vega";
import type { Loader } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { textWidth } from "../text-width.ts";
import { browser } from "./dom.ts";
import type { LiveCharts, PageElement } from "./dom.ts";
import { showTooltip } from "./tooltip.ts";
import { letZoom } from "./zoom.ts";
import { zoomableSpec } from "./zoomable-spec.ts";

textMetrics.width = textWidth;

function refuse(uri: string): Promise<never> {
  return Promise.reject(new Error(`a chart may not load anything, but asks for ${uri}`));
}

/** Links lead nowhere, as in the picture. */
const noLoader: Loader = {
  load: refuse,
  sanitize: () => Promise.resolve({ href: "#" }),
  http: refuse,
  file: refuse,
};

/** The live drawing is one image, described by the same words as the picture. */
function describe(live: PageElement, picture: PageElement): void {
  for (const name of ["role", "aria-labelledby", "aria-describedby"]) {
    const value = picture.getAttribute(name);
    if (value !== null) live.setAttribute(name, value);
  }
  live.querySelector("g")?.setAttribute("aria-hidden", "true");
}

const makeLive: LiveCharts["makeLive"] = async (box, spec) => {
  const host = browser.document.createElement("div");
  const { spec: zoomed, scales } = zoomableSpec(spec);
  const view = new View(parse(zoomed, undefined, { ast: true }), {
    renderer: "svg",
    container: host,
    hover: true,
    expr: expressionInterpreter,
    loader: noLoader,
    tooltip: (_handler, event, _item, value) => showTooltip(event, value),
  });
  await view.runAsync();
  // Vega makes a document of its host, and a form for inputs that no chart has.
  for (const name of ["role", "aria-roledescription", "aria-label"]) host.removeAttribute(name);
  host.querySelector("form")?.remove();
  const picture = box.querySelector("svg");
  const live = host.querySelector("svg");
  if (picture === null || live === null) return;
  describe(live, picture);
  box.replaceChildren(host);
  letZoom(box, view, scales);
  box.dataset["live"] = "yes";
};

browser.runlensCharts = { makeLive };
