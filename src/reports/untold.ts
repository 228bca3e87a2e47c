/** Inputs that gave no row: nothing is wrong with them as far as anyone can tell, but a reader who counts on their figures has to know. */
import { formatCount } from "../units/quantity.ts";
import { listSome } from "./comparison-sentences.ts";
import { withFinding } from "./copies.ts";
import { plural } from "./place.ts";
import type { Finding, InputFact, ReportDocument } from "./report.ts";

/** So many files are named. */
const mostNamed = 3;

/** The same document, which says what nothing was taken from. `sources`: the inputs that anything is known from. */
export function withUntold(document: ReportDocument, sources: ReadonlySet<string>): ReportDocument {
  const { inputs } = document.provenance;
  const isNothing = inputs.length > 0 && !inputs.some(({ source }) => sources.has(source));
  const finding = isNothing ? nothing : untoldFinding(inputs, sources);
  return finding === null ? document : withFinding(document, finding);
}

/** Null if every input gave a row, but for empty ones, from which nobody misses anything. */
export function untoldFinding(inputs: readonly InputFact[], sources: ReadonlySet<string>): Finding | null {
  const names = inputs.flatMap(({ source, bytes }) => (bytes === 0 || sources.has(source) ? [] : [source]));
  return names.length === 0 ? null : someFinding(names, inputs.length);
}

const nothing: Finding = {
  id: "nothing-taken",
  level: "warning",
  weight: 96,
  text: "Nothing of a known format was found, so there is nothing to report on.",
  advice:
    "runlens inspect shows every line, runlens formats what is understood; --format-file and --csv-map take lines and columns of your own.",
  places: [],
};

function someFinding(names: readonly string[], inputs: number): Finding {
  return {
    id: "nothing-taken",
    level: "info",
    weight: 45,
    text: `Nothing was taken from ${formatCount(names.length)} of ${plural(inputs, "file", formatCount(inputs))}: ${listSome(names, mostNamed)}.`,
    advice: "If figures are missing, runlens inspect shows which of the lines are understood.",
    places: [],
  };
}
