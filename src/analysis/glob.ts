/**
 * Name patterns as in the shell: `*` is any text, `?` one character, `[a-z]` one of a set, `[!a-z]` one outside it, and a backslash takes
 * the next character as it is. The whole name must match.
 */
export function matchesGlob(name: string, pattern: string): boolean {
  return globMatcher(pattern)(name);
}

/** The same for many names. */
export function globMatcher(pattern: string): (name: string) => boolean {
  const tokens = pattern.match(/\\.|\[!?\]?[^\]]*\]|[^]/gu) ?? [];
  const compiled = new RegExp(`^${tokens.map(translate).join("")}$`, "su");
  return (name) => compiled.test(name);
}

function translate(token: string): string {
  if (token === "*") return ".*";
  if (token === "?") return ".";
  const set = /^\[(!?)([^]+)\]$/u.exec(token);
  if (set !== null && !hasReversedRange(set[2] ?? "")) {
    return `[${set[1] === "!" ? "^" : ""}${(set[2] ?? "").replace(/[^-]/gu, escapeCharacter)}]`;
  }
  return Array.from(token.replace(/^\\(.)/su, "$1"), escapeCharacter).join("");
}

/** `[z-a]` is no set: taken as text, as it would be an error in a regular expression. */
function hasReversedRange(set: string): boolean {
  return Array.from(set.matchAll(/([^])-([^])/gu)).some(([, from, to]) => codePoint(from) > codePoint(to));
}

/** A code point escape: right in a set and outside it, for every character. */
function escapeCharacter(character: string): string {
  return `\\u{${codePoint(character).toString(16)}}`;
}

function codePoint(character: string | undefined): number {
  return character?.codePointAt(0) ?? 0;
}
