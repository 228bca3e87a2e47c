import { describe, expect, it } from "vitest";
import { textWidth } from "../../../src/output/html/text-width.ts";

describe("textWidth", () => {
  // Advance widths of Helvetica: W 944, i 222, 0 556 thousandths; 15 % more for system fonts.
  it("adds up the widths of characters", () => {
    expect(textWidth({ fontSize: 10 }, "Wi0")).toBeCloseTo(((944 + 222 + 556) / 1000) * 10 * 1.15, 10);
  });

  it("knows the ends of its table", () => {
    expect([textWidth({ fontSize: 1000 }, " "), textWidth({ fontSize: 1000 }, "~")].map(Math.round)).toEqual([
      320, 672,
    ]);
  });

  it("takes East Asian characters for squares, others for letters", () => {
    expect([textWidth({ fontSize: 10 }, "漢"), textWidth({ fontSize: 10 }, "é")]).toEqual([
      11.5, 6.8999999999999995,
    ]);
  });

  it("makes bold text wider and uses Vega's default size", () => {
    expect(textWidth({ fontWeight: "bold" }, "0") / textWidth({ fontSize: 11 }, "0")).toBeCloseTo(1.06, 10);
  });

  it("is 0 for nothing and reads numbers", () => {
    expect([textWidth({}, ""), textWidth({}, null), textWidth({}, 7)]).toEqual([0, 0, textWidth({}, "7")]);
  });
});
