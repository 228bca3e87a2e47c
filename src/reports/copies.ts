/** Inputs that are the same, byte for byte: nothing is dropped, for a run may well be counted twice on purpose, but it is said. */
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
  const byHash = new Map<string, string[]>();
  for (const { source, bytes, sha256 } of inputs) {
    if (sha256 === null || bytes === 0) continue;
    const same = byHash.get(sha256);
    if (same === undefined) byHash.set(sha256, [source]);
    else same.push(source);
  }
  const alike = [...byHash.values()].filter(({ length }) => length > 1);
  if (alike.length === 0) return null;
  const known = sources();
  const telling = alike.map((same) => same.filter((source) => known.has(source)));
  const copied = telling.filter(({ length }) => length > 1);
  if (copied.length === 0) return null;
  return {
    id: "copies",
    level: "warning",
    weight: 84,
    text: sentence(copied),
    advice: "Leave the copies out: they make samples look larger, and intervals narrower, than they are.",
    places: [],
  };
}

/** `copied`: the names of each file, at least two. */
function sentence(copied: readonly (readonly string[])[]): string {
  const [[original = "", ...copies] = [], ...others] = copied;
  if (others.length === 0 && copies.length === 1)
    return `${listSome(copies, mostNamed)} is the same as ${original}, byte for byte: what it says counts twice.`;
  if (others.length === 0)
    return `${listSome(copies, mostNamed)} are the same as ${original}, byte for byte: what they say counts ${formatCount(copies.length + 1)} times.`;
  const pairs = copied.flatMap(([first = "", ...same]) => same.map((copy) => `${copy} as ${first}`));
  const more = pairs.length > mostNamed ? ", …" : "";
  return `${formatCount(pairs.length)} inputs are the same as others, byte for byte (${pairs.slice(0, mostNamed).join(", ")}${more}): what they say counts more than once.`;
}
