import { describe, expect, it } from "vitest";
import { compareLogs, five, verdicts } from "./two-logs.ts";

/** A suite of one benchmark that runs so many thousand times a second, as each tool prints it. */
const benchmarkJs = (rate: number) =>
  `native x ${rate},000 ops/sec ±0.99% (59 runs sampled)\nFastest is native\n`;

const vitestBench = (rate: number) => `
 RUN  v4.1.12 /srv/app

 ✓ bench/sort.bench.ts > sort 846ms
     name            hz     min     max    mean     p75     p99    p995    p999     rme  samples
   · native  ${rate},000.00  0.0010  0.9000  ${(1 / rate).toFixed(4)}  0.0012  0.0100  0.0200  0.0300  ±0.99%   ${rate}000

 BENCH  Summary

  native - bench/sort.bench.ts > sort
`;

const mitata = (rate: number) => `clk: ~3.40 GHz
cpu: Example
runtime: node 20.20.2 (x64-linux)

benchmark                   avg (min … max) p75 / p99    (min … top 1%)
------------------------------------------- -------------------------------
native                         ${(1000 / rate).toFixed(2)} µs/iter   9.51 µs █
                          (1.00 µs … 90.00 µs)  20.00 µs █
                      ( 96.00  b …  96.00  b)  96.00  b █

`;

describe("suites of JavaScript that ran five times a side", () => {
  it.each([
    ["Benchmark.js", benchmarkJs],
    ["vitest bench", vitestBench],
  ])("of %s are compared by operations per second, and by nothing else", async (_, print) => {
    expect(verdicts(await compareLogs(five(print, 200), five(print, 100)))).toEqual({
      "operations/s": "worse",
    });
    expect(verdicts(await compareLogs(five(print, 100), five(print, 200)))).toEqual({
      "operations/s": "better",
    });
  });

  it("of mitata are compared by mean time and memory", async () => {
    expect(verdicts(await compareLogs(five(mitata, 200), five(mitata, 100)))).toEqual({
      "mean time": "worse",
      "mean heap memory": "same",
    });
  });

  it("say what to run again where there is one on each side", async () => {
    const { findings } = await compareLogs(vitestBench(200), vitestBench(100));
    expect(findings.map(({ advice }) => advice)).toContain(
      "Next time run vitest bench 4 times or more on each side, in turns: what each time came to counts as one figure.",
    );
  });
});
