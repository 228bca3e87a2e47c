/** Reading where there is no WebAssembly. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { lineParsers } from "../../src/parsers/index.ts";
import { planFor } from "../../src/parsers/scan-plan.ts";
import { read } from "./harness.ts";
import { readPlainly } from "./plain-reader.ts";

vi.mock(import("../../src/parsers/line-scan.ts"), async (original) => ({
  ...(await original()),
  lineScan: () => null,
}));

const data = join(import.meta.dirname, "../../data");
const logs = readdirSync(data).filter((name) => name.startsWith("log."));

describe("without WebAssembly", () => {
  it.each(logs)("%s is read as with it", (name) => {
    const bytes = readFileSync(join(data, name));
    expect(read(bytes)).toEqual(readPlainly(bytes));
    expect(planFor(lineParsers).index.found).toBe(null);
  });
});
