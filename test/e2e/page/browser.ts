/** A page opened from disk in Chromium, with everything that it says, asks for or is refused written down. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";

const args = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Pages and pictures of them, to look at; not tracked. */
const pictures = join(import.meta.dirname, "../../../out/screenshots");

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args });
}

/** Writes the page below `out/` and gives its path. */
export function save(name: string, html: string): string {
  mkdirSync(pictures, { recursive: true });
  const path = join(pictures, `${name}.html`);
  writeFileSync(path, html);
  return path;
}

export interface Conditions {
  readonly width?: number;
  readonly scheme?: "light" | "dark";
  readonly javaScript?: boolean;
  readonly touch?: boolean;
}

export interface Opened {
  readonly page: Page;
  /** Console messages, errors, dialogs, policy violations and requests for anything but the page. */
  readonly incidents: readonly string[];
}

export async function open(browser: Browser, path: string, conditions: Conditions = {}): Promise<Opened> {
  const { width = 1280, scheme = "light", javaScript = true, touch = false } = conditions;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    javaScriptEnabled: javaScript,
    hasTouch: touch,
  });
  const page = await context.newPage();
  const address = pathToFileURL(path).href;
  const incidents: string[] = [];
  page.on("console", (message) => incidents.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => incidents.push(`error: ${error.message}`));
  page.on("request", (request) => {
    if (request.url() !== address && request.url() !== "data:,") incidents.push(`request: ${request.url()}`);
  });
  page.on("dialog", (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.log(`violation: ${event.violatedDirective} ${event.sourceFile}`));",
  );
  await page.goto(address);
  return { page, incidents };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** What axe-core finds wrong: rule and element. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate<AxeResult>("axe.run()");
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}

/** By how many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
}

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}
