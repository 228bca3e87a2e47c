import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeFindings, launch, open, overflow, picture } from "./browser.ts";
import { attacks, hostileLogs, largeLog, reportData, reportOn } from "./logs.ts";

let browser: Browser;
let sample = "";

beforeAll(async () => {
  sample = reportOn(["data"], "report-sample");
  browser = await launch();
});

afterAll(() => browser.close());

const chart = (page: Page, id: string) => page.locator(`#chart-${id}`);
const tip = (page: Page) => page.locator(".tip");

async function wake(box: Locator): Promise<void> {
  await box.focus();
  await box.and(box.page().locator("[data-live]")).waitFor();
}

async function wakeAll(page: Page): Promise<void> {
  for (const box of await page.locator(".chart").all()) await wake(box);
}

const textsOf = (box: Locator) =>
  box.evaluate((element) => [...element.querySelectorAll("text")].map((text) => text.textContent).join("|"));

describe("the page of the sample logs", () => {
  it("says nothing on the console, asks for nothing and breaks no rule, with every chart live", async () => {
    const { page, incidents } = await open(browser, sample);
    await wakeAll(page);
    expect(await page.locator(".chart[data-live]").count()).toBe(await page.locator(".chart").count());
    expect(await page.locator(".chart").count()).toBeGreaterThanOrEqual(8);
    expect(incidents).toEqual([]);
  });

  it.each([
    ["light", "static"],
    ["dark", "static"],
    ["light", "live"],
    ["dark", "live"],
  ] as const)("gives axe-core nothing to find: %s, %s", async (scheme, state) => {
    const { page } = await open(browser, sample, { scheme });
    if (state === "live") {
      await wakeAll(page);
      await chart(page, "build-times-build-over-time").press("+");
      await page.locator(".reset:visible").waitFor();
    }
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, `report-${scheme}-${state}`);
  });

  it.each([390, 320])(
    "is never wider than a window of %d pixels, live and with all figures open",
    async (width) => {
      const { page } = await open(browser, sample, { width });
      await wakeAll(page);
      for (const summary of await page.locator("summary").all()) await summary.click();
      expect(await overflow(page)).toBe(0);
      await picture(page, `report-${width}`);
    },
  );

  it("shows everything with JavaScript off", async () => {
    const { page, incidents } = await open(browser, sample, { javaScript: false });
    expect(await page.locator(".chart svg").count()).toBe(await page.locator(".chart").count());
    expect(await page.locator("#line-1-1").isVisible()).toBe(true);
    expect(incidents).toEqual([]);
  });
});

describe("tooltips", () => {
  it("show server, build time, source and line of the outlier", async () => {
    const { page } = await open(browser, sample);
    const box = chart(page, "build-times-build-strip");
    await wake(box);
    const text = box.getByText("1842", { exact: true });
    await text.scrollIntoViewIfNeeded();
    const { x = 0, y = 0, width = 0, height = 0 } = (await text.boundingBox()) ?? {};
    await page.mouse.move(x + width + 12, y + height / 2);
    expect(await tip(page).innerText()).toMatch(
      /server\s+csperform1343471011\s+build time \(s\)\s+1842\s+outcome\s+outlier\s+from\s+data\/log\.1343469777\.txt:6/,
    );
  });

  it("name source and line in every chart", async () => {
    const { page } = await open(browser, sample);
    for (const box of await page.locator(".chart").all()) {
      await wake(box);
      await box.scrollIntoViewIfNeeded();
      const marks = box
        .locator(".role-mark[aria-hidden], .mark-symbol.role-mark, .mark-rect.role-mark")
        .locator("path");
      await marks.last().hover({ force: true });
      const said = `${await box.getAttribute("id")}: ${await tip(page).innerText()}`;
      expect(said).toMatch(/from\s+(?:data\/\S+:\d+|–)/);
    }
  });
});

describe("legends and brushes", () => {
  it("fade the groups that were not picked", async () => {
    const { page } = await open(browser, sample);
    const box = chart(page, "build-times-build-ecdf");
    await wake(box);
    const faint = () =>
      box.evaluate((element) => element.querySelectorAll('.role-mark [opacity="0.12"]').length);
    expect(await faint()).toBe(0);
    await box.locator(".role-legend-entry").getByText("log.1343582734.txt").click();
    await expect.poll(faint).toBeGreaterThan(10);
    await page.keyboard.press("Escape");
  });

  it("pick kinds of builds and parts of the time, too", async () => {
    const { page } = await open(browser, sample);
    for (const [id, entry] of [
      ["build-times-build-strip", "outlier"],
      ["resources-cpu-split", "system CPU"],
    ] as const) {
      const box = chart(page, id);
      await wake(box);
      const faint = () =>
        box.evaluate(
          (element) =>
            element.querySelectorAll('.role-mark [opacity="0.1"], .role-mark [opacity="0.15"]').length,
        );
      await box.locator(".role-legend-entry").getByText(entry).click();
      await expect.poll(faint).toBeGreaterThan(3);
    }
  });

  it("zoom in on what was brushed, and show all again", async () => {
    const { page, incidents } = await open(browser, sample);
    const box = chart(page, "build-times-build-over-time");
    await wake(box);
    await box.scrollIntoViewIfNeeded();
    const whole = await textsOf(box);
    const { x = 0, y = 0 } = (await box.boundingBox()) ?? {};
    await page.mouse.move(x + 250, y + 150);
    await page.mouse.down();
    await page.mouse.move(x + 350, y + 160);
    await page.mouse.move(x + 460, y + 150);
    await page.mouse.up();
    await expect.poll(() => textsOf(box)).toMatch(/16:07:15.*16:07:30/);
    await picture(page, "report-zoomed");
    await box.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => textsOf(box)).toBe(whole);
    await page.keyboard.press("+");
    await expect.poll(() => textsOf(box)).not.toBe(whole);
    await page.keyboard.press("Escape");
    await expect.poll(() => textsOf(box)).toBe(whole);
    expect(incidents).toEqual([]);
  });

  it("leave charts alone that have nothing to zoom, and clicks that are no drag", async () => {
    const { page } = await open(browser, sample);
    const box = chart(page, "build-times-build-strip");
    await wake(box);
    expect(await box.locator(".hint").count()).toBe(0);
    const course = chart(page, "build-times-build-over-time");
    await wake(course);
    const whole = await textsOf(course);
    await course.click({ position: { x: 300, y: 120 } });
    expect(await textsOf(course)).toBe(whole);
    expect(await course.getByRole("button").count()).toBe(0);
  });
});

describe("the lines behind the figures", () => {
  it("are one click from a finding, and quoted as they stand in the log", async () => {
    const { page } = await open(browser, sample);
    await page.locator(".finding a.place", { hasText: "data/log.1343469777.txt:6" }).click();
    const target = page.locator(":target");
    const line =
      readFileSync(join(import.meta.dirname, "../../../data/log.1343469777.txt"), "utf8").split("\n")[5] ??
      "";
    expect(await target.locator("code").innerText()).toBe(line);
    await expect.poll(() => target.evaluate((element) => element.getBoundingClientRect().top > 0)).toBe(true);
    await picture(page, "report-quote");
  });

  it("give their name to whoever clicks on the number", async () => {
    const { page } = await open(browser, sample);
    const line = page.locator(".quote .wanted").first();
    await line.locator(".gutter").click();
    const selected = await page.evaluate<string>("getSelection().toString()");
    expect(selected.replaceAll(/\s/g, "")).toMatch(/^data\/\S+\.txt:\d+$/);
  });

  it("are led to from outliers, incidents, runs, comparisons, fates and problems", async () => {
    const { page } = await open(browser, sample);
    const linked: string[] = [];
    for (const id of [
      "build-times-build-times",
      "build-times-build-outliers",
      "rate-limits-incidents",
      "rate-limits-creation-pace",
      "resources-runs",
      "resources-comparison",
      "servers-left-servers-left",
      "problems-problems",
    ]) {
      const links = page.locator(`section.table:has(#table-${id}) a[href^="#line-"]`);
      linked.push((await links.count()) > 0 ? id : `no link in ${id}`);
    }
    expect(linked.filter((id) => id.startsWith("no"))).toEqual([]);
    const dead = await page.evaluate<number>(
      "[...document.querySelectorAll('a[href^=\"#\"]')].filter((link) => document.getElementById(link.hash.slice(1)) === null).length",
    );
    expect(dead).toBe(0);
  });
});

describe("print", () => {
  it("gives whole figures on pages of A4", async () => {
    const { page } = await open(browser, sample, { width: 718 });
    await page.emulateMedia({ media: "print" });
    const figures = await page.evaluate<{ height: number; width: number; inside: string }[]>(
      "[...document.querySelectorAll('.figure')].map((figure) => ({ height: figure.getBoundingClientRect().height, width: figure.querySelector('svg').getBoundingClientRect().right, inside: getComputedStyle(figure).breakInside }))",
    );
    expect(figures.length).toBeGreaterThanOrEqual(8);
    for (const { height, width, inside } of figures) {
      expect(height).toBeLessThan(1040);
      expect(width).toBeLessThanOrEqual(718);
      expect(inside).toBe("avoid");
    }
    const path = join(import.meta.dirname, "../../../out/screenshots/report.pdf");
    const pdf = await page.pdf({
      path,
      format: "A4",
      printBackground: true,
      margin: { top: "12mm", bottom: "12mm", left: "10mm", right: "10mm" },
    });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length).toBeGreaterThan(3);
  });
});

describe("hostile logs", () => {
  let page: Page;
  let incidents: readonly string[];
  let file = "";

  beforeAll(async () => {
    file = reportOn([hostileLogs()], "report-hostile");
    ({ page, incidents } = await open(browser, file));
    await wakeAll(page);
  });

  it("run nothing, ask for nothing and open nothing", async () => {
    for (const summary of await page.locator("summary").all()) await summary.click();
    for (const box of await page.locator(".chart").all())
      for (const mark of (await box.locator(".mark-symbol.role-mark path").all()).slice(0, 3))
        await mark.hover({ force: true });
    expect(incidents).toEqual([]);
    await picture(page, "report-hostile");
  });

  it("make no element that was not ours", async () => {
    const strange =
      "[...document.querySelectorAll('img, iframe, object, embed, form, base, foreignObject, [onload], [onerror], a:not([href^=\"#\"]), body style, body link, body meta')].map((element) => element.outerHTML)";
    expect(await page.evaluate(strange)).toEqual([]);
    // The boot script, and the runtime that it has woken.
    expect(await page.locator("script:not([type])").count()).toBe(2);
  });

  it.each(attacks)("show %j as what it is", async (_, shown) => {
    const text = await page.locator("body").innerText();
    expect(text.replaceAll(/\s+/g, "")).toContain(shown.replaceAll(/\s+/g, ""));
  });

  it("fill every kind of row", () => {
    const data = JSON.parse(reportData(file)) as { reports: { id: string; empty?: string }[] };
    const empty = data.reports.filter((report) => report.empty !== undefined).map(({ id }) => id);
    expect(
      empty.filter((id) =>
        ["build-times", "rate-limits", "resources", "servers-left", "problems"].includes(id),
      ),
    ).toEqual([]);
  });

  it("stay within the window and give axe-core nothing to find", async () => {
    expect(await axeFindings(page)).toEqual([]);
    const narrow = await open(browser, file, { width: 390 });
    for (const summary of await narrow.page.locator("summary").all()) await summary.click();
    expect(await overflow(narrow.page)).toBe(0);
  });
});

describe("a page over many builds", () => {
  it("is no larger than one over a few, and says what is not drawn", async () => {
    const file = reportOn([largeLog(60_000)], "report-large");
    expect(statSync(file).size).toBeLessThan(1_000_000);
    const { page, incidents } = await open(browser, file);
    expect(await page.evaluate<number>("document.querySelectorAll('*').length")).toBeLessThan(20_000);
    expect(await page.locator("figcaption").allInnerTexts()).toContainEqual(
      expect.stringMatching(/of 60.000 builds are drawn/),
    );
    await wakeAll(page);
    expect(incidents).toEqual([]);
    expect(await overflow(page)).toBe(0);
    await picture(page, "report-large");
  });
});
