/**
 * The little of a browser that live charts use. TypeScript's own library of the browser would make its hundreds of globals known to the whole program,
 * where a forgotten variable named `name` or `event` would then compile.
 */
import type { Spec } from "vega";

/** Where an element stands in the window, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What listeners want to know of an event; the keys of other kinds of events are not there. */
export interface PageEvent {
  readonly clientX: number;
  readonly clientY: number;
  readonly button: number;
  readonly pointerId: number;
  readonly pointerType: string;
  readonly key: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  preventDefault(): void;
}

export interface PageElement {
  readonly id: string;
  readonly offsetWidth: number;
  readonly offsetHeight: number;
  readonly scrollLeft: number;
  readonly scrollTop: number;
  readonly dataset: Record<string, string | undefined>;
  readonly style: Record<"left" | "top" | "width" | "height", string>;
  className: string;
  hidden: boolean;
  textContent: string | null;
  append(...children: PageElement[]): void;
  prepend(...children: PageElement[]): void;
  replaceChildren(...children: PageElement[]): void;
  remove(): void;
  querySelector(selector: string): PageElement | null;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getBoundingClientRect(): Box;
  setPointerCapture(pointerId: number): void;
  focus(): void;
  addEventListener(type: string, listener: (event: PageEvent) => void, options?: ListenerOptions): void;
}

interface ListenerOptions {
  readonly once?: boolean;
  readonly passive?: boolean;
}

interface PageDocument {
  readonly head: PageElement;
  readonly body: PageElement;
  createElement(tag: string): PageElement;
  getElementById(id: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  addEventListener(type: string, listener: (event: { readonly key?: string }) => void): void;
}

/** What the runtime offers to the boot script. */
export interface LiveCharts {
  /** Puts a live chart in place of the picture in `box`. */
  makeLive(box: PageElement, spec: Spec): Promise<void>;
}

interface BrowserWindow {
  readonly document: PageDocument;
  readonly innerWidth: number;
  readonly innerHeight: number;
  /** Set by the runtime once it has run. */
  runlensCharts?: LiveCharts;
}

export const browser = globalThis as unknown as BrowserWindow;
