import { describe, expect, it } from "vitest";
import { findFourfoldRss } from "../../src/analysis/fourfold-rss.ts";

const record = (kilobytes: number | null, minor_faults: number | null = null) => ({
  max_rss_bytes: kilobytes === null ? null : kilobytes * 1024,
  minor_faults,
  major_faults: null,
  page_size_bytes: 4096,
});

describe("the fourfold max RSS of GNU time 1.7", () => {
  it("is suspected of the four runs of 30 and 76 GB on a machine of 30 GB", () => {
    const signs = findFourfoldRss([
      record(76240000, 5806046),
      record(76066992, 5817319),
      record(30018032, 2034262),
      record(30718496, 2070011),
    ]);
    expect(signs?.records).toBe(4);
    expect(signs?.byChance).toBeCloseTo(1 / 81, 12);
    expect(signs?.overFaults?.map((ratio) => ratio.toFixed(2))).toEqual(["3.27", "3.71"]);
  });

  it("is not suspected if one figure is no multiple of 16 kB", () => {
    expect(findFourfoldRss([record(7104), record(45184), record(2016), record(3820)])).toBeNull();
  });

  it("is not suspected of two small records that are multiples by chance", () => {
    expect(findFourfoldRss([record(7104, 479), record(45184, 2143)])).toBeNull();
  });

  it("is suspected of a single large one that holds more than it faulted in", () => {
    expect(findFourfoldRss([record(30018032, 2034262)])).not.toBeNull();
  });

  it("is not suspected where nothing was reported", () => {
    expect(findFourfoldRss([record(null), record(0)])).toBeNull();
  });
});
