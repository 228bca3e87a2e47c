/** Doubts about the figures of measured commands, as findings: each a sentence with what to do next. */
import { type FourfoldSigns, findFourfoldRss } from "../analysis/fourfold-rss.ts";
import { formatBytes, formatNumber } from "../units/quantity.ts";
import { plural } from "./place.ts";
import type { Finding, Place } from "./report.ts";
import type { Run } from "./runs.ts";

export const placeOfRun = ({ source, line }: Run): Place => ({ source, line });

interface FourfoldSource {
  readonly source: string;
  readonly runs: readonly Run[];
  readonly signs: FourfoldSigns;
}

/** Logs whose max RSS figures look four times too large: a log is of one host, as far as anyone knows. */
function fourfoldSources(runs: readonly Run[]): FourfoldSource[] {
  const bySource = new Map<string, Run[]>();
  for (const run of runs) {
    if (run.format !== "gnu-time" || run.max_rss_bytes === null) continue;
    const members = bySource.get(run.source);
    if (members === undefined) bySource.set(run.source, [run]);
    else members.push(run);
  }
  return [...bySource].flatMap(([source, members]) => {
    const signs = findFourfoldRss(members);
    return signs === null ? [] : [{ source, runs: members, signs }];
  });
}

/** One finding for each log with such figures. */
export function fourfoldFindings(runs: readonly Run[]): Finding[] {
  return fourfoldSources(runs).map(fourfoldFinding);
}

function fourfoldFinding({ source, runs, signs }: FourfoldSource): Finding {
  const largest = Math.max(...runs.map(({ max_rss_bytes }) => max_rss_bytes ?? 0));
  const [low, high] = signs.overFaults ?? [];
  const faults =
    low === undefined || high === undefined
      ? ""
      : ` and ${formatNumber(low, 2)} to ${formatNumber(high, 2)} times what the page faults of the processes account for`;
  return {
    id: "fourfold-rss",
    level: "warning",
    weight: 86,
    text:
      `Max RSS in ${source} is probably four times too large: all ${signs.records} figures, up to ${formatBytes(largest)}, are multiples of 16 kB${faults}. ` +
      `GNU time 1.7 multiplies by four; the true maximum would be ${formatBytes(largest / 4)}.`,
    advice:
      "If that machine had GNU time 1.7, or less memory than this, run the report again with --rss-divisor 4. Ratios are not affected.",
    places: runs.slice(0, 4).map(placeOfRun),
  };
}

/** A count of runs that ended badly, of `all` of `name`, with how they ended. */
export function failedFinding(
  name: string,
  all: number,
  failed: number,
  ends: readonly string[],
  places: readonly Place[],
): Finding {
  return {
    id: "failed-runs",
    level: "bad",
    weight: 77,
    text: `${failed} of ${plural(all, "run")} of ${name} failed (${ends.join(", ")}); they are left out of the comparisons.`,
    places,
  };
}

/** `signal 9`, `exit status 1` */
export function endOf({ signal, exit_status }: Pick<Run, "signal" | "exit_status">): string {
  return signal === null ? `exit status ${exit_status}` : `signal ${signal}`;
}
