import { expect, test } from "vitest";
import { sessionsAdvice } from "../../src/reports/more-sessions.ts";

test("what several sessions take is said for the tool whose figures these are", () => {
  expect(sessionsAdvice(["google-benchmark", "google-benchmark"])).toMatch(
    /append \(>>\) what each side prints to one file: .* --benchmark_repetitions only repeats within one\.$/,
  );
});

test("of several tools, or of others, it is said for any", () => {
  const usual = /^Run the benchmark program four times or more on each side, into a file each time/;
  expect(sessionsAdvice(["jmh"])).toMatch(usual);
  expect(sessionsAdvice(["google-benchmark", "jmh"])).toMatch(usual);
});
