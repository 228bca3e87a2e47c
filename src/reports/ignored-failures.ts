/** What sums up runs, or requests, of which some failed: the figures are of these too. */
import { caution } from "./caution.ts";
import type { Finding, Place } from "./report.ts";

/** These sum up requests that one run of theirs made, and count those that failed. */
const loadTools: ReadonlySet<string | null> = new Set(["wrk", "wrk2", "ab", "hey"]);

/** `names`: benchmarks or files, as a part of a sentence; `tools`: whose figures these are. */
export function ignoredFailures(
  names: string,
  tools: readonly (string | null)[],
  places: readonly Place[],
): Finding {
  const ofRequests = tools.every((tool) => loadTools.has(tool));
  return ofRequests
    ? caution(
        "ignored-failures",
        `Some requests of ${names} failed, and the figures that sum them up are of these too. How many they were is told as failed_requests and non_2xx_responses; from 1 % on the whole run counts as failed.`,
        "Find out why, mend that, and measure again: an error may come sooner, or later, than what was asked for. Where ab says that all of them are of length, the answers may have changed from one request to the next: run it with -l.",
        places,
      )
    : caution(
        "ignored-failures",
        `Some runs of ${names} failed, and the figures that sum them up are of these too: how many they were is not said.`,
        "Find out why; then measure again, and let the tool stop at a failure or tell how each run ended (hyperfine without --ignore-failure, or with --export-json).",
        places,
      );
}
