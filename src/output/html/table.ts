/** A table of a report as HTML. It scrolls inside its own box, which the keyboard can reach. */
import type { ReportTable } from "../../reports/report.ts";
import { formatCount } from "../../units/quantity.ts";
import { layTable } from "../cells.ts";
import type { TextCell, TextColumn } from "../cells.ts";
import { shorten } from "../visible.ts";
import { markup, trusted } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { placeCode } from "./findings.ts";

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

function textCell(tag: "th" | "td", text: string): Markup {
  const attributes = `${tag === "th" ? ' scope="row"' : ""}${longWord.test(text) ? ' class="breakable"' : ""}`;
  return markup`<${trusted(tag + attributes)}><bdi>${text}</bdi></${trusted(tag)}>`;
}

function bodyCell({ text, place }: TextCell, column: TextColumn | undefined, index: number): Markup {
  if (place !== null) return markup`<td>${placeCode(text)}</td>`;
  const shown = shorten(text, longestCell);
  if (column?.numeric === true) return markup`<td class="number">${shown}</td>`;
  return textCell(index === 0 ? "th" : "td", shown);
}

function bodyRow(cells: readonly TextCell[], columns: readonly TextColumn[]): Markup {
  return markup`<tr>${cells.map((cell, index) => bodyCell(cell, columns[index], index))}</tr>\n`;
}

/** The table itself with its notes; `labelId` is the id of the heading that names it. */
export function tableBox(table: ReportTable, labelId: string): Markup {
  const { columns, rows } = layTable({ ...table, rows: table.rows.slice(0, mostRows) });
  const cut =
    table.rows.length > mostRows
      ? [
          `The first ${mostRows} of ${formatCount(table.rows.length)} rows; the exported tables have all of them.`,
        ]
      : [];
  const notes = [...cut, ...(table.notes ?? [])];
  const size = rows.length >= longFrom ? "scroll long" : "scroll";
  return markup`<div class="${size}" role="region" tabindex="0" aria-labelledby="${labelId}">
<table>
<thead><tr>${columns.map(headCell)}</tr></thead>
<tbody>
${rows.map((cells) => bodyRow(cells, columns))}</tbody>
</table>
</div>
${notes.map((note) => markup`<p class="note">${note}</p>\n`)}`;
}
