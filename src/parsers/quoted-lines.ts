/** Lines of a log as a report may quote them: readable, without secrets, and short. A quote shows lines that no parser has looked at. */
import { clean, decode } from "./line.ts";
import { mayHoldSecret, redact, redacted } from "./redact.ts";

/** Characters of a line that are quoted; the rest of a longer one is counted. */
const longestQuote = 400;

/** A line of a key or a certificate: nothing but base64, as wide as such files are. */
const encodedBlock = /^\s*[A-Za-z0-9+/]{48,80}={0,2}\s*$/;

/** The texts of lines that follow each other in an input; the first may be there only for the sake of the second (see `quoteLine`). */
export function quoteLines(lines: readonly Buffer[]): string[] {
  const texts = lines.map((bytes) => clean(decode(bytes, 0, bytes.length).replace("\ufeff", "")).join(" "));
  return texts.map((text, i) => shortened(quoteLine(text, texts[i - 1] ?? "")));
}

/** A line without secrets; one may stand on the line below (`text`) its name (`before`), where it does not look like one. */
export function quoteLine(text: string, before: string): string {
  if (encodedBlock.test(text)) return redacted;
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
