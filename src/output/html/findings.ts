/** Findings as HTML: the level is told by a word and by the shape of a sign, not by colour alone. */
import type { Finding, Level, Place } from "../../reports/report.ts";
import { levels, levelWords } from "../levels.ts";
import { markup, trusted } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { phrase } from "./phrase.ts";
import { placeLink } from "./quotes.ts";
import type { PlaceLinks } from "./quotes.ts";

/** Signs in a box of 20 × 20: octagon, triangle, square, disc. The inner stroke has the colour of the ground. */
const signShapes: Readonly<Record<Level, string>> = {
  bad: '<path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3z"/><path class="stroke" d="m6.8 6.8 6.4 6.4m0-6.4-6.4 6.4"/>',
  warning:
    '<path d="M8.6 2 .9 16.1A1.6 1.6 0 0 0 2.3 18.5h15.4a1.6 1.6 0 0 0 1.4-2.4L11.4 2a1.6 1.6 0 0 0-2.8 0z"/><path class="stroke" d="M10 7v5m0 3v.1"/>',
  info: '<rect x="1.5" y="1.5" width="17" height="17" rx="3.5"/><path class="stroke" d="M10 9v5.5M10 5.7v.1"/>',
  good: '<circle cx="10" cy="10" r="9"/><path class="stroke" d="m5.8 10.3 2.9 2.9 5.5-6"/>',
};

/** The signs, once for the page; `sign` refers to them. */
export const signSymbols: Markup = trusted(
  `<svg class="signs" width="0" height="0" aria-hidden="true">${levels
    .map((level) => `<symbol id="sign-${level}" viewBox="0 0 20 20">${signShapes[level]}</symbol>`)
    .join("")}</svg>`,
);

/** The sign of a level; decoration, since the word stands beside it. */
export function sign(level: Level): Markup {
  return markup`<svg class="sign ${level}" width="20" height="20" aria-hidden="true"><use href="#sign-${level}"/></svg>`;
}

/** A finding names its first lines; the tables have the others. */
const mostPlaces = 4;

/** Where on the page a finding is explained. */
export interface SectionLink {
  readonly id: string;
  readonly title: string;
}

/** Where the finding comes from and where to read on; null if neither is known. */
function originLine(
  places: readonly Place[],
  section: SectionLink | undefined,
  links: PlaceLinks,
): Markup | null {
  if (places.length === 0 && section === undefined) return null;
  const more = places.length > mostPlaces ? `and ${places.length - mostPlaces} more ` : null;
  const shown = places.slice(0, mostPlaces).map((place) => markup`${placeLink(place, links)} `);
  const seen = places.length === 0 ? null : markup`<span class="quiet">Seen in</span> ${shown}${more}`;
  const arrow = markup`<span class="quiet" aria-hidden="true">↓ </span>`;
  const link =
    section && markup`<span class="onward">${arrow}<a href="#${section.id}">${section.title}</a></span>`;
  return markup`<p class="places">${seen}${link}</p>`;
}

/** A finding with everything that belongs to it, for the list at the top. */
export function findingItem(finding: Finding, section: SectionLink | undefined, links: PlaceLinks): Markup {
  const { level, text, advice, places } = finding;
  return markup`<li class="finding ${level}">${sign(level)}<div>
<p><strong class="level ${level}">${levelWords[level]}</strong> <bdi>${phrase(text)}</bdi></p>
${advice === undefined ? null : markup`<p class="advice"><bdi>${phrase(advice)}</bdi></p>`}
${originLine(places, section, links)}</div></li>\n`;
}

/** A finding in its section: the sentence. */
export function findingLine({ level, text }: Finding): Markup {
  return markup`<li>${sign(level)}<p><span class="unseen">${levelWords[level]}: </span><bdi>${phrase(text)}</bdi></p></li>\n`;
}

/** How many findings there are of each level, as a line of words and signs; null if there are none. */
export function tally(findings: readonly Pick<Finding, "level">[]): Markup | null {
  const counts = levels
    .map((level) => ({ level, count: findings.filter((finding) => finding.level === level).length }))
    .filter(({ count }) => count > 0);
  if (counts.length === 0) return null;
  const words = { bad: "problem", warning: "warning", info: "note", good: "good" } as const;
  const items = counts.map(({ level, count }) => {
    const plural = count === 1 || level === "good" ? "" : "s";
    return markup`<li>${sign(level)}${count} ${words[level]}${plural}</li>`;
  });
  return markup`<ul class="tally" aria-label="Findings by level">${items}</ul>`;
}
