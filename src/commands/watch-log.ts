/** What `watch` prints: a line for each run that arrived or says something else than before, and what is wrong, once. */
import type { LogSummary } from "../analysis/log-summary.ts";
import { explainFileError } from "../io/errors.ts";
import { makeVisible } from "../output/visible.ts";
import { formatCount, plainSpaces } from "../units/quantity.ts";
import type { Change } from "../watch/change.ts";
import type { Snapshot } from "../watch.ts";
import type { HookEvent } from "./hook.ts";
import { alarmsOf, phraseOf, phraseOfNothing } from "./log-phrase.ts";
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
  /** It holds what another log does, and alarms wait until it turns out that this one was not rotated. */
  readonly mayBeCopy: boolean;
  readonly timer: NodeJS.Timeout;
}

export class WatchLog {
  readonly #terminal: Terminal;
  readonly #options: WatchLogOptions;
  #begun = false;
  readonly #busy = new Map<string, Busy>();
  /** Complaints that still hold, so that they are not made again. */
  readonly #told = { inputs: new Set<string>(), outputs: new Set<string>() };
  #unreadable: Snapshot["unreadable"] = [];
  #status = "";

  constructor(terminal: Terminal, options: WatchLogOptions) {
    this.#terminal = terminal;
    this.#options = options;
  }

  /** This was written. `looks`: what each look at the files has shown since the last time. */
  published(
    { changes, facts, unreadable, store }: Snapshot,
    out: string,
    looks: readonly (readonly Change[])[] = [changes],
  ): void {
    this.#told.outputs.clear();
    this.#unreadable = unreadable;
    const files = plainSpaces(`${formatCount(facts.length)} ${facts.length === 1 ? "file" : "files"}`);
    if (!this.#begun)
      this.#say(
        "ready",
        { files: facts.length, out },
        `${files} read, report in ${out}/report.html${this.#options.once === true ? "" : "; Ctrl-C ends"}`,
      );
    if (this.#begun || this.#options.tellsStart) for (const look of looks) this.#tellAll(look);
    this.#complainOfInputs();
    this.#begun = true;
    this.#showStatus(`${files} · ${countsOf(store)}`);
  }

  /** Nothing was written yet, because nothing could be read; `what`: says so. */
  unread({ unreadable }: Pick<Snapshot, "unreadable">, what: string): void {
    this.#unreadable = unreadable;
    this.#complainOfInputs([what]);
  }

  /** What was not written is tried again: false. A bug is thrown. */
  failed(error: unknown): false {
    const failure = explainFileError(error);
    if (failure === null) throw error;
    const { once = false } = this.#options;
    this.#complainOnce("outputs", once ? failure : `${failure}; trying again every five seconds`);
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

  /** Logs that moved take what is held back of them along, all at once: the old name of one may be the new name of another. */
  #tellAll(changes: readonly Change[]): void {
    const moved = changes.flatMap(({ source, what, other }) =>
      what === "moved" && other !== null ? [{ source, other, busy: this.#take(other) }] : [],
    );
    for (const change of changes) if (change.what === "gone") this.#tellGone(change);
    for (const { source, other, busy } of moved) {
      this.#say("moved", { source, from: other }, `${source}: was ${other} before`);
      if (busy !== undefined) this.#hold(source, busy);
      else if (this.#busy.get(source)?.mayBeCopy === true) this.#take(source);
    }
    for (const change of changes) this.#tell(change);
  }

  #tell({ source, what, other, before, now }: Change): void {
    if (now === null || (what === "moved" && before !== null && phraseOf(before) === phraseOf(now))) return;
    const busy = this.#busy.get(source);
    clearTimeout(busy?.timer);
    const mayBeCopy = what === "new" && other !== null;
    const told = busy === undefined ? (before === null ? null : phraseOf(before)) : busy.told;
    const since = busy === undefined ? before : busy.before;
    const alarms = mayBeCopy ? [] : alarmsOf(busy?.mayBeCopy === true ? since : before, now, false);
    const isUnheardOf = told === null && !mayBeCopy && !this.#isUnread(source, now);
    const urgent = isUnheardOf || alarms.length > 0;
    const phrase = urgent && phraseOf(now) !== told ? this.#sayLog(source, what, now) : told;
    this.#raise(source, alarms);
    const timer = setTimeout(() => this.#quiet(source), quietAfter).unref();
    this.#busy.set(source, { told: phrase, before: since, now, mayBeCopy, timer });
  }

  #tellGone({ source, other, before }: Change): void {
    const busy = this.#take(source);
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
    const busy = this.#take(source);
    if (busy === undefined) return;
    if (phraseOf(busy.now) !== busy.told && !this.#isUnread(source, busy.now))
      this.#sayLog(source, busy.told === null ? "new" : "changed", busy.now);
    this.#raise(
      source,
      alarmsOf(busy.before, busy.now, true).filter(({ kind }) => kind === "orphan" || busy.mayBeCopy),
    );
    this.#complainOfInputs();
    this.#showStatus(this.#status);
  }

  #take(source: string): Busy | undefined {
    const busy = this.#busy.get(source);
    clearTimeout(busy?.timer);
    this.#busy.delete(source);
    return busy;
  }

  /** What there is to say of it is why. */
  #isUnread(source: string, log: LogSummary): boolean {
    return phraseOf(log) === phraseOfNothing && this.#unreadable.some((file) => file.source === source);
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
      else if (!this.#options.quiet) this.#terminal.ring();
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

  /** Says what cannot be read; but a file that is being written, or compressed, may be whole in a moment. `more`: that, too. */
  #complainOfInputs(more: readonly string[] = []): void {
    const lines = this.#unreadable.map(({ source, message }) => [source, `${source}: ${message}`] as const);
    for (const [source, line] of lines) if (!this.#busy.has(source)) this.#complainOnce("inputs", line);
    for (const line of more) this.#complainOnce("inputs", line);
    const current = new Set([...lines.map(([, line]) => line), ...more]);
    for (const line of this.#told.inputs) if (!current.has(line)) this.#told.inputs.delete(line);
  }

  #complainOnce(about: "inputs" | "outputs", line: string): void {
    if (!this.#told[about].has(line)) this.#terminal.complain(`runlens: ${line}`);
    this.#told[about].add(line);
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
