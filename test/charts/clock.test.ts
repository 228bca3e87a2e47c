import { describe, expect, it } from "vitest";
import { clockAxis } from "../../src/charts/clock.ts";

const july29 = Date.UTC(2012, 6, 29, 16, 5, 45) / 1000;
const day = 86_400;

function ticksOf(from: number, to: number): readonly string[] {
  const values = clockAxis("utc", [from, to]).channel.axis.values;
  if (values === undefined) throw new Error("a UTC axis states its ticks");
  return (JSON.parse(values.expr) as number[]).map((time) => new Date(time).toISOString());
}

const title = (span: number) => clockAxis("elapsed", [0, span]).channel.title;

describe("an elapsed clock", () => {
  it("counts seconds, minutes, hours or days, as suits the span", () => {
    expect(title(263)).toBe("time since the first creation (s)");
    expect(title(3_600)).toBe("time since the first creation (min)");
    expect(title(day)).toBe("time since the first creation (h)");
    expect(title(30 * day)).toBe("time since the first creation (days)");
  });

  it("scales the rows with the axis", () => {
    const clock = clockAxis("elapsed", [0, 3_600]);
    expect(clock.at(90)).toBe(1.5);
    expect(clock.say(90)).toBe("1.5 min after the first creation");
    expect(clock.channel.scale.domain).toEqual([-1.5, 61.5]);
  });
});

describe("a UTC clock", () => {
  it("says the day once, and the time at the ticks", () => {
    const { channel, say } = clockAxis("utc", [july29, july29 + 4_900]);
    expect(channel.title).toBe("time (UTC), 2012-07-29");
    expect(channel.axis.format).toBe("%H:%M");
    expect(say(july29)).toBe("2012-07-29 16:05:45 UTC");
  });

  it("says the day at every tick when hours cross midnight", () => {
    const { channel } = clockAxis("utc", [july29, july29 + 10 * 3_600]);
    expect(channel.title).toBe("time (UTC), 2012-07-29 to 2012-07-30");
    expect(channel.axis.format).toBe("%b %d %H:%M");
  });

  it("puts its ticks on round times", () => {
    expect(ticksOf(july29, july29 + 3_600)).toEqual([
      "2012-07-29T16:10:00.000Z",
      "2012-07-29T16:20:00.000Z",
      "2012-07-29T16:30:00.000Z",
      "2012-07-29T16:40:00.000Z",
      "2012-07-29T16:50:00.000Z",
      "2012-07-29T17:00:00.000Z",
    ]);
    expect(ticksOf(july29, july29 + 400 * day)).toEqual([
      "2012-09-01T00:00:00.000Z",
      "2012-11-01T00:00:00.000Z",
      "2013-01-01T00:00:00.000Z",
      "2013-03-01T00:00:00.000Z",
      "2013-05-01T00:00:00.000Z",
      "2013-07-01T00:00:00.000Z",
      "2013-09-01T00:00:00.000Z",
    ]);
  });

  it.each([1, 20, 300, 5_000, day, 9 * day, 90 * day, 2_000 * day, 20_000 * day])(
    "has between two and nine ticks over %d seconds",
    (span) => {
      const ticks = ticksOf(july29, july29 + span);
      expect(ticks.length).toBeGreaterThanOrEqual(span === 1 ? 1 : 2);
      expect(ticks.length).toBeLessThanOrEqual(9);
    },
  );

  it("has room around a single moment", () => {
    expect(clockAxis("utc", [july29, july29]).domain).toEqual([july29 - 30, july29 + 30]);
  });
});
