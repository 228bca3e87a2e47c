/** The rows of all files with what concerns more than one of them: what could not be read, and what two files tell. */
import { dropTwiceTold, mayBeTwiceTold } from "../analysis/twice-told.ts";
import type { Unreadable } from "../io/inputs.ts";
import { addUnreadable } from "../pipeline.ts";
import { type TableName, tableNames } from "../tables/schema.ts";
import { Store } from "../tables/store.ts";

/** What two files may tell alike. */
const toldTwice = ["builds", "tests"] as const;

/** What tells of inputs that could not be read. */
const troubles = ["problems", "unreadable_inputs"] as const;

/** Finishes joined rows, which stay as they are: tables with more or fewer rows are copies, the same ones as long as they are true. */
export class FinishedRows {
  #joined = new Store();
  #finished = new Store();
  #unreadable = "";
  #mayBeTwiceTold = false;

  finish(joined: Store, unreadable: readonly Unreadable[]): Store {
    const store = new Store();
    for (const name of tableNames) store.adopt(joined.table(name));
    const isOld = (name: TableName) => this.#joined.table(name) === joined.table(name);
    const told = JSON.stringify(unreadable);
    if (told === this.#unreadable && isOld("problems"))
      for (const name of troubles) store.adopt(this.#finished.table(name));
    else if (unreadable.length > 0) {
      const own = copyOf(joined, ["problems"]);
      addUnreadable(own, unreadable);
      for (const name of troubles) store.adopt(own.table(name));
    }
    if (toldTwice.every(isOld)) for (const name of toldTwice) store.adopt(this.#finished.table(name));
    else {
      if (!isOld("builds")) this.#mayBeTwiceTold = mayBeTwiceTold(joined);
      if (this.#mayBeTwiceTold) {
        const own = copyOf(joined, toldTwice);
        dropTwiceTold(own);
        for (const name of toldTwice) store.adopt(own.table(name));
      }
    }
    this.#joined = joined;
    this.#unreadable = told;
    this.#finished = store;
    return store;
  }
}

/** Some tables of a store, in one of their own that may be changed. */
function copyOf(store: Store, names: readonly TableName[]): Store {
  const copy = new Store();
  for (const name of names) copy.table(name).append(store.table(name));
  return copy;
}
