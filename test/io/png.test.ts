import { describe, expect, it } from "vitest";
import { pngRenderer } from "../../src/io/png.ts";

const drawing = (fill: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="${fill}"/><text x="2" y="15">a</text></svg>`;

async function render(svg: string): Promise<Buffer> {
  const renderPng = await pngRenderer();
  if (typeof renderPng === "string") throw new Error(renderPng);
  return Buffer.from(renderPng(svg));
}

describe("a picture", () => {
  it("has two pixels for each of the drawing", async () => {
    const bytes = await render(drawing("#ffffff"));
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([60, 40]);
  });

  it("is the same for the same drawing, and another for another", async () => {
    const [a, again, b] = [
      await render(drawing("#123456")),
      await render(drawing("#123456")),
      await render(drawing("#654321")),
    ];
    expect(a).toEqual(again);
    expect(a).not.toEqual(b);
  });

  it("is not made where there is no font for its words", async () => {
    expect(await pngRenderer({ loadSystemFonts: false })).toMatch(/^PNG files need a font/);
  });
});
