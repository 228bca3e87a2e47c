/** The lines of the inputs that findings and figures are from, quoted at the end of the page, and the links that lead to them. */
import type { Passage, Place, Quotes } from "../../reports/report.ts";
import { placeText } from "../cells.ts";
import { makeVisible, shorten } from "../visible.ts";
import { markup } from "./escape.ts";
import type { Markup } from "./escape.ts";

/** The id of the section, for links. */
export const quotesId = "lines";
export const quotesTitle = "Lines behind the figures";

/** The id of the quoted line, null where it is not quoted. */
export type PlaceLinks = (place: Place) => string | null;

const lineId = (source: number, line: number): string => `line-${source}-${line}`;

/** Sources in the order of their first passage. */
function sourcesOf({ passages }: Quotes): string[] {
  return [...new Set(passages.map(({ source }) => source))];
}

export function placeLinks(quotes: Quotes | undefined): PlaceLinks {
  const quoted = new Map<string, { readonly number: number; readonly lines: Set<number> }>();
  for (const { source, wanted } of quotes?.passages ?? []) {
    const own = quoted.get(source) ?? { number: quoted.size + 1, lines: new Set() };
    quoted.set(source, own);
    for (const line of wanted) own.lines.add(line);
  }
  return ({ source, line }) => {
    const own = quoted.get(source);
    return own?.lines.has(line) === true ? lineId(own.number, line) : null;
  };
}

const longestPlace = 200;
/** Shorter places are not broken into lines in a table. */
const longestWhole = 56;

/** `source:line` as it is shown. */
export function shownPlace(text: string): string {
  return makeVisible(shorten(text, longestPlace));
}

/** A name of an input or of a line in it, selected as a whole by one click. */
export function placeCode(text: string): Markup {
  const shown = shownPlace(text);
  return markup`<code class="${classOf(shown)}">${shown}</code>`;
}

function classOf(shown: string): string {
  return shown.length > longestWhole ? "place" : "place whole";
}

/** The name of a line, as a link where the page quotes it. */
export function placeLink(place: Place, links: PlaceLinks): Markup {
  const id = links(place);
  if (id === null) return placeCode(placeText(place));
  const shown = shownPlace(placeText(place));
  return markup`<a class="${classOf(shown)}" href="#${id}"><code>${shown}</code></a>`;
}

/** The name of the input is there for whoever copies the number: one click selects both. */
function quotedLine(source: string, number: number, id: string | null, text: string): Markup {
  const shown = text.replaceAll("\t", "    ");
  if (id === null) return markup`<li><span class="gutter">${number}</span><code>${shown}</code></li>\n`;
  return markup`<li class="wanted" id="${id}"><span class="gutter place"><span class="unseen">${shownPlace(`${source}:`)}</span>${number}</span><code>${shown}</code></li>\n`;
}

function passageList({ source, first, lines, wanted }: Passage, index: number): Markup {
  const marked = new Set(wanted);
  const items = lines.map((text, i) => {
    const number = first + i;
    return quotedLine(source, number, marked.has(number) ? lineId(index + 1, number) : null, text);
  });
  return markup`<ol class="quote">\n${items}</ol>\n`;
}

/** Nothing where no line is quoted and none is missed. */
export function quotesSection(quotes: Quotes | undefined): Markup | null {
  if (quotes === undefined || quotes.passages.length + quotes.missing.length === 0) return null;
  const { passages, missing, note } = quotes;
  const sources = sourcesOf(quotes).map((source, index) => {
    const own = passages.filter((passage) => passage.source === source);
    return markup`<h3>${placeCode(source)}</h3>\n${own.map((passage) => passageList(passage, index))}`;
  });
  const missed = missing.map(({ source, reason }) => markup`<li>${placeCode(source)}: ${reason}.</li>\n`);
  return markup`<section class="report quotes" id="${quotesId}">
<h2>${quotesTitle}</h2>
<p class="note">Marked lines are those that findings and figures are from. Secrets are removed, long lines are cut; a click on a marked number selects the name of its line.${note === undefined ? null : ` ${note}`}</p>
${sources}${missed.length === 0 ? null : markup`<h3>Not quoted</h3>\n<ul>${missed}</ul>\n`}</section>\n`;
}
