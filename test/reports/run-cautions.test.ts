import { describe, expect, it } from "vitest";
import { RunGroups } from "../../src/reports/run-groups.ts";
import { fourfoldFindings } from "../../src/reports/run-cautions.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

interface Log {
  readonly kilobytes: readonly number[];
  /** Pages of each run. */
  readonly faults?: number;
}

/** What the resources report says of logs of GNU time. */
function findingsOf(logs: Readonly<Record<string, Log>>) {
  const store = new Store();
  for (const [source, { kilobytes, faults }] of Object.entries(logs)) {
    store.source = source;
    kilobytes.forEach((size, i) =>
      store.table("runs").add(23 * i + 1, {
        format: "gnu-time",
        command: "sort",
        elapsed_s: 1,
        max_rss_bytes: size * 1024,
        ...(faults === undefined ? {} : { minor_faults: faults }),
      }),
    );
  }
  const { runs, rows } = new RunGroups(toTables(store), 1);
  return fourfoldFindings(runs.maybeFourfold(rows).map((row) => runs.run(row)));
}

/** Different multiples of 16 kB. */
const different = (n: number) => Array.from({ length: n }, (_, i) => 16 * (125 + 3 * i));

describe("the caution about max RSS four times too large", () => {
  it("says nothing of logs that each print one figure again and again", () => {
    const healthy = Array.from({ length: 24 }, (_, day) => [
      `log.${1343577945 + 86_400 * day}.txt`,
      { kilobytes: Array.from({ length: 5 }, () => 20_000) },
    ]);
    expect(findingsOf(Object.fromEntries(healthy))).toEqual([]);
    expect(findingsOf({ "tiny.log": { kilobytes: [1664, 1664, 1664] } })).toEqual([]);
  });

  it("is one finding for all logs, with a line of each", () => {
    const logs = ["a", "b", "c", "d", "e"].map((name) => [`${name}.log`, { kilobytes: different(8) }]);
    const found = findingsOf(Object.fromEntries(logs));
    expect(found.map(({ text }) => text)).toEqual([
      "Max RSS in 5 logs (a.log, b.log, c.log and 2 more) is probably four times too large: all 40 figures, up to 2.28 MiB, are multiples of 16 kB. " +
        "GNU time 1.7 multiplies by four; the true maximum would be 584 KiB.",
    ]);
    expect(found[0]?.places.map(({ source }) => source)).toEqual([
      "a.log",
      "b.log",
      "c.log",
      "d.log",
      "e.log",
    ]);
  });

  it("tells different figures from those that were printed", () => {
    const [found] = findingsOf({ "a.log": { kilobytes: [...different(7), ...different(7)] } });
    expect(found?.text).toContain("all 14 figures (7 different ones), up to");
  });

  it("names one ratio to the page faults once", () => {
    const large = [16 * 5000, 16 * 5001];
    const [found] = findingsOf({ "a.log": { kilobytes: large, faults: (16 * 5000) / 4 / 3.7 } });
    expect(found?.text).toContain("and 3.7 times what the page faults of the processes account for");
  });
});
