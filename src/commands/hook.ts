/**
 * The command that `watch --exec` runs on an alarm. What it is about stands in environment variables, never in the command line, so that
 * no name in a log or of a log can become a part of a command. One at a time; what comes while one runs waits.
 */
import { spawn } from "node:child_process";

export interface HookEvent {
  readonly kind: string;
  readonly source: string;
  readonly message: string;
}

/** More alarms than this do not wait: whoever floods the hook is told of once. */
const longestQueue = 100;
/** A hook that takes longer is ended: milliseconds. */
const patience = 60_000;

export class Hook {
  readonly #command: string;
  readonly #complain: (line: string) => void;
  readonly #queue: HookEvent[] = [];
  #running: Promise<void> | null = null;
  #dropped = 0;

  constructor(command: string, complain: (line: string) => void) {
    this.#command = command;
    this.#complain = complain;
  }

  call(event: HookEvent): void {
    if (this.#queue.length >= longestQueue) {
      this.#dropped++;
      return;
    }
    this.#queue.push(event);
    this.#running ??= this.#work();
  }

  /** Resolves when no hook runs and none waits. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #work(): Promise<void> {
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      const failure = await run(this.#command, event);
      if (failure !== null) this.#complain(`runlens: --exec ${this.#command}: ${failure}`);
    }
    if (this.#dropped > 0)
      this.#complain(`runlens: --exec: ${this.#dropped} alarms came too fast and were left out`);
    this.#dropped = 0;
    this.#running = null;
  }
}

/** Null if all went well. */
function run(command: string, { kind, source, message }: HookEvent): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn("/bin/sh", ["-c", command], {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, RUNLENS_EVENT: kind, RUNLENS_SOURCE: source, RUNLENS_MESSAGE: message },
      timeout: patience,
    });
    child.on("error", (error) => resolve(error.message));
    child.on("exit", (code, signal) =>
      resolve(code === 0 ? null : signal === null ? `exit status ${code}` : `ended by ${signal}`),
    );
  });
}
