import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { cases } from "./cases.ts";
import { draw } from "./draw.ts";
import { edgeCases, hostileNames } from "./edge-cases.ts";

const suffix = ".golden.json";
const all = { ...cases, ...edgeCases };

/** Every string and every key anywhere in a spec. */
function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)]);
}

describe("a chart of the sample data", () => {
  it.each(Object.keys(cases))("%s has not changed", (name) => {
    const spec = `${JSON.stringify(cases[name]?.(), null, 1)}\n`;
    const path = new URL(`${name}${suffix}`, import.meta.url);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, spec);
    expect(existsSync(path), `${name}${suffix} is missing: UPDATE_GOLDEN=1 writes it`).toBe(true);
    expect(JSON.parse(spec)).toEqual(JSON.parse(readFileSync(path, "utf8")));
  });

  it("has a golden spec, and every golden spec has a chart", () => {
    const goldens = readdirSync(new URL(".", import.meta.url)).filter((name) => name.endsWith(suffix));
    const named = goldens.map((name) => name.slice(0, -suffix.length));
    expect(named.toSorted()).toEqual(Object.keys(cases).toSorted());
  });
});

describe("every chart", () => {
  it.each(Object.keys(all))("%s: draws without eval and without a warning", async (name) => {
    const spec = all[name]?.();
    if (spec === undefined) throw new Error(`no case ${name}`);
    const { svg, complaints } = await draw(spec);
    expect(complaints).toEqual([]);
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|\[object Object\]/);
  });

  it.each(Object.keys(all))("%s: is the same when asked again, and survives JSON", (name) => {
    expect(JSON.parse(JSON.stringify(all[name]?.()))).toEqual(all[name]?.());
  });

  it.each(Object.keys(all))("%s: has no colour of its own, no link and no chance in it", (name) => {
    const strings = stringsIn(all[name]?.()).filter((text) => !hostileNames.includes(text));
    expect(strings.filter((text) => /^(#[0-9a-f]{3,8}|rgb|href$|url$)|random\(|now\(/i.test(text))).toEqual(
      [],
    );
  });

  it.each(Object.keys(all))("%s: holds about a thousand marks at most", async (name) => {
    const spec = all[name]?.();
    if (spec === undefined) throw new Error(`no case ${name}`);
    const { marks } = await draw(spec);
    expect(marks).toBeGreaterThan(0);
    expect(marks).toBeLessThanOrEqual(1010);
  });

  it.each(Object.keys(cases))("%s: is as wide as it is told, labels included", async (name) => {
    const spec = cases[name]?.();
    if (spec === undefined) throw new Error(`no case ${name}`);
    const { svg } = await draw(spec);
    const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
    expect(width).toBeGreaterThan(600);
    expect(width).toBeLessThanOrEqual(660);
  });
});

describe("hostile names", () => {
  const named = Object.keys(edgeCases).filter((name) => name.endsWith("hostile names"));

  it.each(named)("%s: are text, short, and visible", async (name) => {
    const spec = edgeCases[name]?.();
    if (spec === undefined) throw new Error(`no case ${name}`);
    const { svg } = await draw(spec);
    expect(svg).not.toMatch(/<(script|img|a)\b|<svg onload/);
    expect(svg).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200f\u202e]/);
    expect(Math.max(...stringsIn(spec).map(({ length }) => length))).toBeLessThanOrEqual(240);
  });

  it("are as many for a chart as they were before", () => {
    const spec = JSON.stringify(edgeCases["build-strip: hostile names"]?.());
    expect(new Set([...spec.matchAll(/"group":"((?:[^"\\]|\\.)*)"/g)].map(([, group]) => group)).size).toBe(
      hostileNames.length,
    );
  });
});

describe("times", () => {
  const zone = process.env["TZ"];
  afterEach(() => {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
  });

  it("are UTC whatever the zone of the machine", async () => {
    const drawn: string[] = [];
    for (const where of ["America/St_Johns", "Asia/Kolkata"]) {
      process.env["TZ"] = where;
      for (const name of ["creations-a-day", "trend"]) {
        const spec = cases[name]?.();
        if (spec === undefined) throw new Error(`no case ${name}`);
        drawn.push((await draw(spec)).svg);
      }
    }
    expect(drawn[0]).toBe(drawn[2]);
    expect(drawn[1]).toBe(drawn[3]);
    expect(drawn[0]).toContain(">16:15<");
  });
});
