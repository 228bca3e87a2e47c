/** A table of a report as HTML. It scrolls inside its own box, which the keyboard can reach. */
import type { ReportTable } from "../../reports/report.ts";
import { formatCount } from "../../units/quantity.ts";
import { layTable, placeText } from "../cells.ts";
import type { TextCell, TextColumn } from "../cells.ts";
import { shorten } from "../visible.ts";
import { markup, trusted } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { placeLink, shownPlace } from "./quotes.ts";
import type { PlaceLinks } from "./quotes.ts";

/** More rows make a page slow and are read by nobody; the exported tables have them all. */
const mostRows = 400;
/** From here on a table scrolls up and down too. */
const longFrom = 16;
/** A cell shows at most so many characters. */
const longestCell = 400;

function headCell({ title, numeric }: TextColumn): Markup {
  return numeric
    ? markup`<th scope="col" class="number">${title}</th>`
    : markup`<th scope="col">${title}</th>`;
}

/** Longer words are broken anywhere, so that one name cannot make a column as wide as the page. */
const longWord = /\S{32}/;

function textCell(tag: "th" | "td", text: string, shown: Markup): Markup {
  const attributes = `${tag === "th" ? ' scope="row"' : ""}${longWord.test(text) ? ' class="breakable"' : ""}`;
  return markup`<${trusted(tag + attributes)}><bdi>${shown}</bdi></${trusted(tag)}>`;
}

function bodyCell(cell: TextCell, column: TextColumn | undefined, index: number, links: PlaceLinks): Markup {
  if (cell.place !== null) return markup`<td>${placeLink(cell.place, links)}</td>`;
  const shown = linked(cell, links);
  if (column?.numeric === true) return markup`<td class="number">${shown}</td>`;
  return textCell(index === 0 ? "th" : "td", cell.text, shown);
}

/** The text of a cell; where the page quotes the line that it is from, it leads there. */
function linked({ text, origin }: TextCell, links: PlaceLinks): Markup {
  const shown = shorten(text, longestCell);
  const id = origin === undefined ? null : links(origin);
  if (origin === undefined || id === null) return markup`${shown}`;
  return markup`<a class="origin" href="#${id}" title="${shownPlace(placeText(origin))}">${shown}</a>`;
}

function bodyRow(cells: readonly TextCell[], columns: readonly TextColumn[], links: PlaceLinks): Markup {
  return markup`<tr>${cells.map((cell, index) => bodyCell(cell, columns[index], index, links))}</tr>\n`;
}

/** The table itself with its notes; `labelIds` are the ids of what names it, with blanks between them. */
export function tableBox(table: ReportTable, labelIds: string, links: PlaceLinks): Markup {
  const { columns, rows } = layTable({ ...table, rows: table.rows.slice(0, mostRows) });
  const cut =
    table.rows.length > mostRows
      ? [
          `The first ${mostRows} of ${formatCount(table.rows.length)} rows; the exported tables have all of them.`,
        ]
      : [];
  const notes = [...cut, ...(table.notes ?? [])];
  const size = rows.length >= longFrom ? "scroll long" : "scroll";
  return markup`<div class="${size}" role="region" tabindex="0" aria-labelledby="${labelIds}">
<table>
<thead><tr>${columns.map(headCell)}</tr></thead>
<tbody>
${rows.map((cells) => bodyRow(cells, columns, links))}</tbody>
</table>
</div>
${notes.map((note) => markup`<p class="note">${note}</p>\n`)}`;
}
