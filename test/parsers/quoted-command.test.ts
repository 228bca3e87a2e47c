import { describe, expect, it } from "vitest";
import { read } from "./harness.ts";

const block = (command: string) =>
  `\tCommand being timed: "${command}"\n\tUser time (seconds): 1.50\n\tExit status: 0\n`;

describe("a command in a line that is too long to be read to its end", () => {
  const objects = Array.from({ length: 9000 }, (_, i) => `"part ${i}.o"`).join(" ");
  const rows = read(block(`ld ${objects}`) + block("true"));

  it("is kept as far as commands are, and is nothing to complain of", () => {
    expect(rows.problems).toBeUndefined();
    const [command, next] = (rows.runs ?? []).map((run) => String(run["command"]));
    expect(command).toBe(`ld ${objects}`.slice(0, 16 * 1024));
    expect(next).toBe("true");
  });

  it("leaves the figures behind it alone", () => {
    expect((rows.runs ?? []).map((run) => run["user_s"])).toEqual([1.5, 1.5]);
  });
});
