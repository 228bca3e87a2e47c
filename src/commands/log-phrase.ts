/** What a log comes to, in a few words. */
import type { LogSummary } from "../analysis/log-summary.ts";
import { formatCount, formatSeconds, plainSpaces } from "../units/quantity.ts";

export const phraseOfNothing = "nothing of a known format";

/** `13 built, median 148 s, no incident`. */
export function phraseOf(log: LogSummary): string {
  const parts = [
    log.built > 0 && `${formatCount(log.built)} built`,
    log.median_s !== null && `median ${formatSeconds(log.median_s)}`,
    log.built === 0 && log.servers > 0 && `${counted(log.servers, "server")} asked for`,
    log.timeouts > 0 && `${formatCount(log.timeouts)} timed out`,
    log.runs > 0 && counted(log.runs, "command"),
    log.runs === 1 && log.elapsed_s !== null && formatSeconds(log.elapsed_s),
    log.failed > 0 && `${formatCount(log.failed)} failed`,
    log.measurements > 0 && counted(log.measurements, "measurement"),
    incidentsOf(log),
    log.died && log.orphans > 0 && `${counted(log.orphans, "server")} left behind`,
    log.problems > 0 && counted(log.problems, "problem"),
  ].filter((part) => typeof part === "string");
  return parts.length === 0 ? phraseOfNothing : plainSpaces(parts.join(", "));
}

function incidentsOf({ incidents, incident, servers, built }: LogSummary): string | false {
  if (incidents === 0) return servers + built > 0 && "no incident";
  const kind = incident === null ? "" : ` (${incident})`;
  return incidents === 1 ? `1 incident${kind}` : `${formatCount(incidents)} incidents, the first${kind}`;
}

function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** What somebody should know at once, by name: incidents, orphans, failures. `quiet`: nothing was added to the log for a while. */
export interface Alarm {
  readonly kind: "incident" | "orphan" | "failure";
  readonly message: string;
}

/** What is wrong with a log now that was not before. */
export function alarmsOf(before: LogSummary | null, now: LogSummary, quiet: boolean): Alarm[] {
  const alarms: Alarm[] = [];
  const more = (count: (log: LogSummary) => number) => count(now) - (before === null ? 0 : count(before));
  const incidents = more((log) => log.incidents);
  if (incidents > 0) {
    const kind = now.incident === null ? "" : `, the first of kind ${now.incident}`;
    alarms.push({ kind: "incident", message: `${counted(incidents, "new incident")}${kind}` });
  }
  const failed = more((log) => log.failed);
  if (failed > 0) alarms.push({ kind: "failure", message: `${counted(failed, "command")} failed` });
  // While a log grows, what has no result yet is no orphan.
  const orphans = more((log) => (log.died ? log.orphans : 0));
  if (quiet && orphans > 0)
    alarms.push({ kind: "orphan", message: `${counted(orphans, "server")} left behind by a job that died` });
  return alarms.map(({ kind, message }) => ({ kind, message: plainSpaces(message) }));
}
