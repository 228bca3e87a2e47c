import { describe, expect, it } from "vitest";
import {
  type ColourName,
  colourNames,
  darkPalette,
  lightPalette,
  type Palette,
} from "../../src/charts/palette.ts";

type Triple = readonly [number, number, number];

/** sRGB to linear light, IEC 61966-2-1. */
function linear(hex: string): Triple {
  const channel = (from: number) => {
    const value = Number.parseInt(hex.slice(from, from + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2.2 relative luminance. */
function luminance(hex: string): number {
  const [red, green, blue] = linear(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Full dichromacy in linear light: Machado, Oliveira, Fernandes 2009, table 1, severity 1.0. */
const sights: Readonly<Record<string, readonly [Triple, Triple, Triple]>> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const times = (matrix: readonly [Triple, Triple, Triple], [a, b, c]: Triple) =>
  matrix.map((row) => row[0] * a + row[1] * b + row[2] * c) as unknown as Triple;

/** Linear sRGB to OKLab: Ottosson 2020. */
function oklab(rgb: Triple): Triple {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb,
  ).map(Math.cbrt) as unknown as Triple;
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones,
  );
}

function distance(a: string, b: string, matrix: readonly [Triple, Triple, Triple]): number {
  const seen = (hex: string) =>
    oklab(times(matrix, linear(hex)).map((v) => Math.min(1, Math.max(0, v))) as unknown as Triple);
  const [p, q] = [seen(a), seen(b)];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

const categories = ["c1", "c2", "c3", "c4", "c5", "c6"] as const satisfies readonly ColourName[];
const texts = ["fg", "muted", "bad", "warn", "good"] as const satisfies readonly ColourName[];

describe.each([
  ["light", lightPalette],
  ["dark", darkPalette],
] as const satisfies readonly (readonly [string, Palette])[])("the %s palette", (_, palette) => {
  it("gives every colour as six hex digits", () => {
    for (const name of colourNames) expect(palette[name]).toMatch(/^#[0-9a-f]{6}$/);
  });

  it.each(texts)("has text colour --%s at 4.5:1 or more on the background", (name) => {
    expect(contrast(palette[name], palette.bg)).toBeGreaterThanOrEqual(4.5);
  });

  it.each([...categories, "axis"] as const)("has --%s at 3:1 or more on the background", (name) => {
    expect(contrast(palette[name], palette.bg)).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(sights))("keeps the groups apart in %s", (sight) => {
    const matrix = sights[sight];
    if (matrix === undefined) throw new Error(sight);
    const pairs = categories.flatMap((a, index) => categories.slice(0, index).map((b) => [a, b] as const));
    for (const [a, b] of pairs)
      expect(distance(palette[a], palette[b], matrix), `${a} and ${b}`).toBeGreaterThan(0.065);
  });
});
