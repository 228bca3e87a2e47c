/** Doubts about the figures of measured commands, as findings: each a sentence with what to do next. */
import { type FourfoldSigns, findFourfoldRss } from "../analysis/fourfold-rss.ts";
import { formatBytes, formatNumber } from "../units/quantity.ts";
import { list, range } from "./comparison-sentences.ts";
import { plural } from "./place.ts";
import type { Finding, Place } from "./report.ts";
import type { Run } from "./runs.ts";

/** A finding about one log names the lines of so many runs. */
const mostPlaces = 4;
/** One about many names the first line of so many of them. */
const mostLogs = 100;

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

/** One finding for all logs with such figures; none if there are none. */
export function fourfoldFindings(runs: readonly Run[]): Finding[] {
  const logs = fourfoldSources(runs);
  if (logs.length === 0) return [];
  const largest = logs.reduce((most, log) => Math.max(most, log.signs.largest), 0);
  const ofEach = logs.length === 1 ? mostPlaces : 1;
  return [
    {
      id: "fourfold-rss",
      level: "warning",
      weight: 86,
      text:
        `Max RSS in ${namesOf(logs)} is probably four times too large: all ${figuresOf(logs)}, up to ${formatBytes(largest)}, are multiples of 16 kB${faultsOf(logs)}. ` +
        `GNU time 1.7 multiplies by four; the true maximum would be ${formatBytes(largest / 4)}.`,
      advice:
        "If that machine had GNU time 1.7, or less memory than this, run the report again with --rss-divisor 4. Ratios are not affected.",
      places: logs.slice(0, mostLogs).flatMap((log) => log.runs.slice(0, ofEach).map(placeOfRun)),
    },
  ];
}

/** `a.log`, or `5 logs (a.log, b.log, c.log and 2 more)` */
function namesOf(logs: readonly FourfoldSource[]): string {
  const [first] = logs;
  if (first !== undefined && logs.length === 1) return first.source;
  const named = logs.slice(0, mostPlaces - 1).map(({ source }) => source);
  const more = logs.length - named.length;
  return `${logs.length} logs (${list([...named, ...(more > 0 ? [`${more} more`] : [])])})`;
}

/** What is said of the figures rests on the different ones. */
function figuresOf(logs: readonly FourfoldSource[]): string {
  const records = logs.reduce((sum, { signs }) => sum + signs.records, 0);
  const different = logs.reduce((sum, { signs }) => sum + signs.different, 0);
  return different === records ? `${records} figures` : `${records} figures (${different} different ones)`;
}

function faultsOf(logs: readonly FourfoldSource[]): string {
  if (logs.some(({ signs }) => signs.overFaults === null)) return "";
  const ratios = logs.flatMap(({ signs }) => signs.overFaults ?? []);
  return ` and ${range(ratios, (ratio) => formatNumber(ratio, 2))} times what the page faults of the processes account for`;
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
    text: `${failed} of ${plural(all, "run")} of ${name} failed (${ends.join(", ")}); ${failed === 1 ? "it is" : "they are"} left out of the comparisons.`,
    places,
  };
}

/** `signal 9`, `exit status 1` */
export function endOf({ signal, exit_status }: Pick<Run, "signal" | "exit_status">): string {
  return signal === null ? `exit status ${exit_status}` : `signal ${signal}`;
}
