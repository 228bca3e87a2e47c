import { describe, expect, it } from "vitest";
import { defaultOptions } from "../../src/reports/index.ts";
import { serversLeft } from "../../src/reports/servers-left.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

function findingOn(names: readonly string[]) {
  const store = new Store();
  store.source = "log.txt";
  names.forEach((name, i) => store.table("servers").add(i + 1, { name, fate: "orphan" }));
  const report = serversLeft.build(toTables(store), defaultOptions);
  return { text: "", advice: "", ...report.findings[0], report };
}

describe("servers that are in no script", () => {
  it("are counted by the finding, which sends nobody to a script without them", () => {
    const { text, advice } = findingOn(["a b", "c d", "plain"]);
    expect(text).toContain("3 of 3 servers are not known to be deleted");
    expect(text).toContain("2 of them are in no script, because their names are refused.");
    expect(advice).toContain("Review delete-all.sh");
  });

  it("are all there is: there is nothing to review", () => {
    expect(findingOn(["a b", "c d"]).advice).toContain("delete-all.sh holds none of them");
    expect(findingOn(["12345678"]).text).toMatch(/It is in no script, because its name is refused\.$/);
  });

  it("nothing of the kind is said where the script holds all", () => {
    expect(findingOn(["plain", "plainer"]).text).not.toContain("script");
  });

  it("the command that takes unusual names is named whole", () => {
    const { report } = findingOn(["a b", "plain"]);
    expect(JSON.stringify(report.tables)).toContain(
      "(runlens cleanup --allow-unusual-names lets it through)",
    );
  });
});
