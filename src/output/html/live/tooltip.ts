/** What a chart says about the mark under the pointer. Values are from logs: they are set as text, with control characters shown. */
import { makeVisible, shorten } from "../../visible.ts";
import { browser } from "./dom.ts";
import type { PageElement } from "./dom.ts";

const longestValue = 160;
/** Pixels between pointer and tooltip, and between tooltip and window. */
const distance = 14;
const margin = 8;

export interface Pointer {
  readonly clientX: number;
  readonly clientY: number;
}

let shared: PageElement | undefined;

/** One element for all charts; announced by screen readers when its text changes. */
function box(): PageElement {
  if (shared !== undefined) return shared;
  const element = browser.document.createElement("div");
  element.className = "tip";
  element.hidden = true;
  element.setAttribute("role", "status");
  browser.document.body.append(element);
  browser.document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") element.hidden = true;
  });
  shared = element;
  return element;
}

function textElement(tag: string, text: string): PageElement {
  const element = browser.document.createElement(tag);
  element.textContent = makeVisible(shorten(text, longestValue));
  return element;
}

/** Vega gives a text, or an object of titles and values. */
function content(value: unknown): PageElement[] {
  if (typeof value !== "object" || value === null) return [textElement("p", String(value))];
  return Object.entries(value).flatMap(([title, each]) => [
    textElement("b", title),
    textElement("span", String(each)),
  ]);
}

/** Beside the pointer, on the side that has room. */
function place(element: PageElement, { clientX, clientY }: Pointer): void {
  const right = clientX + distance;
  const below = clientY + distance;
  const left =
    right + element.offsetWidth + margin > browser.innerWidth
      ? clientX - distance - element.offsetWidth
      : right;
  const top =
    below + element.offsetHeight + margin > browser.innerHeight
      ? clientY - distance - element.offsetHeight
      : below;
  element.style.left = `${Math.max(margin, left)}px`;
  element.style.top = `${Math.max(margin, top)}px`;
}

/** Shows `value` at the pointer; nothing is shown for null and the empty text. */
export function showTooltip(pointer: Pointer, value: unknown): void {
  const element = box();
  element.hidden = value === null || value === undefined || value === "";
  if (element.hidden) return;
  element.replaceChildren(...content(value));
  place(element, pointer);
}
