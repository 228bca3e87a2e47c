import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limitsAddressSpace, threadsToUse } from "../../src/io/processors.ts";

let directory = "";
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "runlens-limits-"))));
afterAll(() => rmSync(directory, { recursive: true }));

/** As Linux says it. */
function limits(addressSpace: string): string {
  const file = join(directory, addressSpace);
  const rest = "Max open files            1024                 524288               files     \n";
  writeFileSync(
    file,
    `${rest}Max address space         ${addressSpace.padEnd(20)} unlimited            bytes     \n`,
  );
  return file;
}

describe("threads of this process", () => {
  it("are a few, whatever the machine has", () => {
    expect(threadsToUse()).toBeGreaterThanOrEqual(1);
    expect(threadsToUse()).toBeLessThanOrEqual(8);
  });

  it("are not added where address space is limited, which each takes much of", () => {
    expect(limitsAddressSpace(limits("1536000000"))).toBe(true);
    expect(limitsAddressSpace(limits("unlimited"))).toBe(false);
    expect(limitsAddressSpace(join(directory, "absent"))).toBe(false);
  });
});
