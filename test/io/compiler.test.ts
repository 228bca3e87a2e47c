import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { shortRun } from "../../src/io/compiler.ts";

describe("compileLess", () => {
  it.each(shortRun)("asks for something that this version of Node knows: %s", (option) => {
    const { status, stderr } = spawnSync(process.execPath, [option, "--eval", ""], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
