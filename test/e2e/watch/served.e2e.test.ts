import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch } from "../page/browser.ts";
import { program } from "../../cli/run.ts";

const build = (name: string, seconds = 100.5) =>
  `[ 1][ 1] cloud server build [${name}] created in ${seconds} seconds / 1.675 minutes\n`;

let browser: Browser;
let dir = "";
let child: ChildProcess;
let address = "";
let incidents: string[] = [];
let pages: Page[] = [];

beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/** Starts the watcher and waits until it says where the page is. */
async function start(port = "0"): Promise<void> {
  child = spawn(process.execPath, [program, "watch", "logs", "--serve", port, "--no-cache"], { cwd: dir });
  let said = "";
  await new Promise<void>((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (text: Buffer) => {
        said += text.toString();
        address = /the page is at (\S+)/.exec(said)?.[1] ?? "";
        if (address !== "" && said.includes("report in")) done();
      });
    child.once("exit", () => fail(new Error(said)));
  });
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), "runlens-served-"));
  mkdirSync(join(dir, "logs"));
  for (let i = 0; i < 8; i++)
    writeFileSync(
      join(dir, `logs/log.${1343582734 + i}.txt`),
      Array.from({ length: 20 }, (_, k) => build(`old${i}-${k}`, 100 + i + k)).join(""),
    );
  incidents = [];
  await start();
});
afterEach(async () => {
  for (const page of pages) await page.close();
  pages = [];
  child.kill("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

async function visit(): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 700 } });
  pages.push(page);
  page.on("console", (message) => incidents.push(message.text()));
  page.on("pageerror", (error) => incidents.push(error.message));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.log(`violation: ${event.violatedDirective}`));",
  );
  await page.goto(address);
  // What a reload would take away.
  await page.evaluate("globalThis.stayed = true");
  return page;
}

const stayed = (page: Page) => page.evaluate<boolean>("globalThis.stayed === true");
const hasText = (page: Page, text: string) =>
  page.locator("body").filter({ hasText: text }).waitFor({ state: "attached" });

describe("a page that the watcher serves", () => {
  it("shows a log that is written while it is open, without a reload, and stays where the reader is", async () => {
    const page = await visit();
    const details = page.locator("details").first();
    await details.locator("summary").click();
    // The reader reads what stands at the top of the window.
    await page.evaluate(
      "document.querySelector('details').scrollIntoView({ block: 'start', behavior: 'instant' })",
    );
    const before = await details.boundingBox();
    writeFileSync(join(dir, "logs/log.1343590000.txt"), build("brandnew", 5000));
    await hasText(page, "brandnew");
    await hasText(page, "9 files");
    expect(await stayed(page)).toBe(true);
    expect(await page.locator("details").first().getAttribute("open")).not.toBeNull();
    const after = await page.locator("details").first().boundingBox();
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2);
    expect(incidents).toEqual([]);
  });

  it("has charts that come alive after an update too", async () => {
    const page = await visit();
    await page.locator(".chart").first().focus();
    await page.locator(".chart[data-live]").first().waitFor();
    appendFileSync(join(dir, "logs/log.1343582734.txt"), build("another", 4000));
    await hasText(page, "161 build results");
    const box = page.locator("#section-build-times .chart").first();
    await box.hover();
    await page.locator("#section-build-times .chart[data-live]").first().waitFor();
    expect(await stayed(page)).toBe(true);
    expect(incidents).toEqual([]);
  });

  it("says when it last heard from the watcher, and goes on when that was started again", async () => {
    const page = await visit();
    const sign = page.locator("#live-sign");
    await sign.filter({ hasText: "Live: heard from the watcher at" }).waitFor();
    const { port } = new URL(address);
    child.kill("SIGKILL");
    await sign.filter({ hasText: "has been silent for" }).waitFor({ timeout: 30_000 });
    writeFileSync(join(dir, "logs/log.1343590000.txt"), build("meanwhile", 5000));
    await start(port);
    await hasText(page, "meanwhile");
    await sign.filter({ hasText: "Live: heard from the watcher at" }).waitFor();
    expect(await stayed(page)).toBe(true);
  });
});
