/** What logs say of servers, as `fate.ts` reads it, and where it writes what became of them. */
import type { Span } from "./line-order.ts";
import type { Fate } from "./logged-server.ts";

/** Records of one kind, log by log and in the order of lines; a position is a place among them. Numbers are NaN where a line gives none. */
export interface Lines {
  readonly lines: ArrayLike<number>;
  readonly tests: ArrayLike<number>;
}

/** Servers or builds. */
export interface Numbered extends Lines {
  readonly indexes: ArrayLike<number>;
}

export type EventKind = "created" | "delete" | "delete-failed" | "delete-all" | "died" | "cut";

export interface Events extends Lines {
  kindOf(at: number): EventKind | null;
}

/** Names as numbers: the same for the same name, 0 where it is missing, -1 where no server has it. */
export interface NameCodes {
  readonly count: number;
  ofServer(at: number): number;
  ofBuild(at: number): number;
  ofEvent(at: number): number;
}

export interface Records {
  readonly servers: Numbered;
  readonly builds: Numbered;
  readonly tests: Lines;
  readonly events: Events;
  /** Asked for only where names decide something: reading them costs. */
  readonly names: () => NameCodes;
  /** True if an event names a server. */
  readonly eventsName: boolean;
}

/** The positions of one log. */
export type LogSpans = Readonly<Record<"servers" | "builds" | "tests" | "events", Span>>;

/** Where fates are kept, by the position of the server. Lines are NaN where none decided. */
export interface Fates {
  isSet(at: number): boolean;
  set(at: number, fate: Fate, line: number): void;
  /** For those of a span whose fate is not set. */
  setOthers(span: Span, fate: Fate, line: number): void;
}
