import { expect, it } from "vitest";
import { phrase } from "../../../src/output/html/phrase.ts";

it.each([
  ["took 5 s", "took 5\u00a0s"],
  [
    "again with --rss-divisor 4. (-q)",
    'again with <span class="whole">--rss-divisor</span> 4. (<span class="whole">-q</span>)',
  ],
  ["a-b -1 x--y -- --", "a-b -1 x--y -- --"],
  ["--a<b>", '<span class="whole">--a</span>&lt;b&gt;'],
  [`--${"x".repeat(40)}`, `--${"x".repeat(40)}`],
])("a line may not end within an option: %s", (text, html) => {
  expect(phrase(text).markup).toBe(html);
});
