/** Values as Python's `repr` and `pformat` print them. Only what logs hold: strings, numbers, None, True, False, and flat dicts. */

const simpleEscapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
};
const escape = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([ntr\\'"]))/gi;

/** A string literal `'…'`, `"…"`, `u'…'` or `b'…'` that begins at `at`; null if none does or it does not end. */
function readPythonString(text: string, at: number): { value: string; end: number } | null {
  let start = at;
  if (text[start] === "u" || text[start] === "b") start++;
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return null;
  let end = start + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === "\\" ? 2 : 1;
  if (end >= text.length) return null;
  const value = text
    .slice(start + 1, end)
    .replace(escape, (whole, hex2?: string, hex4?: string, hex8?: string, simple?: string) => {
      const code = hex2 ?? hex4 ?? hex8;
      if (code === undefined) return simpleEscapes[simple ?? ""] ?? whole;
      const point = Number.parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    });
  return { value, end: end + 1 };
}

const blanks = /\s*/y;
const bare = /[-+\w.]+/y;

function skipBlanks(text: string, at: number): number {
  blanks.lastIndex = at;
  blanks.exec(text);
  return blanks.lastIndex;
}

/**
 * A flat dict `{'name': 'x', 'image': 112}` with which the text begins, its values as strings, numbers as they were written.
 * `"open"` if the text ends before the dict does (it goes on in the next line, or was cut off); null if it is no such dict.
 */
export function readPythonDict(text: string): { entries: Map<string, string>; end: number } | "open" | null {
  if (!text.startsWith("{")) return null;
  const entries = new Map<string, string>();
  let i = skipBlanks(text, 1);
  while (text[i] !== "}") {
    const key = readPythonString(text, i);
    if (key === null) return unfinished(text, i);
    i = skipBlanks(text, key.end);
    if (text[i] !== ":") return i >= text.length ? "open" : null;
    i = skipBlanks(text, i + 1);
    const value = readPythonString(text, i) ?? readBare(text, i);
    if (value === null) return unfinished(text, i);
    entries.set(key.value, value.value);
    i = skipBlanks(text, value.end);
    if (text[i] === ",") i = skipBlanks(text, i + 1);
    else if (text[i] !== "}") return i >= text.length ? "open" : null;
  }
  return { entries, end: i + 1 };
}

function readBare(text: string, at: number): { value: string; end: number } | null {
  bare.lastIndex = at;
  const found = bare.exec(text);
  return found === null ? null : { value: found[0], end: bare.lastIndex };
}

/** A string that was begun and not ended, or nothing more: the text stops. Anything else is no dict. */
function unfinished(text: string, at: number): "open" | null {
  return at >= text.length || /^[ub]?['"]/.test(text.slice(at, at + 2)) ? "open" : null;
}
