/** Where a label of `time -v` stands, told from what is before and behind it: in a program, or in the lines of a file. */

/** What programs have in the place of a command that they print or look for: `%C`, `{command}`, `(.*)`. */
const placeholder =
  /^\\?["'](?:%[a-zA-Z]|\{[^{}"]{0,40}\}|\$\{?\w+\}?|\([^()"]{1,20}\)|<[\w ]{1,20}>|\.\.\.)\\?["']/;

/** True if the label stands in a program that prints it, or looks for it: `startsWith("Command being timed: ")`. */
export function isSource(prefix: string, rest: string): boolean {
  const text = rest.trimStart();
  if (placeholder.test(text)) return true;
  const quote = /["'`](?:\\[nt])*\s*$/.exec(prefix)?.[0]?.[0] ?? "";
  return quote !== "" && (text.startsWith(quote) || (text.startsWith('"') && text[1] === quote));
}

/** `run1.log:`, `run1.log:12:`, `run1.log-` before a label, but no time of day. */
export function findFile(prefix: string): string | null {
  const file = /^(\S*[A-Za-z]\S*?)[:-](?:\d+[:-])?\s*$/.exec(prefix)?.[1] ?? null;
  return file === null || /\d\d:\d\d/.test(file) ? null : file;
}
