/** The longest and the shortest builds of many, of which it is not known yet which are far from the rest of their group. */
import type { Row } from "../tables/schema.ts";
import type { TableStore } from "../tables/store.ts";

/** A build that may turn out to be far from the rest. */
export interface Candidate {
  readonly seconds: number;
  /** Its row, while the table that it is from is there. */
  row: number;
  /** Null until the table goes. */
  build: Row<"builds"> | null;
}

export class ExtremeBuilds {
  readonly #longest: End;
  readonly #shortest: End;

  /** So many of each. */
  constructor(most: number) {
    this.#longest = new End(most);
    this.#shortest = new End(most);
  }

  /** False if a build of so many seconds is neither; of equal ones the first are. */
  wants(seconds: number): boolean {
    return seconds > this.#longest.least || -seconds > this.#shortest.least;
  }

  offer(candidate: Candidate): void {
    this.#longest.offer(candidate.seconds, candidate);
    this.#shortest.offer(-candidate.seconds, candidate);
  }

  /** Each once. */
  all(): Set<Candidate> {
    return new Set([...this.#longest.kept, ...this.#shortest.kept]);
  }

  /** Takes what is to be known of them out of their table, before it goes. */
  keepRows(builds: TableStore<"builds">): void {
    for (const end of [this.#longest, this.#shortest])
      for (const candidate of end.kept) candidate.build ??= builds.at(candidate.row);
  }
}

/** Those with the largest keys. */
class End {
  /** The key that has to be exceeded. */
  least = Number.NEGATIVE_INFINITY;
  /** The largest first. */
  readonly kept: Candidate[] = [];
  readonly #keys: number[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  offer(key: number, candidate: Candidate): void {
    if (!(key > this.least)) return;
    let at = this.#keys.length;
    while (at > 0 && (this.#keys[at - 1] as number) < key) at--;
    this.#keys.splice(at, 0, key);
    this.kept.splice(at, 0, candidate);
    if (this.#keys.length > this.#most) {
      this.#keys.pop();
      this.kept.pop();
    }
    if (this.#keys.length === this.#most) this.least = this.#keys[this.#most - 1] as number;
  }
}
