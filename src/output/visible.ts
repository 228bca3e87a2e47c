/**
 * Log text at the border to a reader. Control characters can drive a terminal (escape sequences), and marks of writing direction can make
 * a text look like another one; both are shown as what they are (`\x1b`, `\u202e`) instead of being obeyed. Letters of any script stay.
 */

/** C0 and C1 controls and DEL; a blank line or a tab in a log text would break tables as much as an escape sequence. */
const controls = String.raw`\u0000-\u001f\u007f-\u009f`;
/** Marks, embeddings, overrides and isolates of writing direction. */
const directions = String.raw`\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069`;
/** Without width, so that they can hide in a name; line and paragraph separators; interlinear annotation. */
const hidden = String.raw`\u00ad\u180e\u200b\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb`;
/** Tags, without width too. */
const tags = String.raw`\u{e0000}-\u{e007f}`;
/** Halves of surrogate pairs: no text at all. */
const halves = String.raw`\ud800-\udfff`;

const invisible = new RegExp(`[${controls}${directions}${hidden}${tags}${halves}]`, "gu");

/** By code units, halves of tags among them: a text without any, as most are, has nothing to replace. */
const suspicious = new RegExp(`[${controls}${directions}${hidden}${halves}]`);

const shortNames: ReadonlyMap<string, string> = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

function nameOf(character: string): string {
  const short = shortNames.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}

/** `text` on one line, with every invisible or directing character shown as an escape: ESC → `\x1b`. */
export function makeVisible(text: string): string {
  return suspicious.test(text) ? text.replaceAll(invisible, nameOf) : text;
}

/** `text` with at most `most` characters (code points): the middle gives way to `…`, since paths and names differ at both ends. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = Array.from(text);
  if (characters.length <= most) return text;
  const head = Math.ceil((most - 1) / 2);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (most - 1 - head)).join("")}`;
}

/** A blank at which a line may not be broken. */
export const noBreak = "\u00a0";

const numberAndUnit = /(?<=\d) (?=(?:[kKMGT]i?B|[kMG%×]|[nµm]?s|min|h|d|B)(?![\p{L}\p{N}]))/gu;

/** `text` with no-break blanks between numbers and their units. */
export function keepUnits(text: string): string {
  return text.replaceAll(numberAndUnit, noBreak);
}
