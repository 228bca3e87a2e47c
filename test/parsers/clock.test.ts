import { describe, expect, it } from "vitest";
import { readClock, readDuration } from "../../src/parsers/clock.ts";

describe("readClock", () => {
  it.each([
    ["12:27.25", 747.25],
    ["0:00.00", 0],
    ["54:20.20", 3260.2],
    ["1:02:03", 3723],
    ["100:00:00", 360000],
    ["1:02:03.45", 3723.45],
    ["0:10,73", 10.73],
    ["12:27.25 behind", 747.25],
  ])("reads %s", (text, seconds) => {
    expect(readClock(text)).toMatchObject({ seconds, units: false });
  });

  it.each([
    ["0m 18.42s", 18.42],
    ["1h 2m 03s", 3723],
    ["0m0.123s", 0.123],
    ["61m1,5s", 3661.5],
    ["0m00.05s real", 0.05],
  ])("reads %s as a clock with units", (text, seconds) => {
    expect(readClock(text)).toMatchObject({ seconds, units: true });
  });

  it("says how much of the text it read", () => {
    expect(readClock("0m 18.42s and more")?.length).toBe(9);
    expect(readClock("4:23.73elapsed")?.length).toBe(7);
  });

  it.each([
    "",
    "12",
    "12.5",
    "1:60.00",
    "1:60:00",
    "1:2",
    ":12",
    "a1:02",
    "1:02:03:04",
    "5m",
    "1h 2s",
    "1m 3second",
  ])("refuses %j", (text) => {
    expect(readClock(text)).toBeNull();
  });
});

describe("readDuration", () => {
  it.each([
    ["0.14", 0.14],
    ["0,14", 0.14],
    ["12", 12],
    ["0.14s", 0.14],
    ["0m0.051s", 0.051],
    ["1:02.5", 62.5],
  ])("reads %s", (text, seconds) => {
    expect(readDuration(text)).toBe(seconds);
  });

  it.each(["", "x", "1.2.3", "12 s", "1:02.5x", "1.", "-1"])("refuses %j", (text) => {
    expect(readDuration(text)).toBeNull();
  });
});
