import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeHtml } from "../../../src/output/html/page.ts";
import { sampleDocument } from "../../output/document.ts";
import { hostileDocument, hostileTexts } from "../../output/hostile.ts";
import { axeFindings, launch, open, overflow, picture, save } from "./browser.ts";

let browser: Browser;
let sample = "";
let hostile = "";

beforeAll(async () => {
  browser = await launch();
  sample = save("sample", await writeHtml(sampleDocument));
  hostile = save("hostile", await writeHtml(hostileDocument));
});

afterAll(() => browser.close());

describe("the page", () => {
  it("opens from disk without a message, a request or a violation of its policy", async () => {
    const { page, incidents } = await open(browser, sample);
    await page.mouse.wheel(0, 5000);
    expect(incidents).toEqual([]);
    await picture(page, "light");
  });

  it("shows everything with JavaScript off", async () => {
    const { page, incidents } = await open(browser, sample, { javaScript: false });
    const text = await page.locator("body").innerText();
    expect(text).toContain("5 files with 41 servers");
    expect(text).toContain("No log shows a request, a refusal or a pause.");
    const boxes = await Promise.all((await page.locator(".chart svg").all()).map((svg) => svg.boundingBox()));
    expect(boxes.map((box) => (box?.width ?? 0) > 500 && (box?.height ?? 0) > 100)).toEqual([
      true,
      true,
      true,
    ]);
    expect(incidents).toEqual([]);
  });

  it.each(["light", "dark"] as const)("gives axe-core nothing to find in the %s scheme", async (scheme) => {
    const { page } = await open(browser, sample, { scheme });
    await page.locator("summary").first().click();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, `${scheme}-open`);
  });

  it("uses the colours of the scheme in page and charts", async () => {
    const { page } = await open(browser, sample, { scheme: "dark" });
    const style = "getComputedStyle(document.body).backgroundColor";
    const label = "getComputedStyle(document.querySelector('.chart text')).fill";
    expect(await page.evaluate<string[]>(`[${style}, ${label}]`)).toEqual([
      "rgb(13, 17, 23)",
      "rgb(230, 237, 243)",
    ]);
    await picture(page, "dark");
  });

  it.each([320, 390, 768])("never scrolls sideways at a width of %d pixels", async (width) => {
    for (const path of [sample, hostile]) {
      const { page } = await open(browser, path, { width });
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await overflow(page)).toBe(0);
      await picture(page, `${path === sample ? "sample" : "hostile"}-${width}`);
    }
  });

  it("lets the keyboard reach and scroll charts and tables", async () => {
    const { page } = await open(browser, sample, { width: 390 });
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to findings");
    await page.locator(".chart").first().focus();
    for (let press = 0; press < 4; press++) await page.keyboard.press("ArrowRight");
    const scrolled = () => page.evaluate<number>("document.querySelector('.chart').scrollLeft");
    await expect.poll(scrolled).toBeGreaterThan(0);
  });

  it("prints tables in full and figures whole, in the colours of paper", async () => {
    const { page } = await open(browser, sample, { width: 720, scheme: "dark" });
    await page.emulateMedia({ media: "print" });
    expect(await overflow(page)).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(0, 0, 0)");
    expect(await page.locator("nav").isVisible()).toBe(false);
    const cut =
      "[...document.querySelectorAll('.scroll')].filter((box) => box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== 'visible').length";
    expect(await page.evaluate(cut)).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.querySelector('.figure')).breakInside")).toBe(
      "avoid",
    );
    await picture(page, "print");
  });
});

describe("text from logs", () => {
  it("runs nothing, loads nothing, and closes nothing", async () => {
    const { page, incidents } = await open(browser, hostile);
    const strange =
      "document.querySelectorAll('img, script, iframe, object, embed, form, a[href^=javascript], body style, [onload], [onerror]').length";
    expect(await page.evaluate(strange)).toBe(0);
    expect(await page.locator("main > section").count()).toBe(sampleDocument.reports.length + 2);
    expect(incidents).toEqual([]);
    await picture(page, "hostile");
  });

  it("can be read as it was", async () => {
    const { page } = await open(browser, hostile);
    const text = await page.locator(".summary").innerText();
    for (const part of hostileTexts.slice(0, 5)) expect(text).toContain(part);
    expect(text).toContain(String.raw`\u202egnp.exe\u202c`);
    expect(text).toContain(String.raw`\x1b[2J`);
    expect(await page.locator(".chart text").first().isVisible()).toBe(true);
  });

  it("gives axe-core nothing to find", async () => {
    const { page } = await open(browser, hostile);
    expect(await axeFindings(page)).toEqual([]);
  });
});
