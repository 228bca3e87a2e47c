/**
 * Inputs that hold the same text, byte for byte, compressed or not: nothing is dropped, for a run may well be counted twice on purpose, but it
 * is said.
 */
import { formatCount } from "../units/quantity.ts";
import { listSome } from "./comparison-sentences.ts";
import type { Finding, InputFact, ReportDocument } from "./report.ts";

/** So many files are named of a kind. */
const mostNamed = 3;

/** The same document, which says what counts more than once. `sources`: the inputs that anything is known from. */
export function withCopies(document: ReportDocument, sources: () => ReadonlySet<string>): ReportDocument {
  const finding = copiesFinding(document.provenance.inputs, sources);
  return finding === null ? document : withFinding(document, finding);
}

/** The same document with one more finding, where its weight puts it: one about the inputs, which is of no section. */
export function withFinding(document: ReportDocument, finding: Finding): ReportDocument {
  const before = document.findings.findIndex(({ weight }) => weight < finding.weight);
  const at = before === -1 ? document.findings.length : before;
  return { ...document, findings: document.findings.toSpliced(at, 0, finding) };
}

function copiesFinding(inputs: readonly InputFact[], sources: () => ReadonlySet<string>): Finding | null {
  const byText = new Map<string, InputFact[]>();
  for (const input of inputs) {
    const { bytes, sha256 } = input.unpacked ?? input;
    if (sha256 === null || bytes === 0) continue;
    const same = byText.get(sha256);
    if (same === undefined) byText.set(sha256, [input]);
    else same.push(input);
  }
  const alike = [...byText.values()].filter(({ length }) => length > 1);
  if (alike.length === 0) return null;
  const known = sources();
  const telling = alike.map((same) => same.filter(({ source }) => known.has(source)));
  const copied = telling.filter(({ length }) => length > 1);
  if (copied.length === 0) return null;
  return {
    id: "copies",
    level: "warning",
    weight: 84,
    text: sentence(
      copied.map((same) => same.map(({ source }) => source)),
      copied.some(([first, ...same]) => same.some(({ sha256 }) => sha256 !== first?.sha256)) ? packed : plain,
    ),
    advice: "Leave the copies out: they make samples look larger, and intervals narrower, than they are.",
    places: [],
  };
}

/** What one input, and what several are or hold. */
interface Verbs {
  readonly one: string;
  readonly several: string;
}
const plain: Verbs = { one: "is", several: "are" };
/** Some are compressed: the inputs are not the same, only what is in them. */
const packed: Verbs = { one: "holds", several: "hold" };

/** `copied`: the names of each file, at least two. */
function sentence(copied: readonly (readonly string[])[], { one, several }: Verbs): string {
  const [[original = "", ...copies] = [], ...others] = copied;
  if (others.length === 0 && copies.length === 1)
    return `${listSome(copies, mostNamed)} ${one} the same as ${original}, byte for byte: what it says counts twice.`;
  if (others.length === 0)
    return `${listSome(copies, mostNamed)} ${several} the same as ${original}, byte for byte: what they say counts ${formatCount(copies.length + 1)} times.`;
  const pairs = copied.flatMap(([first = "", ...same]) => same.map((copy) => `${copy} as ${first}`));
  const more = pairs.length > mostNamed ? ", …" : "";
  return `${formatCount(pairs.length)} inputs ${several} the same as others, byte for byte (${pairs.slice(0, mostNamed).join(", ")}${more}): what they say counts more than once.`;
}
