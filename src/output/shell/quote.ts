/**
 * A text as one word of a POSIX shell: `it's` → `'it'\''s'`. Between single quotes a shell reads every character as itself but the quote,
 * so nothing is dropped or changed (a library that drops control characters would turn one name into another). A shell word cannot hold
 * NUL: that is refused here, whoever asks.
 */
export function quoteShell(text: string): string {
  if (text.includes("\0")) throw new RangeError("a shell word cannot hold a NUL character");
  if (!text.includes("'")) return `'${text}'`;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A word as it can be typed again, in quotes only where a shell would read it in another way. */
export function asTyped(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : quoteShell(word);
}
