/** What `inspect` prints: every line with the formats that took it, then the groups of lines that none took. */
import { makeVisible, shorten } from "../output/visible.ts";
import type { Line } from "../parsers/line.ts";
import type { Format } from "../parsers/parser.ts";
import { lineQuoter } from "../parsers/quoted-lines.ts";
import type { LineObserver } from "../parsers/scanner.ts";
import { formatCount, plainSpaces } from "../units/quantity.ts";
import { Shapes } from "./shapes.ts";
import type { Terminal } from "./terminal.ts";

export interface Listing {
  /** Called when an input begins: what sees its lines. */
  readonly linesOf: (source: string) => LineObserver;
  /** Call it when all is read. */
  readonly end: () => void;
}

/** Longer lines lose their middle. */
const longestLine = 500;

/** Makes the text of each line of an input, in order: what may be shown depends on the lines above, too. */
function textsOfLines(): (line: Line) => string {
  const quote = lineQuoter();
  return (line) => shorten(quote(line.text()), longestLine);
}

export function textListing(terminal: Terminal, unmatchedOnly: boolean): Listing {
  const shapes = new Shapes();
  const dim = (text: string) => (terminal.colour ? `\x1b[2m${text}\x1b[0m` : text);
  let isRead = false;
  let isBlank = true;
  return {
    linesOf(source) {
      isRead = true;
      if (!unmatchedOnly) terminal.print(`${makeVisible(source)}\n`);
      const textOf = textsOfLines();
      return (line, takenBy) => {
        const text = textOf(line);
        if (text.trim() !== "") {
          isBlank = false;
          if (takenBy.length === 0) shapes.add(source, line.number, text);
        }
        if (unmatchedOnly) return;
        const row = `${idsOf(takenBy).padEnd(16)} ${String(line.number).padStart(6)}  ${makeVisible(text)}`;
        terminal.print(`${takenBy.length === 0 ? dim(row) : row}\n`);
      };
    },
    end() {
      if (!isRead) return; // nothing is known of lines that nobody has seen
      const groups = shapes.list();
      const lines = groups.reduce((sum, group) => sum + group.count, 0);
      const allTaken = isBlank
        ? "There is no line that is not blank."
        : "Every line that is not blank was taken by a format.";
      const heading =
        groups.length === 0
          ? allTaken
          : `Lines that no format took: ${formatCount(lines)}, in ${formatCount(groups.length)} shapes.`;
      terminal.print(plainSpaces(`${unmatchedOnly ? "" : "\n"}${heading}\n`));
      for (const { count, shape, source, line } of groups)
        terminal.print(`${String(count).padStart(8)}  ${shape}   ${dim(`${makeVisible(source)}:${line}`)}\n`);
    },
  };
}

export function jsonListing(terminal: Terminal, unmatchedOnly: boolean): Listing {
  const shapes = new Shapes();
  let separator = "\n";
  terminal.print(unmatchedOnly ? "{" : '{\n"lines": [');
  return {
    linesOf(source) {
      const textOf = textsOfLines();
      return (line, takenBy) => {
        const text = textOf(line);
        if (takenBy.length === 0 && text.trim() !== "") shapes.add(source, line.number, text);
        if (unmatchedOnly) return;
        const formats = takenBy.map(({ id }) => id);
        terminal.print(
          separator + JSON.stringify({ source, line: line.number, formats, text: makeVisible(text) }),
        );
        separator = ",\n";
      };
    },
    end() {
      const groups = shapes.list().map((group) => JSON.stringify(group));
      terminal.print(`${unmatchedOnly ? "" : "\n],"}\n"unmatched": [\n${groups.join(",\n")}\n]\n}\n`);
    },
  };
}

function idsOf(parsers: readonly Format[]): string {
  return parsers.length === 0 ? "-" : parsers.map(({ id }) => id).join("+");
}
