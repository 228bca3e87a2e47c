/** The page that lists the reports of a directory, newest first. It loads nothing and runs nothing. */
import type { Finding } from "../../reports/report.ts";
import { keepUnits } from "../visible.ts";
import { markup } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { signSymbols, tally } from "./findings.ts";
import { headOf } from "./head.ts";

export interface IndexEntry {
  /** The directory of the report, below that of the index. */
  readonly name: string;
  readonly title: string;
  /** What was read, in one sentence. */
  readonly summary: string;
  /** The most important first. */
  readonly findings: readonly Pick<Finding, "level" | "text">[];
  /** When it was last written, in milliseconds since 1970. */
  readonly written: number;
}

/** `2026-11-22 18:40 UTC` */
function minuteOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function entryItem({ name, title, summary, findings, written }: IndexEntry): Markup {
  const [first] = findings;
  const time = markup`<time datetime="${new Date(written).toISOString()}">${minuteOf(written)}</time>`;
  return markup`<li class="entry">
<h2><a href="${encodeURIComponent(name)}/report.html"><bdi>${title}</bdi></a></h2>
<p class="quiet"><bdi>${summary}</bdi> Written ${time}.</p>
${tally(findings)}${first === undefined ? null : markup`<p><bdi>${keepUnits(first.text)}</bdi></p>`}
</li>\n`;
}

/** Entries of the same minute stand by name, so that the page does not depend on how they were found. */
function newestFirst(a: IndexEntry, b: IndexEntry): number {
  return b.written - a.written || (a.name < b.name ? -1 : 1);
}

export function writeIndex(entries: readonly IndexEntry[]): string {
  const reports = entries.length === 1 ? "1 report" : `${entries.length} reports`;
  return markup`<!doctype html>
<html lang="en">
${headOf("Reports", [], null)}
<body>
${signSymbols}
<div class="page index">
<header>
<p class="maker">runlens</p>
<h1>Reports</h1>
<p class="summary">${reports}, the newest first.</p>
</header>
<main>
<ol class="entries">
${entries.toSorted(newestFirst).map(entryItem)}</ol>
</main>
</div>
</body>
</html>
`.markup;
}
