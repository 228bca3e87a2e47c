/** Lines of a log as a report may quote them: readable, without secrets, and short. A quote shows lines that no parser has looked at. */
import { clean, decode } from "./line.ts";
import { mayHoldSecret, redact, redacted } from "./redact.ts";
import { keyBegins, keyEnds } from "./secret-tokens.ts";

/** Characters of a line that are quoted; the rest of a longer one is counted. */
const longestQuote = 400;

/** A line of a key or a certificate: nothing but base64, as wide as such files are. */
const encodedBlock = /^\s*[A-Za-z0-9+/]{48,80}={0,2}\s*$/;
/** The last line of those: shorter, with a sign that it is no word. */
const endOfBlock = /^\s*(?=\S*(?:[\d+/=]|[a-z][A-Z]))[A-Za-z0-9+/]{1,80}={0,2}\s*$/;
/** What stands within a key: base64 behind whatever a log puts before it, one word or none, a heading such as `DEK-Info: …`. */
const partOfKey = /[A-Za-z0-9+/]{24}|^\s*\S*\s*$|^\s*[\w-]{1,40}: /;
/** Lines of a key of 16384 bits, twice. */
const longestKey = 400;

/** The texts of lines that follow each other in an input; the first may be there only for the sake of the second (see `lineQuoter`). */
export function quoteLines(lines: readonly Buffer[]): string[] {
  const texts = lines.map((bytes) => clean(decode(bytes, 0, bytes.length).replace("\ufeff", "")).join(" "));
  const cut = linesOfCutKey(texts);
  return texts.map(lineQuoter()).map((text, i) => shortened(i >= cut.start && i < cut.end ? redacted : text));
}

/** The lines of a key that begins above the first line: as far up from where it ends as lines look like it, and always one. */
function linesOfCutKey(texts: readonly string[]): { readonly start: number; readonly end: number } {
  const end = texts.findIndex((text) => keyBegins.test(text) || keyEnds.test(text));
  if (!keyEnds.test(texts[end] ?? "") || keyBegins.test(texts[end] ?? "")) return { start: 0, end: 0 };
  let start = Math.max(0, end - 1);
  while (start > 0 && partOfKey.test(texts[start - 1] ?? "")) start--;
  return { start, end };
}

/**
 * Makes lines without secrets of the lines of an input, in order. A secret may stand on the line below its name, where it does not look
 * like one, and what lies between the first and the last line of a private key is secret.
 */
export function lineQuoter(): (text: string) => string {
  const isWithinKey = keyWatcher();
  let above = "";
  let wasEncoded = false;
  return (text) => {
    const before = above;
    above = text;
    const isEncoded = encodedBlock.test(text);
    const goesOn = wasEncoded && endOfBlock.test(text);
    wasEncoded = isEncoded;
    if (isWithinKey(text) || isEncoded || goesOn) return redacted;
    const end = text.search(keyEnds);
    return quoteLine(end > 0 && !keyBegins.test(text) ? redacted + text.slice(end) : text, before);
  };
}

/** True of each line behind the one that begins a key, up to the one that ends it, or to the second that looks like no part of it. */
function keyWatcher(): (text: string) => boolean {
  let left = 0;
  let doubted = false;
  return (text) => {
    const looksRight = partOfKey.test(text);
    left = keyEnds.test(text) || (doubted && !looksRight) ? 0 : Math.max(0, left - 1);
    doubted = !looksRight;
    const isWithin = left > 0;
    if (keyBegins.test(text) && !keyEnds.test(text)) [left, doubted] = [longestKey, false];
    return isWithin;
  };
}

function quoteLine(text: string, before: string): string {
  if (!mayHoldSecret(before)) return redact(text);
  const [, own, ...more] = redact(`${before}\n${text}`).split("\n");
  // Where the line end itself was taken out, the secret goes on over it.
  return own === undefined || more.length > 0 ? redacted : redact(own);
}

function shortened(text: string): string {
  const characters = Array.from(text.slice(0, 2 * longestQuote));
  if (text.length <= longestQuote || characters.length <= longestQuote) return text;
  const shown = characters.slice(0, longestQuote).join("");
  return `${shown}… (${text.length - shown.length} more characters)`;
}
