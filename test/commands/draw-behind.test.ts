import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TopLevelSpec } from "vega-lite";
import { DrawThread, takesLonger } from "../../src/commands/draw-behind.ts";
import { formOf } from "../../src/output/html/form.ts";
import { drawChart } from "../../src/output/html/svg.ts";
import { cases } from "../charts/cases.ts";

const cli = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const built = fileURLToPath(new URL("../../dist/drawer.js", import.meta.url));
let directory = "";

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "runlens-draw-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function program(name: string, text: string): string {
  const file = join(directory, `${name}.mjs`);
  writeFileSync(file, text);
  return file;
}

const bars: TopLevelSpec = {
  data: { values: [{ value: 1 }, { value: 3 }] },
  mark: "bar",
  encoding: { x: { field: "value", type: "quantitative" } },
};

const files = (count: number, bytes: number) => Array.from({ length: count }, () => ({ bytes }));

describe("charts that another thread draws", { timeout: 60_000 }, () => {
  it("are what they would be here, asked for one by one or all at once", async () => {
    const thread = new DrawThread(built);
    const specs = Object.values(cases).map((chart) => chart());
    const one = await thread.draw(formOf(specs[0] ?? bars), "chart-0");
    const drawn = await Promise.all(specs.map((spec, i) => thread.draw(formOf(spec), `chart-${i}`)));
    expect(drawn[0]).toEqual(one);
    for (const [i, spec] of specs.entries()) {
      const here = await drawChart(spec, `chart-${i}`);
      expect(JSON.stringify(drawn[i])).toBe(JSON.stringify(here));
    }
  });

  it("come from the thread, each answer to its question", async () => {
    const echo = `import { parentPort } from "node:worker_threads";
      parentPort.on("message", ({ idPrefix }) => parentPort.postMessage({ svg: idPrefix, compiled: {}, warnings: [] }));`;
    const thread = new DrawThread(program("echo", echo));
    const drawn = await Promise.all(["a", "b", "c"].map((prefix) => thread.draw(formOf(bars), prefix)));
    expect(drawn.map(({ svg }) => svg)).toEqual(["a", "b", "c"]);
  });

  it("fail with the error that drawing here has, and do not stop others", async () => {
    const thread = new DrawThread(built);
    const wrong = { ...bars, mark: "no such mark" } as unknown as TopLevelSpec;
    const [failed, drawn] = await Promise.allSettled([
      thread.draw(formOf(wrong), "a"),
      thread.draw(formOf(bars), "b"),
    ]);
    const [here] = await Promise.allSettled([drawChart(wrong, "a")]);
    expect(here.status).toBe("rejected");
    expect(String(failed.status === "rejected" && failed.reason)).toBe(
      String(here.status === "rejected" && here.reason),
    );
    expect(drawn.status === "fulfilled" && drawn.value.svg).toBe((await drawChart(bars, "b")).svg);
  });

  it("are drawn here if the thread dies, ends early or cannot be started, each of them once", async () => {
    const here = await drawChart(bars, "c");
    for (const file of [
      program("dying", 'throw new Error("dead")'),
      program("early", ""),
      program(
        "later",
        'import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { throw new Error("dead"); });',
      ),
      join(directory, "is not there.mjs"),
      "package.json",
    ]) {
      const thread = new DrawThread(file);
      const drawn = await Promise.all([thread.draw(formOf(bars), "c"), thread.draw(formOf(bars), "c")]);
      expect(drawn.map(({ svg }) => svg)).toEqual([here.svg, here.svg]);
      expect((await thread.draw(formOf(bars), "c")).svg).toBe(here.svg);
    }
  });

  it("do not keep a report from ending that has none", () => {
    const log = join(directory, "long.log");
    writeFileSync(log, "words and numbers, nothing of interest\n".repeat(500_000));
    expect(takesLonger([{ bytes: statSync(log).size }])).toBe(true);
    const { status, stderr } = spawnSync(
      process.execPath,
      [cli, "report", log, "--out", join(directory, "out"), "--no-cache", "--quiet"],
      { encoding: "utf8", timeout: 30_000 },
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("are worth a thread where there is much to read, in bytes or in files", () => {
    expect(takesLonger(files(1, 1e9))).toBe(true);
    expect(takesLonger(files(1000, 10))).toBe(true);
    expect(takesLonger(files(20, 1e5))).toBe(false);
  });
});
