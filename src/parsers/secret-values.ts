/** How the forms of `redact.ts` find the end of a secret. Every reader is linear in the text behind the form. */

export const redacted = "[redacted]";

/** Finds out where a secret begins and ends. */
export type ReadValue = (text: string, at: number, opener: string) => readonly [start: number, end: number];

export interface SecretForm {
  readonly name: string;
  /** Ends where the secret (or its quote) begins. A group `opener` is a quote that stands before the whole, and ends the secret too. */
  readonly find: RegExp;
  readonly value: ReadValue;
  /** True of what is certainly no secret; `before` and `after` are the text before the form and behind the value, as far as it matters. */
  readonly unless?: (value: string, before: string, after: string) => boolean;
}

/** The first of `stops` at or after `at`, else the end of the text. */
export function until(text: string, at: number, stops: RegExp): number {
  stops.lastIndex = at;
  return stops.exec(text)?.index ?? text.length;
}

/** `'…'`, `u'…'`, `"…"`, `\"…\"`: the inside of a quoted value, up to the end of the text if it never ends; null if none begins here. */
function readQuoted(text: string, at: number): readonly [number, number] | null {
  const opening = /[ub]?(\\{0,8})(["'])/iy;
  opening.lastIndex = at;
  const match = opening.exec(text);
  if (match === null) return null;
  const start = opening.lastIndex;
  const [, escape = "", quote = ""] = match;
  if (escape !== "") {
    const end = text.indexOf(escape + quote, start);
    return [start, end === -1 ? text.length : end];
  }
  const closing = quote === "'" ? /\\[^]|'/g : /\\[^]|"/g;
  closing.lastIndex = start;
  for (let found = closing.exec(text); found !== null; found = closing.exec(text))
    if (found[0] === quote) return [start, found.index];
  return [start, text.length];
}

/** A quoted value, else what stands up to a stop. Brackets and commas behind an unquoted value are not of it. */
export function readUpTo(stops: RegExp): ReadValue {
  return (text, at, opener) => {
    const quoted = readQuoted(text, at);
    if (quoted !== null) return quoted;
    let end = until(text, at, stops);
    if (opener !== "") end = Math.max(end, text.indexOf(opener, at));
    const least = text.startsWith(redacted, at) ? at + redacted.length : at + 1;
    while (end > least && ",;)}]>".includes(text.charAt(end - 1))) end--;
    return [at, end];
  };
}

export const readWord = readUpTo(/[\s"']/g);
export const readParameter = readUpTo(/[\s"'&#]/g);

/** A quoted value, else everything up to the quote that stands before the name, or to the end of the line. */
export const readRest: ReadValue = (text, at, opener) => {
  const quoted = readQuoted(text, at);
  if (quoted !== null) return quoted;
  let end = until(text, at, opener === "" ? /[\r\n]/g : opener.endsWith("'") ? /[\r\n']/g : /[\r\n"]/g);
  while (end > at && text[end - 1] === "\\") end--;
  return [at, end];
};

/** `password@address`: the part before the last @ of the word, or of what is quoted. */
export const readBeforeAt: ReadValue = (text, at) => {
  const [start, end] = readQuoted(text, at) ?? [at, until(text, at, /\s/g)];
  return [start, start + Math.max(0, text.slice(start, end).lastIndexOf("@"))];
};

/** `password@host` of an address: up to the last @ before a slash, or of the whole word if the password itself holds the slash. */
export const readUserinfo: ReadValue = (text, at) => {
  const host = text.slice(at, until(text, at, /[\s/]/g)).lastIndexOf("@");
  return host === -1 ? readBeforeAt(text, at, "") : [at, at + host];
};

/** Between an option and its value: blanks, `=`, or `', '` in a list of arguments. */
export const option = String.raw`(?:["']\s*,\s*|=|\s+)`;
export const wordStart = String.raw`(?<![\w-])`;
