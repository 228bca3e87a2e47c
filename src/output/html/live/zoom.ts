/** A brush over a chart zooms its x axis; a double click, Escape or a button shows all again. Keys do the same for those without a mouse. */
import type { View } from "vega";
import { browser } from "./dom.ts";
import type { Box, PageElement, PageEvent } from "./dom.ts";
import { signalOf } from "./zoomable-spec.ts";

/** Pixels that a drag must be wide to be no click. */
const leastDrag = 6;
/** What a key press leaves of the span, or moves it by. */
const step = { zoom: 0.5, pan: 0.2 };

type Span = readonly [number, number];

/** One plot of a chart, with the scale that its brush zooms. */
interface Plot {
  readonly scale: string;
  /** The ground of the plot. */
  readonly ground: PageElement;
}

interface ContinuousScale {
  domain(): readonly (number | Date)[];
  invert(pixel: number): number | Date;
  range(): readonly [number, number];
}

/** Vega names the group of a plot in a row of plots after its scale: `concat_0_x` and `concat_0_group`. */
function plotsOf(box: PageElement, scales: readonly string[]): Plot[] {
  return scales.flatMap((scale) => {
    const group = scale === "x" ? "root" : scale.replace(/x$/, "group");
    const ground = box.querySelector(`.${group} > g > .background`);
    return ground === null ? [] : [{ scale, ground }];
  });
}

const isWithin = ({ left, top, width, height }: Box, { clientX, clientY }: PageEvent): boolean =>
  clientX >= left && clientX <= left + width && clientY >= top && clientY <= top + height;

/** The span around the same middle, so many times as wide. */
const scaledBy =
  (factor: number) =>
  ([low, high]: Span): Span => {
    const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor];
    return [middle - half, middle + half];
  };

/** The span moved by a share of its width. */
const movedBy =
  (share: number) =>
  ([low, high]: Span): Span => [low + share * (high - low), high + share * (high - low)];

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

export function letZoom(box: PageElement, view: View, scales: readonly string[]): void {
  const plots = plotsOf(box, scales);
  if (plots.length > 0) new Zoom(box, view, plots).listen();
}

class Zoom {
  readonly #box: PageElement;
  readonly #view: View;
  readonly #plots: readonly Plot[];
  readonly #brush: PageElement;
  readonly #hint: PageElement;
  readonly #reset: PageElement;
  #drag: { readonly plot: Plot; readonly from: number } | null = null;

  constructor(box: PageElement, view: View, plots: readonly Plot[]) {
    this.#box = box;
    this.#view = view;
    this.#plots = plots;
    this.#brush = part("div", "brush", "");
    this.#hint = part("span", "hint", "Drag to zoom in");
    this.#reset = part("button", "reset", "Show all");
    this.#reset.setAttribute("type", "button");
    this.#hint.setAttribute("aria-hidden", "true");
    this.#brush.hidden = true;
    this.#reset.hidden = true;
  }

  listen(): void {
    this.#box.append(this.#brush, this.#hint, this.#reset);
    this.#box.className += " zoomable";
    this.#box.addEventListener("pointerdown", (event) => this.#begin(event));
    this.#box.addEventListener("pointermove", (event) => this.#draw(event));
    this.#box.addEventListener("pointerup", (event) => this.#end(event));
    this.#box.addEventListener("pointercancel", () => this.#stop());
    this.#box.addEventListener("dblclick", () => this.#showAll());
    this.#box.addEventListener("keydown", (event) => this.#press(event));
    this.#reset.addEventListener("click", () => {
      this.#showAll();
      this.#box.focus();
    });
  }

  /** Fingers scroll; the brush is for mice and pens. */
  #begin(event: PageEvent): void {
    if (event.pointerType === "touch" || event.button !== 0) return;
    const plot = this.#plots.find(({ ground }) => isWithin(ground.getBoundingClientRect(), event));
    this.#drag = plot === undefined ? null : { plot, from: event.clientX };
  }

  #draw(event: PageEvent): void {
    if (this.#drag === null || Math.abs(event.clientX - this.#drag.from) < leastDrag) return;
    this.#box.setPointerCapture(event.pointerId);
    const ground = this.#drag.plot.ground.getBoundingClientRect();
    const frame = this.#box.getBoundingClientRect();
    const [low, high] = this.#ends(event, ground);
    const { style } = this.#brush;
    style.left = `${low - frame.left + this.#box.scrollLeft}px`;
    style.top = `${ground.top - frame.top + this.#box.scrollTop}px`;
    style.width = `${high - low}px`;
    style.height = `${ground.height}px`;
    this.#brush.hidden = false;
  }

  /** Both ends of the brush in the window, within the plot. */
  #ends({ clientX }: PageEvent, { left, width }: Box): Span {
    const at = clamp(clientX, left, left + width);
    const from = this.#drag?.from ?? at;
    return [Math.min(from, at), Math.max(from, at)];
  }

  #end(event: PageEvent): void {
    const drag = this.#drag;
    if (drag !== null && !this.#brush.hidden) {
      const ground = drag.plot.ground.getBoundingClientRect();
      const scale = this.#scaleOf(drag.plot);
      const [start, end] = scale.range();
      const valueAt = (x: number) =>
        Number(scale.invert(start + ((x - ground.left) / ground.width) * (end - start)));
      const [low, high] = this.#ends(event, ground);
      this.#show(drag.plot, [valueAt(low), valueAt(high)]);
    }
    this.#stop();
  }

  #stop(): void {
    this.#drag = null;
    this.#brush.hidden = true;
  }

  #press(event: PageEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const change = this.#changeFor(event.key);
    if (change === null) return;
    event.preventDefault();
    if (change === "all") this.#showAll();
    else for (const plot of this.#plots) this.#show(plot, change(this.#spanOf(plot)));
  }

  /** What a key does; null for keys that are not ours. */
  #changeFor(key: string): ((span: Span) => Span) | "all" | null {
    const isZoomed = !this.#reset.hidden;
    if (key === "+" || key === "=") return scaledBy(step.zoom);
    if (!isZoomed) return null;
    if (key === "-") return scaledBy(1 / step.zoom);
    if (key === "ArrowLeft") return movedBy(-step.pan);
    if (key === "ArrowRight") return movedBy(step.pan);
    return key === "Escape" || key === "0" ? "all" : null;
  }

  #scaleOf({ scale }: Plot): ContinuousScale {
    return this.#view.scale(scale) as ContinuousScale;
  }

  #spanOf(plot: Plot): Span {
    const [low, high] = this.#scaleOf(plot).domain();
    return [Number(low), Number(high)];
  }

  #show({ scale }: Plot, span: Span): void {
    this.#view.signal(signalOf(scale), span);
    this.#redraw(true);
  }

  #showAll(): void {
    for (const { scale } of this.#plots) this.#view.signal(signalOf(scale), null);
    this.#redraw(false);
  }

  #redraw(zoomed: boolean): void {
    this.#reset.hidden = !zoomed;
    this.#hint.hidden = zoomed;
    void this.#view.runAsync();
  }
}

function part(tag: string, className: string, text: string): PageElement {
  const element = browser.document.createElement(tag);
  element.className = className;
  element.textContent = text;
  return element;
}
