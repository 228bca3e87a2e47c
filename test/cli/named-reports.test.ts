import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runlens, samples, temporaryDirectory } from "./run.ts";

const directory = temporaryDirectory();
const run = (...args: string[]) => runlens(["report", samples, "--quiet", ...args], { cwd: directory.path });
const out = (name: string) => join(directory.path, "out", name);

describe("report --charts", () => {
  it("writes each chart in the formats that were asked for, and only those", () => {
    expect(run("--charts", "svg,png,vl.json").code).toBe(0);
    const names = readdirSync(out("charts"));
    expect(names).toHaveLength(24);
    expect(names).toContain("build-times-build-strip.vl.json");
    for (const name of names.filter((one) => one.endsWith(".png"))) {
      const bytes = readFileSync(out(`charts/${name}`));
      expect(bytes.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
      expect(bytes.readUInt32BE(16)).toBeGreaterThan(1200); // its width: two pixels for each of the drawing
    }
    expect(readFileSync(out("charts/resources-cpu-split.svg"), "utf8")).toContain("</svg>");
  });

  it("takes away those of an earlier report that this one has not, and nothing else", () => {
    run("--charts", "svg,vl.json");
    const before = readdirSync(out("charts"));
    const own = ["build-times.svg", "mine-build-strip.svg", "build-times-build-strip.old.svg", "notes.txt"];
    for (const name of own) writeFileSync(out(`charts/${name}`), "own");
    mkdirSync(out("charts/resources-folder.svg"));
    const args = ["report", join(samples, "gil-threads.time-v.txt"), "--quiet", "--charts", "svg"];
    expect(runlens(args, { cwd: directory.path }).code).toBe(0);
    const after = readdirSync(out("charts"));
    expect(after.filter((name) => /^build-times-.*strip\.svg$/.test(name))).toEqual([]);
    const stay = before.filter((name) => !name.endsWith(".svg") || name.startsWith("resources-"));
    expect(after).toEqual(expect.arrayContaining([...own, "resources-folder.svg", ...stay]));
  });

  it("writes none unless asked, and refuses formats that it does not know", () => {
    run();
    expect(readdirSync(out("."))).not.toContain("charts");
    const { code, err } = run("--charts", "svg,gif");
    expect([code, err]).toEqual([2, expect.stringContaining("--charts takes svg, png or vl.json, not")]);
  });
});

describe("report --name", () => {
  it("writes the report into a directory of that name, gives it that title, and lists it in the index", () => {
    expect(run("--name", "July 2012").code).toBe(0);
    expect(readFileSync(out("July 2012/report.html"), "utf8")).toContain("<title>July 2012</title>");
    expect(readFileSync(out("index.html"), "utf8")).toContain('href="July%202012/report.html"');
    expect(readdirSync(out("."))).toEqual(["July 2012", "index.html"]);
  });

  it("lists all reports of the directory, the newest first, and nothing that is none", () => {
    run("--name", "old");
    utimesSync(out("old/report.json"), 1, 1);
    mkdirSync(out("notes"));
    mkdirSync(out("broken"));
    writeFileSync(out("broken/report.json"), '{"title": 3');
    run("--name", "new");
    const page = readFileSync(out("index.html"), "utf8");
    expect([...page.matchAll(/href="(\w+)\/report\.html"/g)].map(([, name]) => name)).toEqual(["new", "old"]);
  });

  it("prints where the page and the index are", () => {
    const { out: text } = runlens(["report", samples, "--name", "x"], { cwd: directory.path });
    expect(text).toContain("  out/x/report.html\n");
    expect(text).toContain("  out/index.html\n");
  });

  it.each(["../up", "a/b", ".hidden", "tables", "", "x".repeat(101), "a\nb"])(
    "refuses the name %j",
    (name) => {
      const { code, err } = run("--name", name);
      expect([code, err]).toEqual([2, expect.stringContaining("--name takes")]);
    },
  );

  it("does without an index where there is no name", () => {
    run();
    expect(readdirSync(out("."))).not.toContain("index.html");
  });
});
