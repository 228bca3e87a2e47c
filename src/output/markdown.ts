/**
 * The report as GitHub Flavored Markdown, for a pull request or an issue. Log text cannot become markup, and does not mention people, refer to issues or
 * make links: GitHub looks for those in the finished text, where a backslash no longer helps, so an empty comment (which is not
 * shown) takes them apart.
 */
import type { Finding, Place, Report, ReportDocument, ReportTable } from "../reports/report.ts";
import { formatBytes, formatCount } from "../units/quantity.ts";
import { layTable, placeText } from "./cells.ts";
import type { TextCell } from "./cells.ts";
import { levelWords } from "./levels.ts";
import { makeVisible, shorten } from "./visible.ts";

const longestText = 1000;
const mostPlaces = 4;
/** A comment on GitHub holds 65,536 characters. */
const mostRows = 100;

const apart = "<!-- -->";

/** Characters with a meaning in Markdown or HTML. `$` begins mathematics even behind a backslash. */
const special = /[\\`*_[\]{}|~<>&$!]/g;
const entities: ReadonlyMap<string, string> = new Map([
  ["<", "&lt;"],
  [">", "&gt;"],
  ["&", "&amp;"],
  ["$", "&#36;"],
]);

/**
 * Between these two a mention (`@name`, an address), a reference (`#1`, `GH-1`), a link (`https://`, `www.`) or an emoji (`:name:`) falls apart. The first
 * group stays before the comment.
 */
const joints =
  /(@)(?=\w)|(#)(?=\d)|(\bGH)(?=-\d)|(\b[a-z][a-z0-9+.-]*:)(?=\/\/)|(\bmailto:|\bxmpp:)|(\bwww)(?=\.)|(:)(?=[a-z_][\w+-]*:)/giu;
/** What makes a list, a heading or a quotation at the beginning of a line. */
const lineStart = /^([-+=#]|\d+(?=[.)]))/;

/** Text that shows as it is, within a line. */
export function escapeMarkdown(text: string): string {
  const shown = makeVisible(shorten(text, longestText));
  return shown
    .replaceAll(joints, "$&\0")
    .split("\0")
    .map((piece) => piece.replaceAll(special, (character) => entities.get(character) ?? `\\${character}`))
    .join(apart);
}

/** Text that shows as it is, as a paragraph of its own. */
function paragraph(text: string): string {
  return escapeMarkdown(text).replace(lineStart, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Code that shows as it is: the fence is longer than any run of backticks inside. `|` would end a cell even here. */
export function codeSpan(text: string): string {
  const shown = makeVisible(shorten(text, longestText));
  const runs = shown.match(/`+/g) ?? [];
  const fence = "`".repeat(runs.reduce((most, run) => Math.max(most, run.length), 0) + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return fence + pad + shown + pad + fence;
}

function placesText(places: readonly Place[]): string {
  const shown = places.slice(0, mostPlaces).map((place) => codeSpan(placeText(place)));
  const more = places.length - mostPlaces;
  return shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function findingItem({ level, text, advice, places }: Finding): string {
  const lines = [
    `- **${levelWords[level]}:** ${escapeMarkdown(text)}`,
    ...(advice === undefined ? [] : [`  → ${escapeMarkdown(advice)}`]),
    ...(places.length === 0 ? [] : [`  ${placesText(places)}`]),
  ];
  // Two blanks at the end of a line are a line break.
  return lines.join("  \n");
}

function cellText({ text, place }: TextCell): string {
  return place === null ? escapeMarkdown(text) : codeSpan(text).replaceAll("|", String.raw`\|`);
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function tableLines(table: ReportTable): string[] {
  const { columns, rows } = layTable({ ...table, rows: table.rows.slice(0, mostRows) });
  const more = table.rows.length - mostRows;
  const notes = [
    ...(more > 0 ? [`${formatCount(more)} more ${more === 1 ? "row is" : "rows are"} left out here.`] : []),
    ...(table.notes ?? []),
  ];
  return [
    row(columns.map(({ title }) => escapeMarkdown(title))),
    row(columns.map(({ numeric }) => (numeric ? "---:" : ":---"))),
    ...rows.map((cells) => row(cells.map(cellText))),
    ...notes.flatMap((note) => ["", paragraph(note)]),
  ];
}

function reportLines(report: Report): string[] {
  const heading = ["", `## ${escapeMarkdown(report.title)}`, ""];
  if (report.empty !== undefined) return [...heading, paragraph(report.empty)];
  return [
    ...heading.slice(0, 2),
    ...report.tables.flatMap((table) => ["", `### ${escapeMarkdown(table.title)}`, "", ...tableLines(table)]),
  ];
}

function provenanceLine({ version, command, inputs }: ReportDocument["provenance"]): string {
  const bytes = inputs.reduce((sum, input) => sum + input.bytes, 0);
  const what = inputs.length === 1 ? "1 input" : `${formatCount(inputs.length)} inputs`;
  return `<sub>runlens ${escapeMarkdown(version)}, ${codeSpan(command)}, ${what}, ${formatBytes(bytes)}</sub>`;
}

/** The whole report: title, summary, findings with the most important first, tables. Charts are left to the page. */
export function writeMarkdown(document: ReportDocument): string {
  const findings = document.findings.map(findingItem);
  const lines = [
    `# ${escapeMarkdown(document.title)}`,
    "",
    paragraph(document.summary),
    ...(findings.length === 0 ? [] : ["", "## Findings", "", ...findings]),
    ...document.reports.flatMap(reportLines),
    "",
    provenanceLine(document.provenance),
  ];
  return `${lines.join("\n")}\n`;
}
