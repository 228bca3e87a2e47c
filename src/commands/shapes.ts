/**
 * Lines that no parser took, by what they have in common: whatever varies from line to line (numbers, hexadecimal ids, quoted texts,
 * names that end in a number) is replaced, and what is left is the shape. For finding out what a log says that runlens does not read.
 */
import { makeVisible } from "../output/visible.ts";

export interface ShapeGroup {
  readonly shape: string;
  count: number;
  /** The first line of this shape. */
  readonly source: string;
  readonly line: number;
  readonly example: string;
}

/** More shapes than this are no help to anybody: what comes later is counted as one. */
const mostShapes = 5000;
const otherShapes = "(lines of other shapes)";

const replacements: readonly (readonly [RegExp, string])[] = [
  [/"(?:[^"\\]|\\.)*"|(?<![\w])'(?:[^'\\]|\\.)*'/g, "'…'"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<id>"],
  [/\b(?:0x[0-9a-f]+|(?=[0-9a-f]*[a-f])(?=[a-f]*\d)[0-9a-f]{7,})\b/gi, "<hex>"],
  [/\[[A-Za-z][\w.-]*\]/g, "[<name>]"],
  [/[A-Za-z][\w.-]*\d(?=[\s,;:)\]}'"]|$)/g, "<name>"],
  [/\d+(?:[.,]\d+)*/g, "0"],
  [/[ \t]+/g, " "],
];

/** `[ 1][12] took 3.25 s` → `[ 0][0] took 0 s`. */
export function shapeOf(text: string): string {
  return replacements.reduce((shape, [find, by]) => shape.replace(find, by), text).trim();
}

export class Shapes {
  readonly #groups = new Map<string, ShapeGroup>();

  /** `text` is at most some hundred characters, secrets removed. What is listed is visible. */
  add(source: string, line: number, text: string): void {
    const known = makeVisible(shapeOf(text));
    const shape = this.#groups.has(known) || this.#groups.size < mostShapes ? known : otherShapes;
    const group = this.#groups.get(shape);
    if (group === undefined)
      this.#groups.set(shape, { shape, count: 1, source, line, example: makeVisible(text) });
    else group.count++;
  }

  /** The most frequent first; among equals, the first met. */
  list(): ShapeGroup[] {
    return [...this.#groups.values()].sort((a, b) => b.count - a.count);
  }
}
