import { describe, expect, it } from "vitest";
import { type Contained, withCopies } from "../../src/reports/copies.ts";
import type { Finding, InputFact, ReportDocument } from "../../src/reports/report.ts";

const finding = (weight: number): Finding => ({
  id: `of ${weight}`,
  level: "info",
  weight,
  text: "",
  places: [],
});

/** Inputs such as `log.txt=A`, of which the letter is what is in them; `log.gz=zA` holds the same, compressed. */
function documentOf(...inputs: readonly string[]): ReportDocument {
  const facts = inputs.map((input): InputFact => {
    const [source = "", content = ""] = input.split("=");
    const fact = { source, bytes: content.length, lines: 1, sha256: content === "cut" ? null : content };
    if (!content.startsWith("z")) return fact;
    const sha256 = content.slice(1);
    return { ...fact, unpacked: { bytes: sha256.length, sha256 } };
  });
  return {
    title: "",
    summary: "",
    findings: [finding(95), finding(60)],
    reports: [],
    provenance: { version: "", command: "", inputs: facts },
  };
}

const none: Contained = new Map();
const names = (document: ReportDocument) => new Set(document.provenance.inputs.map(({ source }) => source));
const textOf = (document: ReportDocument, sources = names(document)) =>
  withCopies(document, () => sources, none).findings.find(({ id }) => id === "copies")?.text ?? null;

describe("inputs that are the same, byte for byte", () => {
  it.each([
    [
      ["log.txt=A", "copy.txt=A", "other.txt=B"],
      "copy.txt is the same as log.txt, byte for byte: what it says counts twice.",
    ],
    [["a=A", "b=A", "c=A"], "b and c are the same as a, byte for byte: what they say counts 3 times."],
    [
      ["a=A", "b=A", "c=A", "d=A", "e=A", "f=A"],
      "b, c, d and 2 more are the same as a, byte for byte: what they say counts 6 times.",
    ],
    [
      ["a=A", "b=B", "c=A", "d=B"],
      "2 inputs are the same as others, byte for byte (c as a, d as b): what they say counts more than once.",
    ],
    [
      ["a=A", "b=A", "c=A", "d=A", "x=B", "y=B"],
      "4 inputs are the same as others, byte for byte (b as a, c as a, d as a, …): what they say counts more than once.",
    ],
    [
      ["log=A", "log.gz=zA", "other.gz=zB"],
      "log.gz holds the same as log, byte for byte: what it says counts twice.",
    ],
    [
      ["a.gz=zA", "b=A", "c=A"],
      "b and c hold the same as a.gz, byte for byte: what they say counts 3 times.",
    ],
    [["a.gz=zA", "b.gz=zA"], "b.gz is the same as a.gz, byte for byte: what it says counts twice."],
    [
      ["a=A", "a.gz=zA", "b=B", "c=B"],
      "2 inputs hold the same as others, byte for byte (a.gz as a, c as b): what they say counts more than once.",
    ],
  ])("%j", (inputs, text) => {
    expect(textOf(documentOf(...inputs))).toBe(text);
  });

  it.each([
    ["empty files", ["a=", "b="]],
    ["compressed files with nothing in them", ["a=z", "b=z"]],
    ["files that were not read to their end", ["a=cut", "b=cut"]],
    ["different files", ["a=A", "b=B"]],
  ])("%s are none", (_what, inputs) => {
    const document = documentOf(...inputs);
    expect(withCopies(document, () => names(document), none)).toBe(document);
  });

  it("files that say nothing count for nothing", () => {
    expect(textOf(documentOf("a=A", "b=A"), new Set(["c"]))).toBeNull();
  });

  it("stand among the other findings by their weight", () => {
    const document = documentOf("a=A", "b=A");
    expect(withCopies(document, () => names(document), none).findings.map(({ weight }) => weight)).toEqual([
      95, 84, 60,
    ]);
  });
});

function textsOf(contained: Contained, ...inputs: readonly string[]): string[] {
  const document = documentOf(...inputs);
  return withCopies(document, () => names(document), contained).findings.map(({ text }) => text);
}

describe("inputs that another one contains", () => {
  it.each([
    [{ bak: "log" }, "bak is contained in log, byte for byte: what it says counts twice."],
    [
      { bak: "log", old: "log" },
      "bak and old are contained in log, byte for byte: what they say counts more than once.",
    ],
    [
      { bak: "log", old: "new" },
      "2 inputs are contained in others, byte for byte (bak in log, old in new): what they say counts more than once.",
    ],
  ])("%j", (contained, text) => {
    const found = textsOf(new Map(Object.entries(contained)), "bak=A", "log=AB", "old=C", "new=CD");
    expect(found.filter((told) => told !== "")).toEqual([text]);
  });

  it("are told behind copies", () => {
    const found = textsOf(new Map([["bak", "log"]]), "bak=A", "copy=A", "log=AB");
    expect(found.slice(1, 3)).toEqual([
      "copy is the same as bak, byte for byte: what it says counts twice.",
      "bak is contained in log, byte for byte: what it says counts twice.",
    ]);
  });

  it("are not told of if they, or the others, say nothing", () => {
    expect(textsOf(new Map([["bak", "gone"]]), "bak=A").join("")).toBe("");
    expect(textsOf(new Map([["gone", "log"]]), "log=A").join("")).toBe("");
  });
});
