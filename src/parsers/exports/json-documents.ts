/** What the formats that are JSON have in common. */
import type { Store } from "../../tables/store.ts";
import { decode } from "../line.ts";
import { JsonObject, type JsonValue, readJson } from "./json-text.ts";

/** The bytes that a JSON file of ours can begin with, once blanks are skipped. */
const opening = /^\ufeff?\s*[[{]/;

/** The first document of a file, as far as its head tells; null if it is no JSON. */
export function firstDocument(head: Buffer): JsonValue {
  if (!opening.test(head.toString("latin1", 0, 256).replace("\xef\xbb\xbf", ""))) return null;
  return readJson(decode(head, 0, head.length)).documents[0] ?? null;
}

/** Hands all documents of a file on; what is broken becomes a problem. */
export function readDocuments(bytes: Buffer, store: Store, onDocument: (document: JsonValue) => void): void {
  const { documents, trouble } = readJson(decode(bytes, 0, bytes.length));
  for (const document of documents) onDocument(document);
  if (trouble !== null) store.problem(trouble.line, trouble.message);
}

/** The members of an array that are objects. */
export function objectsOf(value: JsonValue): JsonObject[] {
  const items = value !== null && typeof value === "object" && "items" in value ? value.items : [];
  return items.filter((item) => item instanceof JsonObject);
}

/** A number that is one; null for a missing value, and for NaN and infinities, which say that there is none. */
export function numberOf(value: JsonValue): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** The parameters of an object that names them: `{ "threads": 4 }` → `[["threads", 4]]`. */
export function paramsOf(value: JsonValue): [string, JsonValue][] {
  if (!(value instanceof JsonObject)) return [];
  return [...value.entries()].map(([name, param]) => [
    name,
    typeof param === "object" && param !== null ? "…" : param,
  ]);
}
