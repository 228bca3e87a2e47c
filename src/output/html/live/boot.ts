/**
 * The small script of a page with live charts. The page is complete without it; at the first touch of a chart it unpacks the runtime and the specifications, which the
 * page carries as compressed text, and lets the runtime take over that chart.
 */
import type { Spec } from "vega";
import { browser } from "./dom.ts";
import type { LiveCharts, PageElement } from "./dom.ts";

const { document } = browser;

/** The text that an element holds as gzip in base64. */
async function unpack(id: string): Promise<string> {
  const packed = atob(document.getElementById(id)?.textContent ?? "");
  const bytes = Uint8Array.from(packed, (character) => character.codePointAt(0) ?? 0);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

interface Loaded {
  readonly charts: LiveCharts | undefined;
  /** By the id of the chart's box. */
  readonly specs: Readonly<Record<string, Spec>>;
}

async function load(): Promise<Loaded> {
  const [runtime, specs] = await Promise.all([unpack("chart-runtime"), unpack("chart-specs")]);
  const script = document.createElement("script");
  script.textContent = runtime;
  document.head.append(script);
  return { charts: browser.runlensCharts, specs: JSON.parse(specs) as Loaded["specs"] };
}

let loading: Promise<Loaded> | undefined;
const woken = new Set<PageElement>();

async function wake(box: PageElement): Promise<void> {
  if (woken.has(box)) return;
  woken.add(box);
  loading ??= load();
  const { charts, specs } = await loading;
  const spec = specs[box.id];
  if (spec !== undefined) await charts?.makeLive(box, spec);
}

if ("DecompressionStream" in globalThis) {
  for (const box of document.querySelectorAll(".chart")) {
    for (const type of ["pointerenter", "focus", "touchstart"]) {
      box.addEventListener(type, () => void wake(box), { once: true, passive: true });
    }
  }
}
