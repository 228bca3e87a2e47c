/** The end of the page: how figures were computed, and from what. */
import type { InputFact, Report, ReportDocument } from "../../reports/report.ts";
import { formatBytes, formatCount } from "../../units/quantity.ts";
import { markup } from "./escape.ts";
import type { Markup } from "./escape.ts";
import { placeCode } from "./quotes.ts";

/** The id of the section, for links. */
export const methodId = "method";

/** More inputs than this are counted, not listed. */
const mostInputs = 300;

function notesOf(report: Report): Markup | null {
  if (report.method.length === 0) return null;
  return markup`<h3><bdi>${report.title}</bdi></h3>
<ul>${report.method.map((note) => markup`<li>${note}</li>\n`)}</ul>\n`;
}

function inputRow({ source, bytes, lines, sha256 }: InputFact): Markup {
  return markup`<tr><th scope="row">${placeCode(source)}</th><td class="number">${formatBytes(bytes)}</td><td class="number">${formatCount(lines)}</td><td>${sha256 === null ? "not read to its end" : markup`<code class="hash">${sha256}</code>`}</td></tr>\n`;
}

function inputTable(inputs: readonly InputFact[]): Markup {
  const more = inputs.length - mostInputs;
  return markup`<div class="scroll${inputs.length > 12 ? " long" : ""}" role="region" tabindex="0" aria-labelledby="inputs">
<table>
<thead><tr><th scope="col">Input</th><th scope="col" class="number">Size</th><th scope="col" class="number">Lines</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
${inputs.slice(0, mostInputs).map(inputRow)}</tbody>
</table>
</div>
${more > 0 ? markup`<p class="note">And ${formatCount(more)} more inputs.</p>` : null}`;
}

/** `warnings` are what the drawing of charts had to say. */
export function methodSection(document: ReportDocument, warnings: readonly string[]): Markup {
  const { version, command, inputs } = document.provenance;
  const doubts =
    warnings.length === 0
      ? null
      : markup`<h3>Charts</h3>\n<ul>${warnings.map((warning) => markup`<li>${warning}</li>\n`)}</ul>\n`;
  return markup`<section class="report method" id="${methodId}">
<h2>Method and provenance</h2>
<div class="methods">${document.reports.map(notesOf)}</div>
${doubts}<h3 id="inputs">Inputs</h3>
${inputTable(inputs)}
<dl class="provenance"><dt>Written by</dt><dd>runlens ${version}</dd><dt>Command</dt><dd><code>${command}</code></dd></dl>
</section>\n`;
}
