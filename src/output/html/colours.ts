/** The colours of the page: those of the charts, and the grounds that text stands on. Each pair that meets is checked by a test. */
import { darkPalette, lightPalette } from "../../charts/palette.ts";

/** Colours by the name of their CSS variable, without the hyphens. */
export type PageColours = Readonly<Record<string, string>>;

export const lightColours: PageColours = {
  ...lightPalette,
  surface: "#f4f6f8",
  line: "#dde2e7",
  link: "#1d4fae",
  shadow: "#1b1f2426",
  info: "#3f5f95",
  "bad-ground": "#fdf0ef",
  "warning-ground": "#fdf6e9",
  target: "#e3ebfa",
};

export const darkColours: PageColours = {
  ...darkPalette,
  surface: "#171c24",
  line: "#2b323c",
  link: "#86b0ff",
  shadow: "#00000099",
  info: "#9db6e4",
  "bad-ground": "#29171a",
  "warning-ground": "#261e11",
  target: "#1c2b4a",
};

/** Paper is white, whatever the screen is. */
export const printColours: PageColours = { ...lightColours, bg: "#ffffff", fg: "#000000", muted: "#444444" };

/** Declarations of CSS variables. */
export function variables(colours: PageColours): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value};`)
    .join("");
}
