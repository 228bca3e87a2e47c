/**
 * Inputs that hold the same text, byte for byte, compressed or not, and inputs that others contain: nothing is dropped, for a run may well be
 * counted twice on purpose, but it is said.
 */
import { formatCount } from "../units/quantity.ts";
import { listSome } from "./comparison-sentences.ts";
import type { Finding, InputFact, ReportDocument } from "./report.ts";

/** So many files are named of a kind. */
const mostNamed = 3;

/** By input: the one that contains it. */
export type Contained = ReadonlyMap<string, string>;

/** The same document, which says what counts more than once. `sources`: the inputs that anything is known from. */
export function withCopies(
  document: ReportDocument,
  sources: () => ReadonlySet<string>,
  contained: Contained,
): ReportDocument {
  return copyFindings(document.provenance.inputs, sources, contained).reduce(withFinding, document);
}

/** What is to be said of inputs that count more than once. */
export function copyFindings(
  inputs: readonly InputFact[],
  sources: () => ReadonlySet<string>,
  contained: Contained,
): Finding[] {
  const copies = copiesFinding(inputs, sources);
  const inside = contained.size === 0 ? null : containedFinding(contained, sources());
  return [copies, inside].filter((finding) => finding !== null);
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

/** Null if nothing is known from them. */
export function containedFinding(contained: Contained, sources: ReadonlySet<string>): Finding | null {
  const byWhole = new Map<string, string[]>();
  for (const [source, whole] of contained) {
    if (!sources.has(source) || !sources.has(whole)) continue;
    const others = byWhole.get(whole);
    if (others === undefined) byWhole.set(whole, [whole, source]);
    else others.push(source);
  }
  if (byWhole.size === 0) return null;
  return {
    id: "contained",
    level: "warning",
    weight: 84,
    text: sentence([...byWhole.values()], inside),
    advice:
      "Leave one or the other out: they make samples look larger than they are, and where an earlier copy ends a job seems to have died.",
    places: [],
  };
}

/** What one input does, and what several do, with another one. */
interface Words {
  readonly one: string;
  readonly several: string;
  /** Between one input and the other. */
  readonly between: string;
  readonly times: (copies: number) => string;
}
const timesInAll = (copies: number): string => `${formatCount(copies + 1)} times`;
const plain: Words = { one: "is the same as", several: "are the same as", between: "as", times: timesInAll };
/** Some are compressed: the inputs are not the same, only what is in them. */
const packed: Words = { ...plain, one: "holds the same as", several: "hold the same as" };
const inside: Words = {
  one: "is contained in",
  several: "are contained in",
  between: "in",
  times: () => "more than once",
};

/** `copied`: the names of each file, at least two. */
function sentence(copied: readonly (readonly string[])[], { one, several, between, times }: Words): string {
  const [[original = "", ...copies] = [], ...others] = copied;
  if (others.length === 0 && copies.length === 1)
    return `${listSome(copies, mostNamed)} ${one} ${original}, byte for byte: what it says counts twice.`;
  if (others.length === 0)
    return `${listSome(copies, mostNamed)} ${several} ${original}, byte for byte: what they say counts ${times(copies.length)}.`;
  const pairs = copied.flatMap(([first = "", ...same]) => same.map((copy) => `${copy} ${between} ${first}`));
  const more = pairs.length > mostNamed ? ", …" : "";
  return `${formatCount(pairs.length)} inputs ${several} others, byte for byte (${pairs.slice(0, mostNamed).join(", ")}${more}): what they say counts more than once.`;
}
