/** The little of a browser that the script of a served page uses. */

export interface LiveElement {
  readonly id: string;
  readonly tagName: string;
  readonly outerHTML: string;
  readonly children: ArrayLike<LiveElement> & Iterable<LiveElement>;
  readonly style: { cssText: string };
  textContent: string | null;
  open: boolean;
  scrollTop: number;
  scrollLeft: number;
  append(...children: LiveElement[]): void;
  replaceWith(other: LiveElement): void;
  replaceChildren(...children: LiveElement[]): void;
  querySelector(selector: string): LiveElement | null;
  querySelectorAll(selector: string): Iterable<LiveElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  getBoundingClientRect(): { readonly top: number };
  focus(options: { readonly preventScroll: boolean }): void;
}

export interface LiveDocument {
  readonly body: LiveElement;
  readonly activeElement: LiveElement | null;
  title: string;
  createElement(tag: string): LiveElement;
  getElementById(id: string): LiveElement | null;
  querySelector(selector: string): LiveElement | null;
  querySelectorAll(selector: string): Iterable<LiveElement>;
  importNode(node: LiveElement, deep: boolean): LiveElement;
}

interface Source {
  addEventListener(type: string, listener: (event: { readonly data: string }) => void): void;
}

interface Page {
  readonly document: LiveDocument;
  readonly location: { readonly pathname: string; reload(): void };
  readonly EventSource: new (path: string) => Source;
  readonly DOMParser: new () => { parseFromString(html: string, type: string): LiveDocument };
  scrollBy(by: { readonly top: number; readonly behavior: "instant" }): void;
}

export const page = globalThis as unknown as Page;
