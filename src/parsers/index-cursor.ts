/** How far the anchors and the control bytes of a block were read: the scanner goes over both from its beginning to its end, line by line. */
import type { LineIndex } from "./line-index.ts";

export class IndexCursor {
  readonly #index: LineIndex;
  /** The next of each. */
  #anchor = 0;
  #control = 0;
  /** The next anchor of a parser that is not in `#ownAnchors`. */
  #othersAnchor = 0;
  #ownAnchors = 0;

  constructor(index: LineIndex) {
    this.#index = index;
  }

  /** Back to the beginning: the index has another block. */
  begin(): void {
    this.#anchor = this.#control = this.#othersAnchor = 0;
  }

  /** Goes on behind the lines up to `end`, whose anchors nobody asked for. */
  skipAnchors(end: number): void {
    const { anchorEnds, bytes } = this.#index;
    while (anchorEnds.at(this.#anchor, bytes.length + 1) <= end) this.#anchor++;
  }

  /** The parsers, as bits, whose anchors stand before `end`, which is behind the line, and as a whole before `limit`; goes on behind them. */
  takeAnchors(end: number, limit: number): number {
    const { anchorEnds, anchorParsers } = this.#index;
    let wanted = 0;
    for (; this.#anchor < anchorEnds.length; this.#anchor++) {
      const at = anchorEnds.values[this.#anchor] as number;
      if (at > end) break;
      if (at <= limit) wanted |= anchorParsers.values[this.#anchor] as number;
    }
    return wanted;
  }

  /** Where the first control byte before `end` stands, -1 if there is none; goes on behind the last of them. */
  takeControls(end: number): number {
    const { controls, bytes } = this.#index;
    const first = controls.at(this.#control, bytes.length);
    if (first >= end) return -1;
    while (controls.at(this.#control, bytes.length) < end) this.#control++;
    return first;
  }

  /** The first line from `first` on that holds a control byte, or an anchor of a parser that is not among these bits. */
  endOfUndisturbed(own: number, first: number): number {
    const index = this.#index;
    const trouble = Math.min(
      index.anchorEnds.at(this.#findOthersAnchor(own), index.bytes.length + 1) - 1,
      index.controls.at(this.#control, index.bytes.length),
    );
    return trouble > (index.ends[first] as number) ? index.lineAt(trouble, first) : first;
  }

  #findOthersAnchor(own: number): number {
    const { anchorParsers } = this.#index;
    let at = this.#ownAnchors === own ? Math.max(this.#anchor, this.#othersAnchor) : this.#anchor;
    while (at < anchorParsers.length && ((anchorParsers.values[at] as number) & ~own) === 0) at++;
    this.#ownAnchors = own;
    this.#othersAnchor = at;
    return at;
  }
}
