import { describe, expect, it } from "vitest";
import { shortCommands } from "../../src/reports/command-names.ts";

const shortened = (...names: string[]): string[] => names.map(shortCommands(names));

describe("short names of commands", () => {
  it("are the programs, as long as these tell them apart", () => {
    expect(shortened("/bin/sort -n", "cat a")).toEqual(["sort", "cat"]);
    expect(shortCommands(["sort -n"])("another")).toBe("another");
  });

  it("leave short commands of one program as they are", () => {
    expect(shortened("sort -n", "sort -r")).toEqual(["sort -n", "sort -r"]);
  });

  it("keep of longer ones the program and what tells the arguments apart", () => {
    expect(
      shortened(
        "python3 /home/me/benchmarks/run.py --threads 1 --input data/large.csv",
        "python3 /home/me/benchmarks/run.py --threads 8 --input data/large.csv",
        "cat data/large.csv",
      ),
    ).toEqual(["python3 --threads 1", "python3 --threads 8", "cat"]);
    expect(shortened("./a/program", "./a/program --with-much --more")).toEqual([
      "program",
      "program --with-much --more",
    ]);
  });

  it("are not given to two commands", () => {
    expect(shortened("/old/bin/program --size 10", "/new/bin/program --size 10")).toEqual([
      "/old/bin/program --size 10",
      "/new/bin/program --size 10",
    ]);
  });
});
