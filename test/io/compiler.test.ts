import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { inlineLess } from "../../src/io/compiler.ts";

describe("compileLess", () => {
  it("asks for something that this version of Node knows", () => {
    const { status, stderr } = spawnSync(process.execPath, [inlineLess, "--eval", ""], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
