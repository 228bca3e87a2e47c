import { describe, expect, it } from "vitest";
import { codeSpan, escapeMarkdown, writeMarkdown } from "../../src/output/markdown.ts";
import { sampleDocument } from "./document.ts";
import { hostileDocument } from "./hostile.ts";

const sample = writeMarkdown(sampleDocument);

/** How many bars that are not escaped each table row has. */
function widths(text: string): number[] {
  const rows = text.split("\n").filter((line) => line.startsWith("|"));
  return rows.map((line) => line.replaceAll(/\\./g, "").split("|").length);
}

describe("escapeMarkdown", () => {
  it.each([
    ["a*b_c`d[e](f)|g\\h", String.raw`a\*b\_c\`d\[e\](f)\|g\\h`],
    ["<img src=x>", "&lt;img src=x&gt;"],
    ["a & b", "a &amp; b"],
    ["$x$", "&#36;x&#36;"],
    ["![x](y)", String.raw`\!\[x\](y)`],
    ["ask @octocat", "ask @<!-- -->octocat"],
    ["root@example.invalid", "root@<!-- -->example.invalid"],
    ["see #12 and GH-12", "see #<!-- -->12 and GH<!-- -->-12"],
    ["https://example.invalid", "https:<!-- -->//example.invalid"],
    ["www.example.invalid", "www<!-- -->.example.invalid"],
    [":tada:", ":<!-- -->tada:"],
    ["data/a.log:11: Maximum: 3", "data/a.log:11: Maximum: 3"],
    ["\u202eab\n", String.raw`\\u202eab\\n`],
    ["<!-- -->", String.raw`&lt;\!-- --&gt;`],
  ])("shows %j as it is", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});

describe("codeSpan", () => {
  it.each([
    ["data/a.log:11", "`data/a.log:11`"],
    ["a`b", "``a`b``"],
    ["`a``", "``` `a`` ```"],
  ])("keeps the backticks of %s inside", (text, span) => {
    expect(codeSpan(text)).toBe(span);
  });
});

describe("writeMarkdown", () => {
  it("lists findings with level, advice and places", () => {
    expect(sample).toContain(`## Findings

- **Problem:** 1 server looks orphaned and 2 more are not known to be deleted.  
  → Read delete-all.sh, then run it: it plans first and deletes only when told to.  
  \`data/log.1343582700.txt:41\`, \`data/log.1343582700.txt:52\`
- **Warning:**`);
  });

  it("writes tables with numbers to the right, and notes under them", () => {
    expect(sample).toContain(`### Build time by test

| Test | Builds | Least (s) | Median (s) | Interval of the median (s) | p90 (s) | Most (s) | Timeouts |
| :--- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| 25 servers | 25 | 194 | 260 | 224–297 | 311 | 328 | 0 |
`);
    expect(sample).toContain("\n\nA dash stands where there are too few builds for the quantile.\n");
  });

  it("does not let a bar in a path end a cell", () => {
    const columns = [{ key: "place", title: "Line", kind: "place" } as const];
    const rows = [{ cells: [{ source: "a|b", line: 1 }] }];
    const reports = sampleDocument.reports.slice(0, 1).map((report) => ({
      ...report,
      tables: [{ id: "t", title: "T", columns, rows }],
    }));
    expect(writeMarkdown({ ...sampleDocument, reports })).toContain("\n| `a\\|b:1` |\n");
  });

  it("gives an empty report one sentence", () => {
    expect(sample).toContain("## Rate limits\n\nNo log shows a request, a refusal or a pause.\n");
  });

  it("says in the last line what wrote it", () => {
    expect(sample.trimEnd().split("\n").at(-1)).toBe(
      "<sub>runlens 0.1.0, `runlens report data --out out`, 3 inputs, 1.20 MiB</sub>",
    );
  });

  it("keeps every table row on one line with all its cells, whatever the logs said", () => {
    expect(widths(writeMarkdown(hostileDocument))).toEqual(widths(sample));
  });

  it("has no tag from a log outside of code", () => {
    const outsideCode = writeMarkdown(hostileDocument).replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
    expect(outsideCode.replaceAll("<!-- -->", "").match(/<[^>]*>/g)).toEqual(["<sub>", "</sub>"]);
  });

  it("does not take a sentence for a list", () => {
    expect(writeMarkdown({ ...sampleDocument, summary: "1. - no list" })).toContain(
      String.raw`1\. - no list`,
    );
    expect(writeMarkdown({ ...sampleDocument, summary: "+ no list" })).toContain(String.raw`\+ no list`);
  });
});
