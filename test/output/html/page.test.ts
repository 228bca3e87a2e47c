import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sourceHash } from "../../../src/output/html/csp.ts";
import { writeHtml } from "../../../src/output/html/page.ts";
import { sampleDocument } from "../document.ts";
import { hostileDocument } from "../hostile.ts";

const page = await writeHtml(sampleDocument);

/** Positions of these texts; they must be there, in this order. */
function positions(text: string, parts: readonly string[]): number[] {
  return parts.map((part) => text.indexOf(part));
}

function tags(text: string): string[] {
  const names = [...text.matchAll(/<\/?([a-z][^\s/>]*)/gi)].map((match) => match[1] ?? "");
  return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}

describe("writeHtml", () => {
  it("says what was read, then findings, then the reports in their order, then the method", () => {
    const order = positions(page, [
      "<h1><bdi>Cloud benchmark, July 2012</bdi></h1>",
      "5 files with 41 servers",
      '<section id="findings">',
      "1 server looks orphaned",
      "All 5 inputs were read",
      "<h2><bdi>Build times</bdi></h2>",
      "<h2><bdi>Rate limits</bdi></h2>",
      "<h2><bdi>CPU, context switches, RSS</bdi></h2>",
      "<h2><bdi>Servers left behind</bdi></h2>",
      "<h2>Method and provenance</h2>",
      "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    ]);
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it("tells the level of a finding by word and sign, and where it is from", () => {
    expect(page).toContain('<strong class="level bad">Problem</strong> <bdi>1 server looks orphaned');
    expect(page).toContain('<use href="#sign-bad"/>');
    expect(page).toContain('<code class="place whole">data/log.1343582700.txt:41</code>');
    expect(page).toContain('<a href="#section-servers">Servers left behind</a>');
  });

  it("says beside a table what can be done about its rows", async () => {
    const commands = [{ command: "sh delete-all.sh", does: "shows <what> would be deleted" }];
    const reports = sampleDocument.reports.map((report) => ({
      ...report,
      tables:
        report.id === "servers" ? report.tables.map((table) => ({ ...table, commands })) : report.tables,
    }));
    const shown = await writeHtml({ ...sampleDocument, reports });
    const section = shown.slice(shown.indexOf('id="section-servers"'), shown.indexOf('id="section-method"'));
    expect(section).toContain(
      '<p class="command"><code>sh delete-all.sh</code> shows &lt;what&gt; would be deleted</p>',
    );
    expect(page).not.toContain('class="command"');
  });

  it("says in one sentence that a report is empty, and draws nothing for it", () => {
    const section = page.slice(
      page.indexOf('id="section-rate-limits"'),
      page.indexOf('id="section-resources"'),
    );
    expect(section).toContain('<p class="empty">No log shows a request, a refusal or a pause.</p>');
    expect(section).not.toMatch(/<figure|<table/);
  });

  it("carries no chart of an empty report", async () => {
    const reports = sampleDocument.reports.map((report) => ({ ...report, empty: "Nothing." }));
    const runtime = { boot: "", runtime: "", runtimeHash: "'sha256-AAAA'" };
    expect(await writeHtml({ ...sampleDocument, reports }, runtime)).not.toContain("chart-specs");
  });

  it("gives each chart a name, a description, a caption and the figures behind it", () => {
    expect(page).toContain(
      '<svg role="img" aria-labelledby="chart-build-times-dots-title" aria-describedby="chart-build-times-dots-description"',
    );
    expect(page).toContain("<figcaption><bdi>Each dot is a build;");
    expect(page.match(/<summary/g)).toHaveLength(3);
  });

  it("allows by its policy exactly the style it has, and no script", () => {
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? "";
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
    expect(policy).toContain(`style-src ${sourceHash(style)};`);
    expect(policy).toContain("script-src 'none'");
    expect(page).not.toMatch(/<script| style="| on\w+="/);
  });

  it("refers to nothing outside of itself", () => {
    const references = [...page.matchAll(/ (?:href|src)="([^"]*)"/g)].map((match) => match[1] ?? "");
    expect(references.filter((reference) => !reference.startsWith("#"))).toEqual(["data:,"]);
    const links = references
      .filter((reference) => reference.startsWith("#"))
      .map((reference) => reference.slice(1));
    expect(links.filter((id) => !page.includes(` id="${id}"`))).toEqual([]);
  });

  it("uses each id once", () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it("writes the same bytes for the same document", async () => {
    expect(await writeHtml(sampleDocument)).toBe(page);
  });

  it("has the same tags for a hostile document as for an honest one", async () => {
    const hostile = await writeHtml(hostileDocument);
    expect(tags(hostile)).toEqual(tags(page));
    expect(hostile).not.toMatch(/<[^>]* on\w+=/);
    expect(hostile.length).toBeLessThan(600_000);
  });

  it("stays small for long tables and names what it leaves out", async () => {
    const report = sampleDocument.reports[0];
    const table = report?.tables[1];
    if (report === undefined || table === undefined) throw new Error("the sample lost its table");
    const rows = Array.from({ length: 100_000 }, (_, index) => table.rows[index % 25] ?? { cells: [] });
    const long = await writeHtml({
      ...sampleDocument,
      reports: [{ ...report, tables: [{ ...table, rows }] }],
    });
    expect(long).toContain("The first 400 of 100\u202f000 rows; the exported tables have all of them.");
    expect(long.length).toBeLessThan(200_000);
  });

  it("says so if nothing was found", async () => {
    expect(await writeHtml({ ...sampleDocument, findings: [] })).toContain("Nothing stands out.");
  });

  it("tells of warnings that the drawing of a chart gave", async () => {
    const report = sampleDocument.reports[0];
    const chart = report?.charts[0];
    if (report === undefined || chart === undefined) throw new Error("the sample lost its chart");
    const spec = { ...chart.spec, data: { url: "https://example.invalid/data.json" } };
    const doubtful = await writeHtml({
      ...sampleDocument,
      reports: [{ ...report, charts: [{ ...chart, spec }] }],
    });
    expect(doubtful.match(/How long did each build take\?: [^<]*may not load anything/g)).toHaveLength(1);
  });

  it("with a runtime, allows its two scripts and carries the charts as data", async () => {
    const runtime = { boot: "'use strict';", runtime: "aGVsbG8=", runtimeHash: "'sha256-AAAA'" };
    const live = await writeHtml(sampleDocument, runtime);
    expect(live).toContain(`script-src 'sha256-AAAA' ${sourceHash(runtime.boot)}`);
    expect(live).toContain('<script type="application/octet-stream" id="chart-runtime">aGVsbG8=</script>');
    const packed = /id="chart-specs">([A-Za-z0-9+/=]*)</.exec(live)?.[1] ?? "";
    const specs = JSON.parse(gunzipSync(Buffer.from(packed, "base64")).toString()) as object;
    expect(Object.keys(specs)).toEqual([
      "chart-build-times-dots",
      "chart-build-times-ecdf",
      "chart-resources-ratios",
    ]);
    expect(await writeHtml(sampleDocument, runtime)).toBe(live);
  });

  it("with a runtime but no chart, carries no script", async () => {
    const runtime = { boot: "'use strict';", runtime: "aGVsbG8=", runtimeHash: "'sha256-AAAA'" };
    const bare = await writeHtml({ ...sampleDocument, reports: [] }, runtime);
    expect(bare).not.toContain("<script");
    expect(bare).toContain("script-src 'none'");
  });
});
