import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { fileSystemKind, kindOfType } from "../../src/io/file-system.ts";

it("a file system is known by its number, however the system writes it", () => {
  expect([kindOfType(0xef53), kindOfType(0x6969), kindOfType(1)]).toEqual(["local", "shared", null]);
  expect(kindOfType(0xff534d42 | 0)).toBe("shared");
});

it.runIf(process.platform === "linux")(
  "what is not there, or is no place for files, is of no known kind",
  () => {
    expect(fileSystemKind("/proc")).toBeNull();
    expect(fileSystemKind(`${tmpdir()}/absent/absent`)).toBeNull();
  },
);
