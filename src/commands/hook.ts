/**
 * The command that `watch --exec` runs on an alarm. What it is about stands in environment variables, never in the command line, so that
 * no name in a log or of a log can become a part of a command. One at a time; what comes while one runs waits.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { errorCode, explain } from "../io/errors.ts";

export interface HookEvent {
  readonly kind: string;
  readonly source: string;
  readonly message: string;
}

export interface HookOptions {
  /** Takes a line about what went wrong. */
  readonly complain: (line: string) => void;
  /** Standard output is for programs: what the command prints goes to standard error. */
  readonly json: boolean;
  /** A command that takes longer is ended: milliseconds. */
  readonly patience?: number;
}

/** More alarms than this do not wait: whoever floods the hook is told of once. */
const longestQueue = 100;
const usualPatience = 60_000;
/** What is asked to end is ended by force after this: milliseconds. */
const grace = 2000;
/** Who waits for longer wants to know what for: milliseconds. */
const silence = 1000;

export class Hook {
  readonly #command: string;
  readonly #options: HookOptions;
  readonly #queue: HookEvent[] = [];
  #running: Promise<void> | null = null;
  /** Ends the command that runs now. */
  #end: (why: string) => void = () => undefined;
  #dropped = 0;

  constructor(command: string, options: HookOptions) {
    this.#command = command;
    this.#options = options;
  }

  call(event: HookEvent): void {
    if (this.#queue.length >= longestQueue) {
      this.#dropped++;
      return;
    }
    this.#queue.push(event);
    this.#running ??= this.#work();
  }

  /** Resolves when no hook runs and none waits; a signal, or `patience` milliseconds unless null, ends those that still do. */
  async idle(patience: number | null): Promise<void> {
    if (this.#running === null) return;
    const stop = () => {
      this.#dropped += this.#queue.splice(0).length;
      this.#end("was ended together with watch");
    };
    const timer = patience === null ? undefined : setTimeout(stop, patience);
    const notice = setTimeout(() => this.#complain("is still running; Ctrl-C ends it"), silence);
    for (const signal of signals) process.once(signal, stop);
    await this.#running;
    for (const signal of signals) process.off(signal, stop);
    clearTimeout(timer);
    clearTimeout(notice);
  }

  #complain(what: string): void {
    this.#options.complain(`runlens: --exec ${this.#command}: ${what}`);
  }

  async #work(): Promise<void> {
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      const failure = await this.#run(event);
      if (failure !== null) this.#complain(failure);
    }
    if (this.#dropped > 0)
      this.#complain(
        `${this.#dropped} ${this.#dropped === 1 ? "alarm was" : "alarms were"} left out, because others took so long`,
      );
    this.#dropped = 0;
    this.#running = null;
  }

  /** Null if all went well. */
  async #run({ kind, source, message }: HookEvent): Promise<string | null> {
    const { json, patience = usualPatience } = this.#options;
    let ended: string | null = null;
    const timers: NodeJS.Timeout[] = [];
    const leaving = new AbortController();
    try {
      // A group of its own: all that it starts can be ended with it, and Ctrl-C in the terminal is not meant for it.
      const child = spawn("/bin/sh", ["-c", this.#command], {
        stdio: ["ignore", json ? 2 : "inherit", "inherit"],
        env: { ...process.env, RUNLENS_EVENT: kind, RUNLENS_SOURCE: source, RUNLENS_MESSAGE: message },
        detached: true,
      });
      this.#end = (why) => {
        ended ??= why;
        if (!signalGroup(child, "SIGTERM")) {
          ended = "runs as another user and cannot be ended: it is left running";
          child.unref();
          leaving.abort();
        }
        timers.push(setTimeout(() => signalGroup(child, "SIGKILL"), grace));
      };
      timers.push(
        setTimeout(() => this.#end(`took longer than ${patience / 1000} s and was ended`), patience),
      );
      const [code, signal] = (await once(child, "exit", { signal: leaving.signal })) as [
        number | null,
        string | null,
      ];
      if (ended !== null) signalGroup(child, "SIGKILL"); // what it started does not outlive it
      return ended ?? (code === 0 ? null : signal === null ? `exit status ${code}` : `ended by ${signal}`);
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return ended ?? explain(error); // it could not be started
    } finally {
      this.#end = () => undefined;
      for (const timer of timers) clearTimeout(timer);
    }
  }
}

const signals = ["SIGINT", "SIGTERM"] as const;

/** Sends a signal to a process and all that it started, if any of them is still there. False if all are somebody else's, as under `sudo`. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): boolean {
  if (pid === undefined) return true;
  try {
    return process.kill(-pid, signal);
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return errorCode(error) !== "EPERM";
  }
}
