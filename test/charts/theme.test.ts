import { describe, expect, it } from "vitest";
import { groupColours, legendColumns, styleOf, stylesIn } from "../../src/charts/theme.ts";

const dozen = Array.from({ length: 12 }, (_, n) => `g${n}`);

describe("groupColours", () => {
  it("gives the same group the same look whatever else a chart shows", () => {
    const colours = groupColours(["a.log", "b.log", "c.log"]);
    expect(styleOf(colours, "c.log")).toEqual({ label: "c.log", colour: "var(--c3)", dash: [] });
    expect(stylesIn(colours, ["c.log", "a.log", "c.log"]).map(({ colour }) => colour)).toEqual([
      "var(--c1)",
      "var(--c3)",
    ]);
  });

  it("never gives two of a dozen groups the same colour and dash", () => {
    const looks = [...groupColours(dozen).values()].map(({ colour, dash }) => `${colour} ${dash.join()}`);
    expect(new Set(looks).size).toBe(12);
  });

  it("keeps the look of groups that have a rank, and gives the others what is left", () => {
    const ranks = new Map([
      ["b.log", 0],
      ["c.log", 7],
    ]);
    const colours = groupColours(["a.log", "b.log", "c.log", "d.log"], (group) => ranks.get(group) ?? null);
    expect([...colours.values()].map(({ colour, dash }) => [colour, dash.length])).toEqual([
      ["var(--c2)", 0],
      ["var(--c1)", 0],
      ["var(--c2)", 2],
      ["var(--c3)", 0],
    ]);
  });

  it("counts a group that is named twice once", () => {
    expect([...groupColours(["a", "b", "a"]).keys()]).toEqual(["a", "b"]);
  });

  it("refuses a group that it was not given", () => {
    expect(() => styleOf(groupColours(["a"]), "b")).toThrow('no colour for the group "b"');
  });
});

describe("legendColumns", () => {
  it("fits short labels beside each other and long ones below each other", () => {
    expect(legendColumns(["a", "b", "c"], 640)).toBe(3);
    expect(legendColumns(dozen, 640)).toBeGreaterThan(5);
    expect(legendColumns(["a".repeat(40), "b".repeat(40)], 300)).toBe(1);
  });
});
