import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LiveRuntime } from "../../../src/output/html/live-charts.ts";
import { writeHtml } from "../../../src/output/html/page.ts";
import { sampleDocument } from "../../output/document.ts";
import { hostileDocument } from "../../output/hostile.ts";
import { axeFindings, launch, open, overflow, picture, save } from "./browser.ts";

const root = join(import.meta.dirname, "../../..");

let browser: Browser;
let sample = "";
let hostile = "";

beforeAll(async () => {
  const file = join(root, "out/screenshots/page-runtime.json");
  execFileSync(process.execPath, [join(root, "scripts/page-runtime.mjs"), file]);
  const runtime = JSON.parse(readFileSync(file, "utf8")) as LiveRuntime;
  browser = await launch();
  sample = save("live", await writeHtml(sampleDocument, runtime));
  hostile = save("live-hostile", await writeHtml(hostileDocument, runtime));
});

afterAll(() => browser.close());

const live = (box: Locator) => box.and(box.page().locator("[data-live]"));

/** Touches every chart with the keyboard's focus and waits until it is live. */
async function wakeAll(page: Page): Promise<void> {
  for (const box of await page.locator(".chart").all()) {
    await box.focus();
    await live(box).waitFor();
  }
}

describe("a page with live charts", () => {
  it("is the same picture before any chart is touched, and carries its scripts unused", async () => {
    const { page, incidents } = await open(browser, sample);
    expect(await page.locator(".chart[data-live]").count()).toBe(0);
    expect(await page.evaluate("typeof runlensCharts")).toBe("undefined");
    expect(incidents).toEqual([]);
  });

  it.each(["hover", "focus", "tap"] as const)("makes a chart live by %s", async (how) => {
    const { page, incidents } = await open(browser, sample, { touch: how === "tap" });
    const box = page.locator(".chart").first();
    await box[how]();
    await live(box).waitFor();
    expect(incidents).toEqual([]);
  });

  it("does not move anything when a chart becomes live", async () => {
    const { page } = await open(browser, sample);
    const texts =
      "[...document.querySelectorAll('.chart text')].map((text) => { const { x, y, width } = text.getBoundingClientRect(); return [text.textContent, Math.round(x + scrollX), Math.round(y + scrollY), Math.round(width)].join(); }).sort()";
    const before = await page.evaluate<string[]>(texts);
    const height = await page.evaluate("document.documentElement.scrollHeight");
    await wakeAll(page);
    expect(await page.evaluate("document.documentElement.scrollHeight")).toBe(height);
    expect(await page.evaluate<string[]>(texts)).toEqual(before);
    await picture(page, "live");
  });

  it("shows what a mark stands for: server, build time, source and line", async () => {
    const { page, incidents } = await open(browser, sample);
    const box = page.locator("#chart-build-times-dots");
    await box.hover();
    await live(box).waitFor();
    await box.locator(".mark-symbol path").first().hover();
    const tip = page.locator(".tip");
    expect(await tip.innerText()).toMatch(
      /server\s+csperform1343577945\s+build time \(s\)\s+194\s+line\s+data\/log\.1343577945\.txt:112/,
    );
    const inside = await tip.boundingBox();
    expect((inside?.x ?? -1) >= 0 && (inside?.x ?? 0) + (inside?.width ?? 0) <= 1280).toBe(true);
    await picture(page, "tooltip");
    await page.keyboard.press("Escape");
    expect(await tip.isVisible()).toBe(false);
    expect(incidents).toEqual([]);
  });

  it("keeps name and description of a chart", async () => {
    const { page } = await open(browser, sample);
    await wakeAll(page);
    const svg = page.getByRole("img", { name: "How long did each build take?" });
    expect(await svg.getAttribute("aria-describedby")).toBe("chart-build-times-dots-description");
  });

  it.each(["light", "dark"] as const)("gives axe-core nothing to find in the %s scheme", async (scheme) => {
    const { page } = await open(browser, sample, { scheme });
    await wakeAll(page);
    await page.locator(".chart .mark-symbol path").first().hover();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, `live-${scheme}`);
  });

  it("never scrolls sideways at 390 pixels", async () => {
    const { page } = await open(browser, sample, { width: 390 });
    await wakeAll(page);
    expect(await overflow(page)).toBe(0);
  });

  it("works the same without JavaScript", async () => {
    const { page } = await open(browser, sample, { javaScript: false });
    expect(await page.locator(".chart svg").count()).toBe(3);
  });

  it("keeps text from logs text, in charts and tooltips", async () => {
    const { page, incidents } = await open(browser, hostile);
    await wakeAll(page);
    const marks = page.locator("#chart-build-times-dots .mark-symbol path");
    for (const mark of (await marks.all()).slice(0, 12)) {
      await mark.hover();
      expect(await page.locator(".tip").innerText()).toContain("csperform");
    }
    expect(
      await page.evaluate("document.querySelectorAll('img, iframe, .chart a, .tip :not(b, span, p)').length"),
    ).toBe(0);
    expect(incidents).toEqual([]);
    await picture(page, "live-hostile");
  });
});
