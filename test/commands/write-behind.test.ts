import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeBehind, writeParts } from "../../src/commands/write-behind.ts";
import { newCounters, takeFirst, takeLast } from "../../src/reading/progress.ts";
import { publicTableNames } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";
import { runlens } from "../cli/run.ts";

/** So many builds that the tables are written by another thread. */
const tests = 11_000;
let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-behind-"));
  const lines = Array.from({ length: tests }, (_, i) =>
    Array.from(
      { length: 10 },
      (_x, n) =>
        `[${i}][${n}] created image: {'flavor': 1, 'image': 112, 'name': 'it''s ${i}x${n}'}\n` +
        `[${i}][${n}] cloud server build [it's ${i}x${n}] created in ${100 + ((i * 7 + n) % 90)}.5 seconds / 1 minutes\n`,
    ).join(""),
  );
  writeFileSync(join(directory, "many.log"), lines.join(""));
});
afterAll(() => rmSync(directory, { recursive: true }));

const at = (name: string): string => join(directory, name);

const files = (where: string): Record<string, string> =>
  Object.fromEntries(readdirSync(where).map((name) => [name, readFileSync(join(where, name), "utf8")]));

describe("a large report, whose tables and script another thread writes", { timeout: 60_000 }, () => {
  it("has the same tables and the same script as the commands that write only these", () => {
    const { code, out } = runlens(["report", at("many.log"), "--out", at("out"), "--no-cache"]);
    expect(code).toBe(0);
    expect(runlens(["export", at("many.log"), "--format", "csv", "--out", at("tables")]).code).toBe(0);
    expect(files(at("out/tables"))).toEqual(files(at("tables")));
    expect(files(at("tables"))["builds.csv"]?.split("\n").length).toBe(10 * tests + 2);
    const script = runlens(["cleanup", at("many.log"), "--quiet"]).out;
    expect(readFileSync(at("out/delete-all.sh"), "utf8")).toBe(script);
    expect(readFileSync(at("out/report.json"), "utf8")).toMatch(
      /delete-all\.sh holds 0 servers: 110\s000 names are refused\./,
    );
    for (const file of ["report.html", "delete-all.sh", "tables/builds.csv"])
      expect(out).toContain(at(`out/${file}`));
  });

  it("says what the file system says, and leaves no half of a file", () => {
    const out = join(directory, "blocked");
    runlens(["report", join(directory, "many.log"), "--out", out, "--no-cache", "--quiet"]);
    rmSync(join(out, "tables"), { recursive: true });
    writeFileSync(join(out, "tables"), "a file where a directory should be");
    const { code, err } = runlens([
      "report",
      join(directory, "many.log"),
      "--out",
      out,
      "--no-cache",
      "--quiet",
    ]);
    expect(code).toBe(1);
    expect(err).toContain(join(out, "tables"));
    expect(readdirSync(out).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("is written here, all of it, if the thread dies or ends early; none is started without its program", async () => {
    const store = new Store();
    for (let line = 1; line <= 200_000; line++) store.problem(line, "a problem");
    const programs = { dying: 'throw new Error("dead")', early: "" };
    for (const [name, program] of Object.entries(programs)) {
      writeFileSync(at(`${name}.mjs`), program);
      const finish = writeBehind(at(name), store, toTables(store), {}, at(`${name}.mjs`));
      const { paths } = (await finish?.()) ?? { paths: [] };
      expect(paths).toEqual([
        join(at(name), "delete-all.sh"),
        ...publicTableNames.map((table) => join(at(name), "tables", `${table}.csv`)),
      ]);
      expect(paths.every((path) => existsSync(path))).toBe(true);
      expect(files(at(`${name}/tables`))["problems.csv"]?.split("\n").length).toBe(200_002);
    }
    expect(writeBehind(at("unwritten"), store, toTables(store), {}, "package.json")).toBe(null);
  });

  it("is written by both, each part by one, and told in the same order whoever wrote it", () => {
    const counters = newCounters();
    const wrote: string[] = [];
    const parts = (who: string) =>
      ["a", "b", "c"].map((name) => () => {
        wrote.push(`${who} ${name}`);
        return { paths: [name], changed: [] };
      });
    expect(takeFirst(counters, 3)).toBe(0);
    expect(writeParts(parts("here"), counters, takeLast).map((part) => part?.paths[0] ?? null)).toEqual([
      null,
      "b",
      "c",
    ]);
    expect(writeParts(parts("there"), counters, takeFirst)).toEqual([null, null, null]);
    expect(wrote).toEqual(["here c", "here b"]);
  });
});
