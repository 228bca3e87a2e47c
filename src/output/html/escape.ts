/**
 * Templates that escape. Whatever is put into `markup` is text and is escaped, unless it is markup that came from here; so a text from a log cannot
 * become markup by being forgotten. Control characters and marks of writing direction are shown as escapes.
 */
import { makeVisible, shorten } from "../visible.ts";

/** Text that is HTML already. Only `markup` and `trusted` make it. */
export interface Markup {
  readonly markup: string;
}

type Part = Markup | string | number | null | undefined | readonly Part[];

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

/** Safe as text and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities.get(character) ?? character);
}

/** The page shows at most this much of one text; a log may say more than anyone reads. */
const longestText = 1000;

/** Printable ASCII that means nothing in HTML: most texts are. */
const isPlain = /^[ !#-%(-;=?-~]*$/;

function write(part: Part): string {
  if (part === null || part === undefined) return "";
  if (typeof part === "string")
    return part.length <= longestText && isPlain.test(part)
      ? part
      : escapeHtml(makeVisible(shorten(part, longestText)));
  if (typeof part === "number") return String(part);
  return "markup" in part ? part.markup : part.map(write).join("");
}

/** Markup from a template: strings are escaped, numbers written, lists joined, null and undefined left out. */
export function markup(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  let text = strings[0] ?? "";
  for (let i = 0; i < parts.length; i++) text += write(parts[i]) + (strings[i + 1] ?? "");
  return { markup: text };
}

/** Vouches for text that we wrote ourselves or that a renderer has escaped. */
export function trusted(text: string): Markup {
  return { markup: text };
}

/** A name for an `id` attribute: letters, digits and hyphens. */
export function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, "-")
      .replaceAll(/^-|-$/g, "") || "x"
  );
}
