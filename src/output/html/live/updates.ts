/**
 * The script of a page that the watcher serves: asks for the page again when the watcher says that there is another, and puts what differs
 * in place, so that nothing moves that a reader looks at. It also shows how long ago the watcher was heard from.
 */
import { type LiveDocument, type LiveElement, page } from "./updates-dom.ts";

const { document } = page;
const policy = 'meta[http-equiv="Content-Security-Policy"]';
/** What may differ between two versions of a page, each replaced as a whole. */
const blocks = "header, nav, main > section, body > script:not([data-version])";
const scrollers = ".scroll";
/** What a place on the page is known by: not the parts of drawings. */
const named = "main :is(section, h2, h3, div, summary)[id]";

/** The source of each block, as it came: charts change once they are touched. */
let known = sourcesOf(document);

function sourcesOf(from: LiveDocument): Map<string, string> {
  return new Map(Array.from(from.querySelectorAll(blocks), (block, i) => [keyOf(block, i), block.outerHTML]));
}

function keyOf(block: LiveElement, i: number): string {
  return block.id === "" ? `${block.tagName} ${block.tagName === "SCRIPT" ? i : ""}` : block.id;
}

/** What a reader has done to the page: what is open, how far boxes are scrolled, what has the focus. */
interface Reading {
  readonly open: ReadonlySet<string>;
  readonly scrolled: ReadonlyMap<string, readonly [number, number]>;
  readonly focus: string;
  /** The first thing with a name within the window, and where its top is. */
  readonly top: { readonly id: string; readonly at: number } | null;
}

const nameOf = (element: LiveElement) => element.getAttribute("aria-labelledby") ?? element.id;
const summaryOf = (details: LiveElement) => details.querySelector("summary");
const keyOfDetails = (details: LiveElement) => summaryOf(details)?.id ?? "";

function look(): Reading {
  const open = new Set<string>();
  for (const details of document.querySelectorAll("details"))
    if (details.open) open.add(keyOfDetails(details));
  const scrolled = new Map<string, readonly [number, number]>();
  for (const box of document.querySelectorAll(scrollers))
    scrolled.set(nameOf(box), [box.scrollTop, box.scrollLeft]);
  const { activeElement } = document;
  const focus = activeElement === null ? "" : activeElement.id || nameOf(activeElement);
  let top: Reading["top"] = null;
  for (const element of document.querySelectorAll(named)) {
    top = { id: element.id, at: element.getBoundingClientRect().top };
    if (top.at >= -4) break; // a line that is cut off at the edge is still the one that is read
  }
  return { open, scrolled, focus, top };
}

function restore({ open, scrolled, focus, top }: Reading): void {
  for (const details of document.querySelectorAll("details"))
    if (open.has(keyOfDetails(details))) details.open = true;
  for (const box of document.querySelectorAll(scrollers)) {
    const [y, x] = scrolled.get(nameOf(box)) ?? [0, 0];
    if (box.scrollTop !== y) box.scrollTop = y;
    if (box.scrollLeft !== x) box.scrollLeft = x;
  }
  if (focus !== "" && (document.activeElement === null || document.activeElement === document.body)) {
    for (const element of document.querySelectorAll("[id], [aria-labelledby]"))
      if ((element.id || nameOf(element)) === focus) element.focus({ preventScroll: true });
  }
  const at = top === null ? undefined : document.getElementById(top.id)?.getBoundingClientRect().top;
  if (at !== undefined && top !== null) page.scrollBy({ top: at - top.at, behavior: "instant" });
}

/** A script runs only if it was made here; the page's policy knows its hash. */
function copy(block: LiveElement): LiveElement {
  if (block.tagName !== "SCRIPT" || block.getAttribute("type") !== null)
    return document.importNode(block, true);
  const script = document.createElement("script");
  script.textContent = block.textContent;
  return script;
}

function replace(fresh: LiveDocument): void {
  const sources = sourcesOf(fresh);
  const old = new Map(Array.from(document.querySelectorAll(blocks), (block, i) => [keyOf(block, i), block]));
  const changed = [...sources].filter(([key, source]) => known.get(key) !== source).map(([key]) => key);
  if ([...sources.keys()].join() !== [...old.keys()].join()) {
    page.location.reload(); // a section came or went: rare, and the browser keeps the place itself
    return;
  }
  const blocksOf = new Map(
    Array.from(fresh.querySelectorAll(blocks), (block, i) => [keyOf(block, i), block]),
  );
  const hasNewCharts = changed.some((key) => !key.startsWith("SCRIPT"));
  for (const [key, block] of blocksOf) {
    // The script that wakes charts has to run again for the new ones; it does so from its own text.
    const again = hasNewCharts && key.startsWith("SCRIPT") && block.getAttribute("type") === null;
    if (changed.includes(key) || again) old.get(key)?.replaceWith(copy(block));
  }
  known = sources;
  document.title = fresh.title;
}

const versionOf = (from: LiveDocument) => from.querySelector("[data-version]")?.getAttribute("data-version");
let version = versionOf(document);

const policyOf = (from: LiveDocument) => from.querySelector(policy)?.getAttribute("content");

async function update(): Promise<void> {
  const response = await fetch(page.location.pathname);
  if (!response.ok) return;
  const fresh = new page.DOMParser().parseFromString(await response.text(), "text/html");
  if (policyOf(fresh) !== policyOf(document)) {
    page.location.reload(); // written by another version of the program, whose scripts this page may not run
    return;
  }
  const reading = look();
  replace(fresh);
  version = versionOf(fresh);
  restore(reading);
}

const sign = document.createElement("p");
sign.setAttribute("id", "live-sign");
sign.style.cssText =
  "position:fixed;right:1rem;bottom:.75rem;margin:0;padding:.2rem .6rem;z-index:3;font-size:.8rem;background:Canvas;color:CanvasText;border:1px solid GrayText;border-radius:6px";
document.body.append(sign);

/** Milliseconds since the page was opened. */
let heardAt = performance.now();
let lastClock = "";

function show(): void {
  const silence = Math.round((performance.now() - heardAt) / 1000);
  sign.textContent =
    silence < 10
      ? `Live: heard from the watcher at ${lastClock}`
      : `The watcher has been silent for ${silence} s; trying again`;
}

function hear(): void {
  heardAt = performance.now();
  lastClock = new Date().toLocaleTimeString();
  show();
}

/** One after the other; a failure is the server's, which will be heard from again. */
let updating = Promise.resolve();
const source = new page.EventSource("/events");
source.addEventListener("page", ({ data }) => {
  hear();
  updating = updating.then(() => (data === version ? undefined : update())).catch(show);
});
source.addEventListener("tick", hear);
setInterval(show, 1000);
hear();
