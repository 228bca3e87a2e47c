/** Sentences on the page: a line ends neither between a number and its unit nor within the name of an option. */
import { keepUnits } from "../visible.ts";
import { markup } from "./escape.ts";
import type { Markup } from "./escape.ts";

/** `--rss-divisor`: browsers break lines behind hyphens, and `--` at the end of one is not what is to be typed. */
const option = /(?<=^|[\s("'])--?[a-z][\w-]{0,30}(?![\w-])/gi;
/** Longer texts lose their middle as a whole. */
const longestText = 1000;

/** A sentence with texts from logs in it: escaped, like any text. */
export function phrase(text: string): Markup {
  if (text.length > longestText) return markup`${text}`;
  const kept = keepUnits(text);
  const parts: Markup[] = [];
  let end = 0;
  for (const { index, 0: name } of kept.matchAll(option)) {
    parts.push(markup`${kept.slice(end, index)}<span class="whole">${name}</span>`);
    end = index + name.length;
  }
  return markup`${parts}${kept.slice(end)}`;
}
