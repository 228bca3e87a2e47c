/** How the tools are made to tell each repetition, and not only what all of them came to: sentences, by tool. */
const hints: ReadonlyMap<string | null, string> = new Map([
  [
    "hyperfine",
    "Next time let hyperfine keep every run, with --export-json FILE, and give runlens that file.",
  ],
  ["perf-stat", "Next time repeat perf stat in a loop, without -r: then it prints the figures of each run."],
  [
    "pytest-benchmark",
    "Next time let pytest keep every round, with --benchmark-json FILE, and give runlens that file.",
  ],
  ["timeit", "Next time let timeit print the time of every repeat, with -v."],
]);

/** What runs the benchmarks of tools that tell no single values, whatever they are asked for. */
const programs: ReadonlyMap<string | null, string> = new Map([
  ["criterion", "cargo bench"],
  ["libtest-bench", "cargo bench"],
  ["fio", "fio"],
  ["benchmark-js", "the benchmark program"],
  ["vitest-bench", "vitest bench"],
  ["mitata", "the benchmark program"],
  ["iperf3", "iperf3"],
  ["redis-benchmark", "redis-benchmark"],
  ["ab", "ab"],
  ["hey", "hey"],
  ["wrk", "wrk"],
  ["wrk2", "wrk2"],
  ["pgbench", "pgbench"],
  ["sysbench", "sysbench"],
  ["ipython", "%timeit"],
]);

/** What there is to run again of a tool that tells one figure of each process; null of others. */
export function programToRepeat(tool: string | null): string | null {
  return programs.get(tool) ?? null;
}

/** What to do next time, in a sentence; null of tools that nothing is known of. */
export function singleValuesHint(tool: string | null): string | null {
  return hints.get(tool) ?? null;
}
