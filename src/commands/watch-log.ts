/** What `watch` prints: a line for each run that arrived or says something else than before, and what is wrong, once. */
import type { LogSummary } from "../analysis/log-summary.ts";
import { explainFileError } from "../io/errors.ts";
import { makeVisible } from "../output/visible.ts";
import { formatCount, plainSpaces } from "../units/quantity.ts";
import type { Change } from "../watch/change.ts";
import type { Snapshot } from "../watch.ts";
import type { HookEvent } from "./hook.ts";
import { alarmsOf, phraseOf } from "./log-phrase.ts";
import type { Store } from "../tables/store.ts";
import type { Terminal } from "./terminal.ts";
import type { LimitNews } from "./watched-limits.ts";

/** A log that nobody wrote to for so long is finished, or as good as: milliseconds. */
export const quietAfter = 5000;

export interface WatchLogOptions {
  readonly quiet: boolean;
  /** Events as JSON lines instead of sentences. */
  readonly json: boolean;
  /** Also what was found at the start is told, because an earlier time is remembered. */
  readonly tellsStart: boolean;
  /** It ends by itself when all is read. */
  readonly once?: boolean;
  readonly now: () => Date;
  /** Called with what somebody should know at once. */
  readonly onAlarm: (event: HookEvent) => void;
}

/** A log that was written to lately. */
interface Busy {
  /** What was last said of it. */
  readonly told: string | null;
  /** What it came to when alarms were last looked for, but for those that wait until it is quiet. */
  readonly before: LogSummary | null;
  readonly now: LogSummary;
  readonly timer: NodeJS.Timeout;
}

export class WatchLog {
  readonly #terminal: Terminal;
  readonly #options: WatchLogOptions;
  #begun = false;
  readonly #busy = new Map<string, Busy>();
  /** Complaints that still hold, so that they are not made again. */
  readonly #told = { inputs: new Set<string>(), outputs: new Set<string>() };
  #status = "";

  constructor(terminal: Terminal, options: WatchLogOptions) {
    this.#terminal = terminal;
    this.#options = options;
  }

  /** This was written. */
  published({ changes, facts, unreadable, store }: Snapshot, out: string): void {
    this.#complainOnce("outputs", []);
    const files = plainSpaces(`${formatCount(facts.length)} ${facts.length === 1 ? "file" : "files"}`);
    if (!this.#begun)
      this.#say(
        "ready",
        { files: facts.length, out },
        `${files} read, report in ${out}/report.html${this.#options.once === true ? "" : "; Ctrl-C ends"}`,
      );
    if (this.#begun || this.#options.tellsStart) for (const change of changes) this.#tell(change);
    // A file that is being written, or compressed, may be whole in a moment.
    const growing = new Set(
      this.#begun ? changes.filter(({ what }) => what !== "gone").map(({ source }) => source) : [],
    );
    this.#complainOnce(
      "inputs",
      unreadable
        .filter(({ source }) => !growing.has(source))
        .map(({ source, message }) => `${source}: ${message}`),
    );
    this.#begun = true;
    this.#showStatus(`${files} · ${countsOf(store)}`);
  }

  /** Nothing was written yet, because nothing could be read; `what`: says so. */
  unread({ unreadable }: Pick<Snapshot, "unreadable">, what: string): void {
    this.#complainOnce("inputs", [...unreadable.map(({ source, message }) => `${source}: ${message}`), what]);
  }

  /** What was not written is tried again: false. A bug is thrown. */
  failed(error: unknown): false {
    const failure = explainFileError(error);
    if (failure === null) throw error;
    this.#complainOnce("outputs", [`${failure}; trying again every five seconds`]);
    return false;
  }

  deaf(directory: string, reason: string | null): void {
    if (reason === null) this.note(`${directory}: the system reports changes again`);
    else
      this.note(
        `${directory}: the system does not report changes (${reason}); looking every two seconds instead`,
      );
  }

  note(text: string): void {
    this.#terminal.complain(`runlens: ${text}`);
    this.#showStatus(this.#status);
  }

  /** Limits that were broken, or are not any more. */
  checked({ broken, mended }: LimitNews): void {
    for (const event of broken) {
      if (!this.#options.json) this.#say("alarm", event, event.message);
      this.#raise(event.source, [event]);
    }
    for (const limit of mended) this.#say("mended", { limit }, `${limit} is not broken any more`);
  }

  /** Says what was held back until the logs are quiet. */
  ended(): void {
    for (const source of this.#busy.keys()) this.#quiet(source);
    this.#terminal.status(null);
    this.#say("ended", {}, "ended");
  }

  #tell(change: Change): void {
    const { source, what, other, before, now } = change;
    if (what === "gone") this.#tellGone(change);
    if (what === "moved" && other !== null) {
      this.#say("moved", { source, from: other }, `${source}: was ${other} before`);
      this.#move(other, source);
    }
    if (now === null || (what === "moved" && before !== null && phraseOf(before) === phraseOf(now))) return;
    const busy = this.#busy.get(source);
    clearTimeout(busy?.timer);
    const told = busy === undefined ? (before === null ? null : phraseOf(before)) : busy.told;
    const since = busy === undefined ? before : busy.before;
    const urgent = told === null || alarmsOf(before, now, false).length > 0;
    const phrase = urgent && phraseOf(now) !== told ? this.#sayLog(source, what, now) : told;
    this.#raise(source, alarmsOf(before, now, false));
    const timer = setTimeout(() => this.#quiet(source), quietAfter).unref();
    this.#busy.set(source, { told: phrase, before: since, now, timer });
  }

  #tellGone({ source, other, before }: Change): void {
    const busy = this.#busy.get(source);
    clearTimeout(busy?.timer);
    this.#busy.delete(source);
    if (other !== null) {
      if (busy !== undefined) this.#hold(other, busy); // its new name was told, or will be
      return;
    }
    const phrase = before === null ? "" : `, and with it ${phraseOf(before)}`;
    this.#say("gone", { source, ...before }, `${source}: gone${phrase}`);
    if (before !== null && before.orphans > 0)
      this.note(
        `${source} is gone: the ${before.orphans} servers that it left behind are not in delete-all.sh any more`,
      );
  }

  /** Nobody wrote to the log for a while. */
  #quiet(source: string): void {
    const busy = this.#busy.get(source);
    if (busy === undefined) return;
    clearTimeout(busy.timer);
    this.#busy.delete(source);
    if (phraseOf(busy.now) !== busy.told) this.#sayLog(source, "changed", busy.now);
    this.#raise(
      source,
      alarmsOf(busy.before, busy.now, true).filter(({ kind }) => kind === "orphan"),
    );
    this.#showStatus(this.#status);
  }

  #move(from: string, to: string): void {
    const busy = this.#busy.get(from);
    this.#busy.delete(from);
    clearTimeout(busy?.timer);
    if (busy !== undefined) this.#hold(to, busy);
  }

  #hold(source: string, busy: Omit<Busy, "timer">): void {
    clearTimeout(this.#busy.get(source)?.timer);
    this.#busy.set(source, { ...busy, timer: setTimeout(() => this.#quiet(source), quietAfter).unref() });
  }

  #sayLog(source: string, what: string, log: LogSummary): string {
    const phrase = phraseOf(log);
    this.#say(what, { source, ...log }, `${source}: ${phrase}`);
    return phrase;
  }

  #raise(source: string, alarms: readonly { readonly kind: string; readonly message: string }[]): void {
    for (const { kind, message } of alarms) {
      if (this.#options.json) this.#say("alarm", { source, kind, message }, "");
      else if (this.#terminal.showsStatus && !this.#options.quiet) this.#terminal.status("\x07");
      this.#options.onAlarm({ kind, source, message });
    }
  }

  #say(event: string, details: object, sentence: string): void {
    const { json, quiet, now } = this.#options;
    if (json) this.#terminal.print(`${JSON.stringify({ at: now().toISOString(), event, ...details })}\n`);
    else if (!quiet) this.#terminal.print(`${clock(now())} ${makeVisible(sentence)}\n`);
  }

  #showStatus(text: string): void {
    this.#status = text;
    if (!this.#options.quiet && text !== "") this.#terminal.status(`${text} · ${clock(this.#options.now())}`);
  }

  /** `lines` is all there is to complain about now. */
  #complainOnce(about: "inputs" | "outputs", lines: readonly string[]): void {
    for (const line of lines) if (!this.#told[about].has(line)) this.#terminal.complain(`runlens: ${line}`);
    this.#told[about] = new Set(lines);
  }
}

function countsOf(store: Store): string {
  const counts = [
    ["builds", "build", "builds"],
    ["runs", "command", "commands"],
    ["measurements", "measurement", "measurements"],
    ["incidents", "incident", "incidents"],
  ] as const;
  const parts = counts.flatMap(([table, one, many]) => {
    const { length } = store.table(table);
    return length === 0 && table !== "incidents"
      ? []
      : [`${formatCount(length)} ${length === 1 ? one : many}`];
  });
  return plainSpaces(parts.join(" · "));
}

function clock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
