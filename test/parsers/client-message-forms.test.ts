import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  lookAlikes,
  mayReport as mayReportBytes,
  messageForms,
  readClientMessage,
} from "../../src/parsers/client-message-forms.ts";

function mayReport(line: string): boolean {
  const bytes = Buffer.from(`429${line}429`);
  return mayReportBytes(bytes, 3, bytes.length - 3);
}

const examples = messageForms.map(({ example }) => example);
/** Words of the forms' own patterns, so that those come up which no example has. */
const words = messageForms.flatMap(({ pattern, example }) => [
  ...(pattern.source.match(/[A-Za-z_"]{3,}|\d{3}/g) ?? []),
  ...example.split(" "),
]);
const more = [
  "ERROR: ",
  "warning: ",
  "Error ",
  "rate limit exceeded",
  "got rate-limited",
  "quota for x exceeded",
  "exceeded your quota",
  "status 429",
  "HTTP 429",
  "RATE EXCEEDED",
  "request limit exceeded",
];

describe("the first look at a line", () => {
  it.each(examples)("lets through what every form is an example of: %s", (example) => {
    expect(mayReport(example)).toBe(true);
  });

  it("lets through all that is read as a report", () => {
    const piece = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...words, ...more) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(" ", ": ", "(", ")", '"', "=", "_", "-", " 413 ", "HTTP/1.1 "),
      },
      { weight: 1, arbitrary: fc.constantFrom(...examples) },
    );
    const line = fc
      .tuple(
        fc.constantFrom("", "ERROR ", "Error: ", ...examples),
        fc.array(piece, { maxLength: 6 }),
        fc.nat(60),
      )
      .map(([start, pieces, cut]) => start.slice(0, start.length - cut) + pieces.join(""));
    let reports = 0;
    fc.assert(
      fc.property(line, fc.boolean(), (text, behindLevel) => {
        if (readClientMessage(behindLevel ? "ERROR " : "", text) === null) return;
        reports++;
        expect(mayReport(text)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(reports).toBeGreaterThan(1000);
  });

  it.each(lookAlikes)("stops a line of the benchmark that only looks like a report: %s", (line) => {
    expect(mayReport(line)).toBe(false);
  });
});
