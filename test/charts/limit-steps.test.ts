import { describe, expect, it } from "vitest";
import { requestRate } from "../../src/charts/request-rate.ts";
import { groupColours } from "../../src/charts/theme.ts";
import { draw } from "./draw.ts";

describe("a count against its limit", () => {
  it("is drawn as high as it is where it changes twice at the same moment", async () => {
    const counts = [9, 10, 9, 10, 9, 10];
    const { svg } = await draw(
      requestRate({
        groups: [
          {
            group: "a.log",
            points: counts.map((count, i) => ({ at: 6 * Math.floor(i / 2), count, place: null })),
            pauses: [],
            incidents: [],
          },
        ],
        limit: 10,
        clock: "elapsed",
        colours: groupColours(["a.log"]),
      }),
    );
    const area = /class="mark-area[^]*? d="([^"]+)"/.exec(svg)?.[1] ?? "";
    const heights = [...area.matchAll(/[ML][\d.e-]+,([\d.e-]+)/g)].map(([, y]) => Number(y));
    expect(heights.length).toBeGreaterThan(6);
    expect(Math.min(...heights)).toBeGreaterThan(0);
  });
});
