import { describe, expect, it } from "vitest";
import { darkColours, lightColours, printColours, variables } from "../../../src/output/html/colours.ts";
import type { PageColours } from "../../../src/output/html/colours.ts";

/** Relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, "relative luminance"). */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** What stands on what, with the contrast that it needs: 4.5 for text, 3 for signs and marks (WCAG 2.2, 1.4.3 and 1.4.11). */
const grounds = ["bg", "surface", "bad-ground", "warning-ground"];
const texts = ["fg", "muted", "link"].flatMap((name) =>
  grounds.map((ground) => [name, ground, 4.5] as const),
);
const words = [
  ["bad", "bad-ground", 4.5],
  ["warn", "warning-ground", 4.5],
  ["info", "bg", 4.5],
  ["good", "bg", 4.5],
] as const;
const signs = ["bad", "warn", "info", "good"].map((name) => [name, "bg", 3] as const);
const marks = ["c1", "c2", "c3", "c4", "c5", "c6", "axis"].map((name) => [name, "bg", 3] as const);

const schemes: readonly (readonly [string, PageColours])[] = [
  ["light", lightColours],
  ["dark", darkColours],
  ["print", printColours],
];

describe.each(schemes)("the %s colours", (_name, colours) => {
  it.each([...texts, ...words, ...signs, ...marks])(
    "%s on %s has a contrast of %d or more",
    (front, ground, least) => {
      expect(contrast(colours[front] ?? "", colours[ground] ?? "")).toBeGreaterThanOrEqual(least);
    },
  );

  it("are the same variables in each scheme", () => {
    expect(Object.keys(colours)).toEqual(Object.keys(lightColours));
  });
});

describe("contrast", () => {
  it("is 21 for black on white and 4.48 for #777 on white", () => {
    expect([contrast("#000000", "#ffffff"), contrast("#777777", "#ffffff").toFixed(2)]).toEqual([21, "4.48"]);
  });
});

describe("variables", () => {
  it("declares each colour", () => {
    expect(variables({ bg: "#fff", c1: "#123" })).toBe("--bg:#fff;--c1:#123;");
  });
});
