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
]);

/** What to do next time, in a sentence; null of tools that nothing is known of. */
export function singleValuesHint(tool: string | null): string | null {
  return hints.get(tool) ?? null;
}
