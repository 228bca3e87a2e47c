/**
 * Reads JSON and remembers on which line every value stands, which JSON.parse does not; and gives what came before the spot where a
 * file is broken or cut off. Also reads what programs write although it is not JSON: NaN and Infinity (Python), several documents one
 * after the other. Linear in the length of the text.
 */

export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;

export class JsonArray {
  readonly line: number;
  readonly items: JsonValue[] = [];
  /** The line of each item. */
  readonly lines: number[] = [];

  constructor(line: number) {
    this.line = line;
  }
}

export class JsonObject {
  readonly line: number;
  readonly #values = new Map<string, JsonValue>();
  readonly #lines = new Map<string, number>();

  constructor(line: number) {
    this.line = line;
  }

  /** Null if there is no such key. */
  get(key: string): JsonValue {
    return this.#values.get(key) ?? null;
  }

  /** The value if it is an object. */
  object(key: string): JsonObject | null {
    const value = this.get(key);
    return value instanceof JsonObject ? value : null;
  }

  /** The value if it is an array. */
  array(key: string): JsonArray | null {
    const value = this.get(key);
    return value instanceof JsonArray ? value : null;
  }

  /** The value if it is a text. */
  text(key: string): string | null {
    const value = this.get(key);
    return typeof value === "string" ? value : null;
  }

  /** The line of a key's value; of the object if there is no such key. */
  lineOf(key: string): number {
    return this.#lines.get(key) ?? this.line;
  }

  entries(): Iterable<[string, JsonValue]> {
    return this.#values;
  }

  set(key: string, value: JsonValue, line: number): void {
    this.#values.set(key, value);
    this.#lines.set(key, line);
  }
}

export interface JsonReading {
  /** The documents, one after the other; the last one only in part if there is trouble. */
  readonly documents: readonly JsonValue[];
  /** How many of them are there in full. */
  readonly complete: number;
  readonly trouble: { readonly line: number; readonly message: string } | null;
}

/** Deeper nesting than this is not what benchmark programs write. */
const deepest = 100;

/** Reads a whole text. */
export function readJson(text: string): JsonReading {
  const reader = new Reader(text);
  return { documents: reader.documents(), complete: reader.complete, trouble: reader.trouble };
}

const numberPattern = /-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity)|NaN/y;
const words: Readonly<Record<string, JsonValue>> = { true: true, false: false, null: null };
const wordPattern = /true|false|null/y;
const stringEnd = /["\\\n]/g;

class Reader {
  trouble: JsonReading["trouble"] = null;
  complete = 0;
  readonly #text: string;
  #at: number;
  #line = 1;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#at = text.startsWith("\ufeff") ? 1 : 0;
  }

  documents(): JsonValue[] {
    const documents: JsonValue[] = [];
    while (this.trouble === null && this.#next() !== "") {
      const value = this.#value();
      if (value !== undefined) documents.push(value);
      if (this.trouble === null) this.complete++;
    }
    return documents;
  }

  /** The next character that is no blank, without taking it; nothing at the end. */
  #next(): string {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code === 0x0a) this.#line++;
      else if (code !== 0x20 && code !== 0x0d && code !== 0x09) return this.#text.charAt(this.#at);
      this.#at++;
    }
  }

  #fail(expected: string): undefined {
    // One character, because what stands here may be part of a secret.
    const found = this.#text.charAt(this.#at);
    const what = found === "" ? "the end of the file" : JSON.stringify(found);
    // Behind the last line feed there is no line any more.
    const isBehind = found === "" && this.#text.endsWith("\n");
    const line = Math.max(1, isBehind ? this.#line - 1 : this.#line);
    this.trouble ??= { line, message: `JSON: expected ${expected}, found ${what}` };
    return undefined;
  }

  /** Undefined, and trouble, where no value stands. A container that is broken off holds what came before. */
  #value(): JsonValue | undefined {
    const next = this.#next();
    if (next === "{" || next === "[") {
      if (++this.#depth > deepest) return this.#fail(`at most ${deepest} levels`);
      this.#at++;
      const container = next === "{" ? this.#object() : this.#array();
      this.#depth--;
      return container;
    }
    if (next === '"') return this.#string();
    numberPattern.lastIndex = this.#at;
    const number = numberPattern.exec(this.#text)?.[0];
    if (number !== undefined) return this.#number(number);
    wordPattern.lastIndex = this.#at;
    const word = wordPattern.exec(this.#text)?.[0];
    if (word === undefined) return this.#fail("a value");
    this.#at += word.length;
    return words[word];
  }

  /** A number at the very end may have lost digits: it is none. */
  #number(text: string): number | undefined {
    this.#at += text.length;
    if (this.#at >= this.#text.length && this.#depth > 0) return this.#fail("the rest of a number");
    return Number(text);
  }

  #string(): string | undefined {
    const start = this.#at;
    const line = this.#line;
    stringEnd.lastIndex = start + 1;
    for (let end = stringEnd.exec(this.#text); end !== null; end = stringEnd.exec(this.#text)) {
      if (end[0] === "\n") break;
      if (end[0] === "\\") {
        stringEnd.lastIndex++;
        continue;
      }
      this.#at = end.index + 1;
      return this.#decode(this.#text.slice(start, this.#at));
    }
    this.trouble ??= { line, message: "JSON: expected a closing quote, found the end of the line" };
    return undefined;
  }

  #decode(quoted: string): string | undefined {
    try {
      return JSON.parse(quoted) as string;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.trouble ??= {
        line: this.#line,
        message: "JSON: expected a text, found control characters or a bad escape",
      };
      return undefined;
    }
  }

  #array(): JsonArray {
    const array = new JsonArray(this.#line);
    if (this.#next() === "]") {
      this.#at++;
      return array;
    }
    do {
      this.#next();
      const line = this.#line;
      const value = this.#value();
      if (value === undefined) return array;
      array.items.push(value);
      array.lines.push(line);
    } while (this.trouble === null && this.#goesOn("]"));
    return array;
  }

  #object(): JsonObject {
    const object = new JsonObject(this.#line);
    if (this.#next() === "}") {
      this.#at++;
      return object;
    }
    do {
      if (this.#next() !== '"') return this.#fail('a key or "}"') ?? object;
      const key = this.#string();
      if (key === undefined) return object;
      if (this.#next() !== ":") return this.#fail('":"') ?? object;
      this.#at++;
      this.#next();
      const line = this.#line;
      const value = this.#value();
      if (value === undefined) return object;
      object.set(key, value, line);
    } while (this.trouble === null && this.#goesOn("}"));
    return object;
  }

  /** Takes the comma between two members or what closes the container. */
  #goesOn(closing: string): boolean {
    const next = this.#next();
    if (next === "," || next === closing) this.#at++;
    else this.#fail(`"," or "${closing}"`);
    return next === ",";
  }
}
