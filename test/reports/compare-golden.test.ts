import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommand } from "../commands/run-command.ts";

/**
 * `compare/<name>.args` holds the words of a command line, one a line; `<name>.golden.<format>` what it prints. UPDATE_GOLDEN=1 writes
 * them. Paths are from the root of the repository.
 */
const folder = join(import.meta.dirname, "compare");
const update = process.env["UPDATE_GOLDEN"] === "1";
const formats = ["text", "md", "csv", "json"] as const;

const cases = readdirSync(folder)
  .filter((file) => file.endsWith(".args"))
  .map((file) => ({
    name: basename(file, ".args"),
    words: readFileSync(join(folder, file), "utf8").trim().split("\n"),
  }));

it("there are cases", () => {
  expect(cases.length).toBeGreaterThan(3);
});

describe.each(cases)("$name", ({ name, words }) => {
  it.each(formats)("prints its golden %s", async (format) => {
    const { code, out } = await runCommand([...words, "--format", format]);
    expect(code).toBe(0);
    const golden = join(folder, `${name}.golden.${format === "text" ? "txt" : format}`);
    if (update) writeFileSync(golden, out);
    expect(out).toBe(readFileSync(golden, "utf8"));
  });

  it("fits 80 columns", async () => {
    const { out } = await runCommand(words);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });
});
