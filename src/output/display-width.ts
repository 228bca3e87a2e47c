/**
 * How many columns of a terminal a text takes, and text broken into lines of so many columns. East Asian wide characters and emoji take two, combining
 * marks none (Unicode Standard Annex #11; characters of ambiguous width take one).
 */
import { keepUnits, noBreak } from "./visible.ts";

let segmenter: Intl.Segmenter | null = null;

/** What a reader takes for one character each. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" }); // not before it is needed: that takes milliseconds
  return segmenter.segment(text);
}

/** Ranges of East Asian Width W and F, first and last code point. */
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
];

const onlyAscii = /^[ -~]*$/;
const emoji = /^\p{Emoji_Presentation}|\ufe0f/u;
const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

function graphemeWidth(grapheme: string): number {
  if (withoutWidth.test(grapheme)) return 0;
  if (emoji.test(grapheme)) return 2;
  const code = grapheme.codePointAt(0) ?? 0;
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** Columns that `text` takes in a terminal. */
export function displayWidth(text: string): number {
  if (onlyAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** `text` filled up with blanks to `width` columns; a longer text stays as it is. */
export function padTo(text: string, width: number, side: "left" | "right"): string {
  const blanks = " ".repeat(Math.max(0, width - displayWidth(text)));
  return side === "left" ? blanks + text : text + blanks;
}

/** Breaks a word that does not fit into lines of `width` columns. */
function breakWord(word: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const { segment } of graphemesOf(word)) {
    const columns = graphemeWidth(segment);
    if (used + columns > width && line !== "") {
      lines.push(line);
      line = "";
      used = 0;
    }
    line += segment;
    used += columns;
  }
  return [...lines, line];
}

/**
 * `text` in lines of at most `width` columns, broken at blanks. A longer word is broken too if `breakWords`; otherwise it stands on a line of its own
 * and sticks out, so that a path can be copied. At least one line.
 */
export function wrap(text: string, width: number, breakWords = false): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of keepUnits(text).split(" ")) {
    const joined = line === "" ? word : `${line} ${word}`;
    if (displayWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== "") lines.push(line);
    const parts = breakWords ? breakWord(word, width) : [word];
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? "";
  }
  return [...lines, line].map((each) => each.replaceAll(noBreak, " "));
}
