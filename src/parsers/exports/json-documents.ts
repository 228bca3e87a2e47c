/** What the formats that are JSON have in common. */
import type { Store } from "../../tables/store.ts";
import { decode } from "../line.ts";
import { redact } from "../redact.ts";
import { JsonObject, type JsonValue, readJson } from "./json-text.ts";

/** How a JSON file of ours begins: with an object, or an array of objects. Many a log begins with a bracket. */
const opening = /^(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{/;

/** Every format of the kind asks for the document of every file, one file after the other: it is read once. A head does not change meanwhile. */
let last: { readonly head: Buffer; readonly document: JsonValue } | null = null;

/** The first document of a file, as far as its head tells; null if it is none of objects. */
export function firstDocument(head: Buffer): JsonValue {
  if (last?.head !== head) last = { head, document: readFirst(head) };
  return last.document;
}

function readFirst(head: Buffer): JsonValue {
  if (!opening.test(head.toString("latin1", 0, 256))) return null;
  return readJson(decode(head, 0, head.length)).documents[0] ?? null;
}

/** Hands all documents of a file on, and whether each is there in full; what is broken becomes a problem. */
export function readDocuments(
  bytes: Buffer,
  store: Store,
  onDocument: (document: JsonValue, isComplete: boolean) => void,
): void {
  const { documents, complete, trouble } = readJson(decode(bytes, 0, bytes.length));
  documents.forEach((document, i) => onDocument(document, i < complete));
  if (trouble !== null) store.problem(trouble.line, trouble.message);
}

/** The members of an array that are objects. */
export function objectsOf(value: JsonValue): JsonObject[] {
  const items = value !== null && typeof value === "object" && "items" in value ? value.items : [];
  return items.filter((item) => item instanceof JsonObject);
}

/** A number that is one; null for a missing value, and for NaN and infinities, as of the spread of one value. */
export function numberOf(value: JsonValue): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** As JMH writes them, in quotes; JSON has no others. */
const notFinite = /^(?:NaN|[+-]INF)$/;

/** The number of a single measurement: NaN and infinities are a problem there, since something was measured, and no number came of it. */
export function figureOf(store: Store, line: number, field: string, value: JsonValue): number | null {
  const number = numberOf(value);
  if (number === null && (typeof value === "number" || (typeof value === "string" && notFinite.test(value))))
    store.problem(line, `${redact(field)}: expected a number, found ${value}`);
  return number;
}

/** The parameters of an object that names them: `{ "threads": 4 }` → `[["threads", 4]]`. */
export function paramsOf(value: JsonValue): [string, JsonValue][] {
  if (!(value instanceof JsonObject)) return [];
  return [...value.entries()].map(([name, param]) => [
    name,
    typeof param === "object" && param !== null ? "…" : param,
  ]);
}
