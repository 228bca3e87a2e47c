import type { Store } from "../tables/store.ts";
import type { Line } from "./line.ts";
import type { EndOfInput, LineHandler } from "./parser.ts";

/** A handler that works on a store and on the parser's state, and knows nothing else. */
export abstract class LineReader<State> implements LineHandler {
  protected readonly store: Store;
  protected readonly state: State;

  constructor(store: Store, state: State) {
    this.store = store;
    this.state = state;
  }

  abstract get open(): boolean;
  abstract line(line: Line): boolean;
  abstract end(last: EndOfInput): void;
}
