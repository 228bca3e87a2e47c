import { describe, expect, it } from "vitest";
import { type IndexEntry, writeIndex } from "../../../src/output/html/index-page.ts";
import { hostileTexts } from "../hostile.ts";

const entry = (name: string, written: number, title = name): IndexEntry => ({
  name,
  title,
  summary: "3 files read.",
  findings: [
    { level: "bad", text: "1 server timed out after 600 s." },
    { level: "info", text: "The rest is well." },
  ],
  written,
});

const minute = 60_000;

describe("the index of reports", () => {
  it("lists the newest first, those of the same time by name", () => {
    const page = writeIndex([
      entry("b", minute),
      entry("old", 0),
      entry("a", minute),
      entry("new", 2 * minute),
    ]);
    expect([...page.matchAll(/href="(\w+)\/report\.html"/g)].map(([, name]) => name)).toEqual([
      "new",
      "a",
      "b",
      "old",
    ]);
    expect(page).toContain("4 reports, the newest first.");
  });

  it("says of each what was read, when it was written in UTC, how many findings there are, and the first of them", () => {
    const page = writeIndex([entry("July 2012", Date.UTC(2026, 10, 22, 18, 40, 59))]);
    expect(page).toContain('<a href="July%202012/report.html"><bdi>July 2012</bdi></a>');
    expect(page).toContain(
      '<bdi>3 files read.</bdi> Written <time datetime="2026-11-22T18:40:59.000Z">2026-11-22 18:40 UTC</time>',
    );
    expect(page).toMatch(/<use href="#sign-bad"\/><\/svg>1 problem<\/li>/);
    expect(page).toContain("<bdi>1 server timed out after 600\u00a0s.</bdi>");
    expect(page).toContain("1 report, the newest first.");
  });

  it("runs nothing and loads nothing, whatever the names are", () => {
    const page = writeIndex(
      hostileTexts.filter((text) => !text.includes("\ud800")).map((text) => entry(text, 0)),
    );
    expect(page).toContain("script-src 'none'");
    expect(page).not.toMatch(/<script|<img|<[^>]* on\w+=|href="(?:javascript:|http)/);
    const tags = new Set([...page.matchAll(/<([a-z0-9]+)/gi)].map(([, tag]) => tag ?? ""));
    expect([...tags].filter((tag) => ["svg", "iframe", "script", "img"].includes(tag))).toEqual(["svg"]);
  });
});
