/**
 * The values of the colour variables that charts are drawn with. Charts only say `var(--c1)`: the page decides what that is, so that
 * light, dark and print need no second rendering. Whoever writes a chart to a file of its own puts the values in.
 *
 * The six categorical colours were searched for by computer: on their background each has a contrast of 3:1 or more, and no two of them
 * come near each other for normal sight, protanopia, deuteranopia or tritanopia (matrices of Machado, Oliveira and Fernandes 2009). They
 * differ in lightness too, so that a grey print still tells most of them apart.
 */

export const colourNames = [
  "bg",
  "fg",
  "muted",
  "grid",
  "axis",
  "c1",
  "c2",
  "c3",
  "c4",
  "c5",
  "c6",
  "bad",
  "warn",
  "good",
] as const;

export type ColourName = (typeof colourNames)[number];
export type Palette = Readonly<Record<ColourName, string>>;

export const lightPalette: Palette = {
  bg: "#ffffff",
  fg: "#1b1f24",
  muted: "#57606a",
  grid: "#e4e8ec",
  axis: "#6e7781",
  c1: "#1d4fae",
  c2: "#ad3a06",
  c3: "#12a18a",
  c4: "#b06fe0",
  c5: "#9c8000",
  c6: "#4d4d48",
  bad: "#c4162a",
  warn: "#9a5b00",
  good: "#1a7f37",
};

export const darkPalette: Palette = {
  bg: "#0d1117",
  fg: "#e6edf3",
  muted: "#9aa4af",
  grid: "#262c35",
  axis: "#7d8792",
  c1: "#5a90ff",
  c2: "#d9803a",
  c3: "#84eeb0",
  c4: "#dcb4ff",
  c5: "#efc23c",
  c6: "#a0a4a8",
  bad: "#ff8a80",
  warn: "#e3a83a",
  good: "#5fcf75",
};
