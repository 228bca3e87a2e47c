import { describe, expect, it } from "vitest";
import { KernelUsage } from "../../src/io/kernel-usage.ts";

describe("what the kernel says of a command", () => {
  it("is nothing of its memory where it ended at once: what it had when it began is no maximum", () => {
    const usage = new KernelUsage();
    usage.follow(process.pid);
    usage.end();
    const block = usage.block(["true"], { exitCode: 0, signal: null, seconds: 0.001 });
    expect(block).toContain("\tExit status: 0\n");
    expect(block).not.toContain("Maximum resident set size");
  });
});
