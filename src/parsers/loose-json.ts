/**
 * JSON as it is found in logs: cut off, with trailing commas, or as Perl's `json_xs -t dump` writes it (`name => "rc-test1",`). Only
 * scalars are read, each under the path of its keys.
 */

const token = /\s+|"((?:[^"\\]|\\[^])*)("?)|=>|[{}[\],:]|[^\s{}[\],:"]+/y;

/** Scalars by path (`server.id`), as text: strings without quotes, numbers as written. Elements of arrays have no key and are left out. */
export function readScalars(text: string): ReadonlyMap<string, string> {
  const scalars = new Map<string, string>();
  const path: string[] = [];
  let key: string | null = null;
  let value: string | null = null;
  const keep = (): void => {
    if (path.length > 0 && key !== null && value !== null)
      scalars.set([...path, key].filter((name) => name !== "").join("."), value);
    value = null;
  };
  token.lastIndex = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [all, inside, closing] = match;
    if (all === "{" || all === "[") {
      path.push(key ?? "");
      key = value = null;
    } else if (all === "}" || all === "]" || all === ",") {
      keep();
      key = null;
      if (all !== ",") path.pop();
      if (path.length === 0) return scalars;
    } else if (all === ":" || all === "=>") {
      key = value;
      value = null;
    } else if (inside !== undefined) {
      if (closing === "") break; // cut off within a string: half a value is none
      value = unescape(inside);
    } else if (all.trim() !== "") {
      if (token.lastIndex === text.length) break; // nothing ends it: perhaps half a number
      value = all;
    }
  }
  keep();
  return scalars;
}

function unescape(inside: string): string {
  return inside.replace(
    /\\(?:u([0-9a-fA-F]{4})|([^]))/g,
    (_, hex: string | undefined, char: string | undefined) =>
      hex === undefined
        ? (controls[char ?? ""] ?? char ?? "")
        : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

const controls: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/**
 * By how much a line changes the depth of braces and brackets, outside of strings, and where the depth, which is `depth` before the line,
 * comes to 0 (-1 if it does not).
 */
export function readDepth(line: string, depth: number): { readonly depth: number; readonly end: number } {
  let now = depth;
  for (const match of line.matchAll(/"(?:[^"\\]|\\.)*"?|[{}[\]]/g)) {
    const [mark] = match;
    if (mark === "{" || mark === "[") now++;
    else if ((mark === "}" || mark === "]") && --now === 0) return { depth: 0, end: match.index + 1 };
  }
  return { depth: now, end: -1 };
}
