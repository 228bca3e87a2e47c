import { describe, expect, it } from "vitest";
import { findFourfoldRss, weightOf } from "../../src/analysis/fourfold-rss.ts";

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
    const multiples = [7104, 45184, 2032, 3824, 9840, 17072, 5008].map((kilobytes) => record(kilobytes));
    expect(findFourfoldRss(multiples)).not.toBeNull();
    expect(findFourfoldRss([...multiples, record(3820)])).toBeNull();
  });

  it("is not suspected of two small records that are multiples by chance", () => {
    expect(findFourfoldRss([record(7104, 479), record(45184, 2143)])).toBeNull();
  });

  it("is not suspected of one figure, however often it is printed", () => {
    expect(findFourfoldRss(Array.from({ length: 20 }, () => record(20000)))).toBeNull();
    expect(findFourfoldRss(Array.from({ length: 3 }, () => record(1664)))).toBeNull();
  });

  it("takes seven different figures, which are all multiples by chance in one of two thousand logs", () => {
    const some = [7104, 45184, 2032, 3824, 9840, 17072, 5008].map((kilobytes) => record(kilobytes));
    expect(findFourfoldRss(some.slice(1))).toBeNull();
    expect(findFourfoldRss([...some, ...some])).toMatchObject({
      records: 14,
      different: 7,
      overFaults: null,
    });
    expect(findFourfoldRss(some)?.byChance).toBeLessThan(1 / 2000);
  });

  it("is suspected of two large ones that hold more than they faulted in", () => {
    expect(findFourfoldRss([record(30018032, 2034262), record(30718496, 2070011)])).not.toBeNull();
    expect(findFourfoldRss([record(30018032, 2034262)])).toBeNull();
    expect(findFourfoldRss([record(30018032, 7504508), record(30718496, 7679624)])).toBeNull();
  });

  it("is suspected only if that holds of all large processes of which the faults are known", () => {
    const some = [record(30018032, 2034262), record(30718496, 2070011)];
    expect(findFourfoldRss([...some, record(76240016, 19060004)])).toBeNull();
    expect(findFourfoldRss([...some, record(76240016, 0), record(76240032), record(1616, 4)])).toMatchObject({
      records: 5,
      overFaults: [expect.closeTo(3.69, 2), expect.closeTo(3.71, 2)],
    });
  });

  it("counts both kinds of faults, by pages of 4096 bytes unless the block says more", () => {
    // 128 MiB and 16 KiB, and faults for 64 MiB and 32 MiB.
    const large = { ...record(131088, 12000), major_faults: 4384, page_size_bytes: null };
    const signs = findFourfoldRss([large, { ...record(131088 + 16, 4096), page_size_bytes: 8192 }]);
    expect(signs?.overFaults?.map((ratio) => ratio.toFixed(3))).toEqual(["2.000", "4.001"]);
  });

  it("counts a large process with faults for as many as are nearly enough, others for one", () => {
    const bytes = 64 * 2 ** 20;
    expect([weightOf(bytes, 1), weightOf(bytes - 1, 1), weightOf(bytes, 0), weightOf(bytes, NaN)]).toEqual([
      6, 1, 1, 1,
    ]);
    expect([weightOf(0, 1), weightOf(NaN, 1)]).toEqual([0, 0]);
  });

  it("is no reason for processes that hold twenty times what they faulted in: those have huge pages", () => {
    expect(findFourfoldRss([record(30018032, 375225), record(30718496, 383981)])).toBeNull();
  });

  it("is not suspected of multiples of 128 kB alone: so Linux counts small processes", () => {
    const some = Array.from({ length: 12 }, (_, i) => record(128 * (13 + i)));
    expect(findFourfoldRss(some)).toBeNull();
    expect(findFourfoldRss([...some, record(16)])).not.toBeNull();
  });

  it("is not suspected where nothing was reported", () => {
    expect(findFourfoldRss([record(null), record(0)])).toBeNull();
  });
});
