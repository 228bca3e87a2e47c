/** What `watch` prints: a line for each file that arrived, changed or vanished, and what went wrong, once. */
import { explainFileError } from "../io/errors.ts";
import type { Unreadable } from "../io/inputs.ts";
import { makeVisible } from "../output/visible.ts";
import { type PublicTableName, publicTableNames } from "../tables/schema.ts";
import type { Store } from "../tables/store.ts";
import type { Change, Snapshot } from "../watch.ts";
import type { Terminal } from "./terminal.ts";

/** Tables that are worth a word, and what their rows are called. */
const rowNames: Readonly<Partial<Record<PublicTableName, readonly [one: string, many: string]>>> = {
  servers: ["server", "servers"],
  builds: ["build", "builds"],
  runs: ["run", "runs"],
  incidents: ["incident", "incidents"],
  measurements: ["measurement", "measurements"],
  problems: ["problem", "problems"],
};

/** `13 servers, 13 builds`; `nothing of a known format`. */
export function contentsOf(store: Store): string {
  const parts = publicTableNames.flatMap((name) => {
    const { length } = store.table(name);
    const [one, many] = rowNames[name] ?? ["", ""];
    return length === 0 || one === "" ? [] : [`${length} ${length === 1 ? one : many}`];
  });
  return parts.length === 0 ? "nothing of a known format" : parts.join(", ");
}

export class WatchLog {
  readonly #terminal: Terminal;
  readonly #quiet: boolean;
  readonly #now: () => Date;
  #begun = false;
  /** Complaints that still hold, so that they are not made again. */
  readonly #told = { inputs: new Set<string>(), outputs: new Set<string>() };

  constructor(terminal: Terminal, quiet: boolean, now: () => Date) {
    this.#terminal = terminal;
    this.#quiet = quiet;
    this.#now = now;
  }

  published({ changes, facts, unreadable }: Snapshot, out: string): void {
    this.#complainOnce("outputs", []);
    this.#complainOnce(
      "inputs",
      unreadable.map(({ source, message }: Unreadable) => `${source}: ${message}`),
    );
    if (this.#begun) for (const change of changes) this.#say(lineOf(change));
    else
      this.#say(
        `${facts.length} ${facts.length === 1 ? "file" : "files"} read, report in ${out}/report.html; Ctrl-C ends`,
      );
    this.#begun = true;
  }

  /** What was not written is tried again: false. A bug is thrown. */
  failed(error: unknown): false {
    const failure = explainFileError(error);
    if (failure === null) throw error;
    this.#complainOnce("outputs", [`${failure}; trying again every five seconds`]);
    return false;
  }

  deaf(directory: string, reason: string): void {
    this.#terminal.complain(
      `runlens: ${directory}: the system does not report changes (${reason}); looking every two seconds instead`,
    );
  }

  ended(): void {
    this.#say("ended");
  }

  #say(line: string): void {
    if (!this.#quiet) this.#terminal.print(`${clock(this.#now())} ${makeVisible(line)}\n`);
  }

  /** `lines` is all there is to complain about now. */
  #complainOnce(about: "inputs" | "outputs", lines: readonly string[]): void {
    for (const line of lines) if (!this.#told[about].has(line)) this.#terminal.complain(`runlens: ${line}`);
    this.#told[about] = new Set(lines);
  }
}

function lineOf({ source, what, store }: Change): string {
  return what === "gone" ? `${source}: gone` : `${source}: ${what}, ${contentsOf(store)}`;
}

function clock(time: Date): string {
  return [time.getHours(), time.getMinutes(), time.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}
