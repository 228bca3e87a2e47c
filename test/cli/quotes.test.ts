import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Quotes } from "../../src/reports/report.ts";
import { runlens, samples, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const log = readFileSync(join(samples, "log.1343469777.txt"), "utf8");

/** The report of what is in the directory, with its page. */
function report(paths: readonly string[], input = "") {
  const { code, err } = runlens(["report", ...paths, "--out", "out", "--quiet"], {
    cwd: directory.path,
    input,
  });
  const read = (name: string) => readFileSync(join(directory.path, "out", name), "utf8");
  const { quotes } = JSON.parse(read("report.json")) as { quotes: Quotes };
  return { code, err, quotes, page: read("report.html") };
}

const quoted = ({ passages }: Quotes) =>
  passages.map(({ source, first, lines }) => [source, first, lines.length]);

describe("quotes", () => {
  it("are the lines of the log as they are", () => {
    writeFileSync(join(directory.path, "a.txt"), log);
    const { quotes } = report(["a.txt"]);
    expect(quoted(quotes)).toEqual([["a.txt", 1, 6]]);
    expect(quotes.passages[0]?.lines).toEqual(log.trimEnd().split("\n"));
    expect(quotes.passages[0]?.wanted).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("come out of compressed logs too", () => {
    writeFileSync(join(directory.path, "a.txt.gz"), gzipSync(log));
    expect(quoted(report(["a.txt.gz"]).quotes)).toEqual([["a.txt.gz", 1, 6]]);
  });

  it("cannot be had of standard input, which the page says", () => {
    const { code, quotes, page } = report(["-"], log);
    expect([code, quotes.passages]).toEqual([0, []]);
    expect(quotes.missing).toEqual([{ source: "-", reason: "standard input cannot be read a second time" }]);
    expect(page).toContain(
      '<code class="place whole">-</code>: standard input cannot be read a second time.',
    );
    expect(page).not.toContain('href="#line-');
  });

  it("hold no secret of the lines around", () => {
    const lines = log.split("\n");
    lines.splice(2, 0, "export OS_PASSWORD=correct-horse", "{'auth': {'token': {'id': 'a1b2c3d4e5f6'}}}");
    writeFileSync(join(directory.path, "a.txt"), lines.join("\n"));
    const { page } = report(["a.txt"]);
    expect(page).toContain("export OS_PASSWORD=[redacted]");
    expect(page).not.toMatch(/correct-horse|a1b2c3d4e5f6/);
  });

  it("make the same page each time", () => {
    mkdirSync(join(directory.path, "logs"));
    writeFileSync(join(directory.path, "logs/a.txt"), log);
    expect(report(["logs"]).page).toBe(report(["logs"]).page);
  });
});
