/** Reads what users wrote into a JSON file about formats of their own, and says which field is wrong and what is accepted there. */

/** Wrong contents of such a file: `values[0].unit: expected …, found …`. */
export class SpecError extends Error {
  override readonly name = "SpecError";
}

/** Longer values are cut in messages. */
const longestFound = 60;

/** A value of the file, and where it stands in it. */
export class Spec {
  readonly value: unknown;
  readonly #path: string;

  constructor(value: unknown, path = "") {
    this.value = value;
    this.#path = path;
  }

  /** Says what is accepted here, and what was found. */
  fail(expected: string): never {
    const text = this.value === undefined ? "nothing" : JSON.stringify(this.value);
    const found = text.length > longestFound ? `${text.slice(0, longestFound)}…` : text;
    throw new SpecError(`${this.#path === "" ? "" : `${this.#path}: `}expected ${expected}, found ${found}`);
  }

  /** Says what is wrong with a value that is of the right kind. */
  refuse(reason: string): never {
    throw new SpecError(`${this.#path === "" ? "" : `${this.#path}: `}${reason}`);
  }

  /** The members of an object that has no others. */
  members<K extends string>(known: readonly K[]): Readonly<Record<K, Spec>> {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.fail("an object");
    const unknown = Object.keys(value).find((key) => !known.some((name) => name === key));
    if (unknown !== undefined)
      this.refuse(`there is no field ${JSON.stringify(unknown)}; known are ${known.join(", ")}`);
    const given = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(known.map((key) => [key, this.#member(key, given[key])])) as Record<K, Spec>;
  }

  /** The members of an object with names of the user's own. */
  entries(): [string, Spec][] {
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) this.fail("an object");
    return Object.entries(value).map(([key, member]) => [key, this.#member(key, member)]);
  }

  /** The items of a list that is not empty. */
  items(): Spec[] {
    if (!Array.isArray(this.value) || this.value.length === 0) this.fail("a list that is not empty");
    return this.value.map((item, i) => new Spec(item, `${this.#path}[${i}]`));
  }

  text(): string {
    return typeof this.value === "string" && this.value !== "" ? this.value : this.fail("a text");
  }

  flag(): boolean {
    return typeof this.value === "boolean" ? this.value : this.fail("true or false");
  }

  /** What `read` makes of the value; `otherwise` if there is none. */
  optional<V, O>(read: (spec: this) => V, otherwise: O): V | O {
    return this.value === undefined ? otherwise : read(this);
  }

  #member(key: string, value: unknown): Spec {
    return new Spec(value, this.#path === "" ? key : `${this.#path}.${key}`);
  }
}
