/**
 * Headings that people write above the output of `time`. Only what is surely a heading counts: most lines above a block are the last
 * words of the program that was timed.
 */
import { sessionEnd } from "./pytest-benchmark-lines.ts";
import { redact } from "./redact.ts";

/** What people number: `Test 1`, `run #3`, `Trial 2 of 5: warm cache`. */
const numbered =
  /^(?:attempt|bench(?:mark)?|build|case|config(?:uration)?|exp(?:eriment)?|iteration|job|measurement|part|phase|rep(?:etition)?|round|run|sample|scenario|stage|step|test|trial|try|variant)s?[ _-]?(?:nr\.? ?|no\.? ?|#)?\d+(?::.*| - .*| of \d+.*| *\(.*\))?$/i;
const joined = /^[A-Za-z]{2,}(?:[_-][A-Za-z]+)*[_-]?\d{1,4}:?$/;
const marked = /^(?:#{1,6} +(.+?) *#*|(?:=+|-{2,}|\*{2,}|~{2,}) *([^=*~\s-].*?) *(?:=+|-{2,}|\*{2,}|~{2,}))$/;
const listed = /^\d{1,3}[.)] +\S.*$/;
const introduced = /^[A-Za-z][^\s:;"'=()]*(?: [^\s:;"'=()]+){0,3}:$/;
const bracketed = /^\[([^\][]{1,60})\]$/;
/** The line under a heading, in Markdown and reStructuredText. */
const underline = /^(?:={3,}|-{3,}|~{3,}|\^{3,})$/;
const fence = /^(?:`{3,}|~{3,}).*$/;

const longest = 80;

/** How many lines above a block can matter: a fence, a blank line, an underline, a heading. */
export const headingLines = 5;

/**
 * The heading over a block, without its marks; null if there is none that is certain. `above` are the lines above the block, nearest
 * first; `prefix` is what stands before the block's lines (`> `, `# `), which a heading then has too. Secrets are taken out.
 */
export function findHeading(above: readonly string[], prefix: string): string | null {
  const mark = prefix.trim();
  const lines: string[] = [];
  for (const line of above.slice(0, headingLines)) {
    if (!line.trimStart().startsWith(mark)) break;
    lines.push(line.trimStart().slice(mark.length).trim());
  }
  let i = 0;
  const literal = lines[0] === "" && lines[1] === "::"; // reStructuredText
  if (literal) i += 2;
  const fenced = fence.test(lines[i] ?? "");
  if (fenced) i++;
  const apart = lines[i] === "";
  if (apart) i++;
  const title = lines[i + 1] ?? "";
  const isTitle = underline.test(lines[i] ?? "") && title.length <= longest && /^[A-Za-z0-9]/.test(title);
  const heading = isTitle ? title : readHeading(lines[i] ?? "", fenced, apart);
  return heading === null ? null : redact(heading);
}

/** `fenced`: a fence stands between it and the block, so that it is not the program's output. `apart`: a blank line does. */
function readHeading(line: string, fenced: boolean, apart: boolean): string | null {
  if (line === "" || line.length > longest) return null;
  const titled = marked.exec(line);
  if (titled !== null && sessionEnd.test(line)) return null;
  if (titled !== null) return (titled[1] ?? titled[2] ?? "").trim().replace(/:$/, "");
  const inside = bracketed.exec(line)?.[1] ?? "";
  if (numbered.test(inside) || joined.test(inside)) return inside;
  if (numbered.test(line) || joined.test(line)) return line.replace(/:$/, "");
  if (apart) return null;
  if (introduced.test(line)) return line.slice(0, -1);
  return fenced && listed.test(line) ? line : null;
}
