/** The lines that mitata prints, as patterns. Which of them follow each other is told in `mitata.ts`. */

/** Before 1.0 all is in one line, with apostrophes between thousands. A time is at least picoseconds, at most hours. */
const time = String.raw`(\d[\d'.]{0,20}) (ps|ns|us|ms|s|m|h|\P{ASCII}{1,2}s|\?{1,2}s)`;
/** A name: words and blanks take turns, so that no line takes long. */
const words = String.raw`\S{1,400}(?: {1,400}\S{1,400}){0,60}?`;
/** Powers of 1024. */
const size = String.raw`(\d[\d.]{0,12}) {1,2}([kmgtp]?b)`;
/** The dots between bounds, or what became of them. */
const dots = String.raw` {0,3}\S{1,4}? {0,3}`;

export const heading = /benchmark {1,400}(?:avg \(min |(time \(avg\)))/;
/** With `format: "markdown"` each group has a heading; `bench()` outside of groups is in the first, or has an empty name. */
export const markdownHeading = /\| (benchmark|• \S.{0,400}?)? *\| +avg \| +min \| +p75 \| +p99 \| +max \|/;

export const rule = /^-{20,} -{20,}$/;
export const group = /^• (\S.*)$/;

/** `name   12.34 ns/iter`. */
export const average = new RegExp(String.raw`^(${words}) {1,400}${time}/iter(?= |$)`, "u");
export const tornAverage = new RegExp(String.raw`^${words} {2,400}\d[\d.']{0,20}(?: [a-zµ/]{0,8})?$`);
/** What follows in the same line. */
export const range = new RegExp(String.raw`^ {1,400}\(${time}${dots}${time}\)`, "u");
export const percentiles = new RegExp(
  String.raw`^ {1,40}${time}(?: {1,40}${time})?(?: {1,40}${time})?(?= |$)`,
  "u",
);
export const garbage = new RegExp(
  String.raw`^ {1,400}gc\( *${time}${dots}${time}\) {1,20}(?:${size} \( *${size}${dots}${size}\)|${time}(?= |$))`,
  "u",
);
export const heap = new RegExp(String.raw`^ {1,400}\( *${size}${dots}${size}\) {1,20}${size}(?= |$)`, "u");
export const failure = new RegExp(String.raw`^(${words}) {1,400}error: `);

const cell = (inside: string): string => String.raw` \x60 {0,20}${inside}\x60 \|`;
export const markdownRow = new RegExp(
  String.raw`^\| (${words}) {1,400}\|${cell(`${time}/iter`)}${cell(time).repeat(4)}$`,
  "u",
);
export const markdownFailure = new RegExp(String.raw`^\| (${words}) {1,400}\| error: `);
export const tornMarkdownRow = new RegExp(String.raw`^\| ${words} {1,400}\| \x60`);
