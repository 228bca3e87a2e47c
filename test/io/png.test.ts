import { describe, expect, it } from "vitest";
import { renderPng } from "../../src/io/png.ts";

const drawing = (fill: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20" fill="${fill}"/><text x="2" y="15">a</text></svg>`;

describe("renderPng", () => {
  it("draws two pixels for each of the drawing", async () => {
    const bytes = Buffer.from(await renderPng(drawing("#ffffff")));
    expect(bytes.subarray(1, 4).toString()).toBe("PNG");
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([60, 40]);
  });

  it("gives the same bytes for the same drawing, and others for another", async () => {
    const [a, again, b] = [
      await renderPng(drawing("#123456")),
      await renderPng(drawing("#123456")),
      await renderPng(drawing("#654321")),
    ];
    expect(a).toEqual(again);
    expect(a).not.toEqual(b);
  });

  it("refuses what is no drawing", async () => {
    await expect(renderPng("<html></html>")).rejects.toThrow("SVG");
  });
});
