import { describe, expect, it } from "vitest";
import { escapeHtml, markup, slug, trusted } from "../../../src/output/html/escape.ts";

describe("markup", () => {
  it("escapes every text and keeps markup", () => {
    expect(markup`<p title="${`"'`}">${"<b>&"}${markup`<i>${"<"}</i>`}</p>`.markup).toBe(
      '<p title="&quot;&#39;">&lt;b&gt;&amp;<i>&lt;</i></p>',
    );
  });

  it("leaves every printable ASCII character that means nothing alone, and no other", () => {
    const kept = Array.from({ length: 0x180 }, (_, code) => String.fromCodePoint(code)).filter(
      (character) => markup`${character}`.markup === character,
    );
    const letters = Array.from({ length: 0x100 - 0xa0 + 0x80 }, (_, i) => String.fromCodePoint(0xa0 + i));
    const printable = Array.from({ length: 95 }, (_, i) => String.fromCodePoint(0x20 + i));
    expect(kept.join("")).toBe(
      [
        ...printable.filter((one) => !"&<>\"'".includes(one)),
        ...letters.filter((one) => one !== "\u00ad"),
      ].join(""),
    );
  });

  it("joins lists and leaves out what is not there", () => {
    expect(markup`${[markup`<br>`, "<", null, 3]}${undefined}${0}`.markup).toBe("<br>&lt;30");
  });

  it("shows control characters and marks of writing direction", () => {
    expect(markup`${"\u001b[1m\u202e\u0000"}`.markup).toBe(String.raw`\x1b[1m\u202e\x00`);
  });

  it("shortens what nobody would read", () => {
    expect(markup`${"x".repeat(10_000)}`.markup).toHaveLength(1000);
  });

  it("takes trusted text as it is", () => {
    expect(markup`<style>${trusted("a>b{}")}</style>`.markup).toBe("<style>a>b{}</style>");
  });
});

describe("escapeHtml", () => {
  it("leaves no character that could end a text or an attribute", () => {
    expect(escapeHtml(`</script><a href='x' title="y">&amp;`)).toBe(
      "&lt;/script&gt;&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;amp;",
    );
  });
});

describe("slug", () => {
  it("is fit for an id", () => {
    expect([slug("Build times"), slug('"><x'), slug("漢")]).toEqual(["build-times", "x", "x"]);
  });
});
