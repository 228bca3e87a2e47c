import { describe, expect, it } from "vitest";
import { withoutCommonPath } from "../../src/analysis/import-paths.ts";

const shortened = (...names: string[]) => names.map(withoutCommonPath(names));

describe("names of benchmarks in Go packages", () => {
  it("lose the directories that all of them have in common, and never the package", () => {
    expect(shortened("example.org/a/sorting.Sort", "example.org/a/sorting.Join size=8")).toEqual([
      "sorting.Sort",
      "sorting.Join size=8",
    ]);
    expect(shortened("example.org/a/sorting.Sort", "example.org/a/b/text.Sort")).toEqual([
      "sorting.Sort",
      "b/text.Sort",
    ]);
    expect(shortened("gopkg.in/yaml.v3.Decode/big.File/x")).toEqual(["yaml.v3.Decode/big.File/x"]);
  });

  it("stay as they are where one has none in common with the others", () => {
    for (const names of [
      ["example.org/sorting.Sort", "Sort"],
      ["example.org/sorting.Sort", "example.com/sorting.Sort"],
      ["sort/heap.sh 8", "sort/quick.sh 8"],
      ["/usr/bin/java -jar a/B.C", "/usr/bin/java -jar a/B.D"],
      ["org.example.Sort.quick", "org.example.Sort.slow"],
      ["tests/bench.py::test_fib", "tests/bench.py::Test.A"],
    ])
      expect(shortened(...names)).toEqual(names);
  });
});
