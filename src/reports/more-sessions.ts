/** How several sessions are had of tools that repeat within one process: see `analysis/sessions.ts`. */
const usual =
  "Run the benchmark program four times or more on each side, into a file each time; with JMH, in as many forks.";

/** Sentences, by tool. */
const advice: ReadonlyMap<string | null, string> = new Map([
  [
    "go-benchmark",
    "Run go test -bench six times or more on each side, old and new in turns, and append (>>) what each side prints to one file: every run is a process of its own, and -count only repeats within one.",
  ],
  [
    "google-benchmark",
    "Run the benchmark program four times or more on each side, old and new in turns, and append (>>) what each side prints to one file: every run is a process of its own, and --benchmark_repetitions only repeats within one.",
  ],
  [
    "timeit",
    "Run python -m timeit six times or more on each side, old and new in turns, and append (>>) what each side prints to one file: every run is a process of its own, and -r only repeats within one.",
  ],
]);

/** What to do next time, for figures of these tools. */
export function sessionsAdvice(tools: readonly (string | null)[]): string {
  const [first = null, ...others] = new Set(tools);
  return (others.length === 0 ? advice.get(first) : undefined) ?? usual;
}
