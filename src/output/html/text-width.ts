/**
 * How wide a text is drawn, from a table instead of from a font: charts made without a browser and charts made in one then have the same layout.
 * Source: Adobe's font metrics of Helvetica, in thousandths of the font size.
 */
const firstCharacter = 32;

/** Characters 32 to 126, sixteen a row. */
const rows = [
  "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278", //  !"#$%&'()*+,-./
  "556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556", // 0123456789:;<=>?
  "1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778", // @ABCDEFGHIJKLMNO
  "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556", // PQRSTUVWXYZ[\]^_
  "333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556", // `abcdefghijklmno
  "556 556 333 500 278 556 500 722 500 500 500 334 260 334 584", // pqrstuvwxyz{|}~
];
const widths = rows.flatMap((row) => row.split(" ").map(Number));

/** Latin, Greek and Cyrillic letters are about this wide. */
const usualWidth = 600;
/** From here on scripts are mostly as wide as high. */
const wideFrom = 0x2e80;

/** System fonts are wider than Helvetica (DejaVu Sans the most), bold ones a little more. */
const systemFont = 1.15;
const bold = 1.06;

/** What Vega knows of the style of a text. */
interface TextItem {
  readonly fontSize?: number | null;
  readonly fontWeight?: string | number | null;
}

const defaultFontSize = 11;

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= wideFrom) return 1000;
  return widths[code - firstCharacter] ?? usualWidth;
}

/** Width in pixels. */
export function textWidth(item: TextItem, text: string | number | null | undefined): number {
  const characters = Array.from(String(text ?? ""));
  const sum = characters.reduce((total, character) => total + characterWidth(character), 0);
  const weight = /bold|[6-9]00/.test(String(item.fontWeight ?? "")) ? bold : 1;
  return (sum / 1000) * (item.fontSize ?? defaultFontSize) * weight * systemFont;
}
