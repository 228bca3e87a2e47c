import { describe, expect, it } from "vitest";
import { writeHtml } from "../../../src/output/html/page.ts";
import { placeLinks, quotesSection } from "../../../src/output/html/quotes.ts";
import type { Quotes, ReportDocument } from "../../../src/reports/report.ts";
import { sampleDocument } from "../document.ts";
import { hostileTexts } from "../hostile.ts";

const quotes: Quotes = {
  passages: [
    { source: "b.log", first: 7, lines: ["before", "the line", "\tUser time"], wanted: [8] },
    { source: "a.log", first: 1, lines: ["only"], wanted: [1] },
    { source: "b.log", first: 99, lines: ["late"], wanted: [99] },
  ],
  missing: [{ source: "-", reason: "standard input cannot be read a second time" }],
};
const sectionOf = (of: Quotes) => quotesSection(of)?.markup ?? "";

describe("the quoted lines", () => {
  it("stand under the name of their input with their numbers, those that count marked", () => {
    const html = sectionOf(quotes);
    expect(html.match(/<h3>/g)).toHaveLength(3);
    expect(html).toContain('<li><span class="gutter">7</span><code>before</code></li>');
    expect(html).toContain('<li class="wanted" id="line-1-8">');
    expect(html).toContain('<span class="unseen">b.log:</span>8</span><code>the line</code></li>');
    expect(html).toContain("<code>    User time</code>");
    expect(html).toContain(
      '<code class="place whole">-</code>: standard input cannot be read a second time.',
    );
  });

  it("are led to from places that are quoted, and only from those", () => {
    const links = placeLinks(quotes);
    expect(links({ source: "b.log", line: 99 })).toBe("line-1-99");
    expect(links({ source: "a.log", line: 1 })).toBe("line-2-1");
    expect(links({ source: "b.log", line: 7 })).toBeNull();
    expect(placeLinks(undefined)({ source: "b.log", line: 8 })).toBeNull();
  });

  it("are left out with their section and its link where there are none", async () => {
    expect(quotesSection(undefined)).toBeNull();
    expect(quotesSection({ passages: [], missing: [] })).toBeNull();
    expect(await writeHtml(sampleDocument)).not.toContain("#lines");
  });

  it("stay text, whatever the log says", () => {
    const html = sectionOf({
      passages: hostileTexts.map((text, i) => ({
        source: text,
        first: i + 1,
        lines: [text],
        wanted: [i + 1],
      })),
      missing: hostileTexts.map((text) => ({ source: text, reason: text })),
    });
    const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map((match) => match[1] ?? ""));
    expect([...tags].sort((a, b) => a.localeCompare(b))).toEqual([
      "code",
      "h2",
      "h3",
      "li",
      "ol",
      "p",
      "section",
      "span",
      "ul",
    ]);
    expect(html).not.toMatch(/<[^>]* on\w+=|[\u202e\u001b]/);
    expect(html.length).toBeLessThan(60_000);
  });
});

describe("a page with quotes", () => {
  const [report] = sampleDocument.reports;
  const [table] = report?.tables ?? [];
  if (report === undefined || table === undefined) throw new Error("the sample lost its table");
  const document: ReportDocument = {
    ...sampleDocument,
    findings: [{ id: "f", level: "bad", weight: 1, text: "Broken.", places: [{ source: "b.log", line: 8 }] }],
    reports: [
      {
        ...report,
        tables: [
          {
            ...table,
            columns: [
              { key: "n", title: "n", kind: "count" },
              { key: "max", title: "max", kind: "seconds" },
            ],
            rows: [
              {
                cells: [3, 1841.6],
                places: { max: { source: "a.log", line: 1 }, n: { source: "c.log", line: 1 } },
              },
            ],
          },
        ],
      },
    ],
    quotes,
  };

  it("leads from findings and from single figures to the line, and from the navigation to the section", async () => {
    const page = await writeHtml(document);
    expect(page).toContain('<a class="place whole" href="#line-1-8"><code>b.log:8</code></a>');
    expect(page).toContain(
      '<td class="number"><a class="origin" href="#line-2-1" title="a.log:1">1842</a></td>',
    );
    expect(page).toContain('<li><a href="#lines">Lines behind the figures</a></li>');
    expect(page.indexOf('id="lines"')).toBeGreaterThan(page.indexOf('id="method"'));
  });

  it("has no link that leads nowhere, and each id once", async () => {
    const page = await writeHtml(document);
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });
});
