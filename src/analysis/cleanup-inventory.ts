/**
 * What really exists, from a listing that the user exported: CSV with a header (`openstack server list -f csv --quote all`), JSON of any of
 * the clients, or one name a line.
 */
import { parse as parseCsv } from "csv-parse/sync";

export interface ExistingServer {
  /** Null if the listing gives none. */
  readonly id: string | null;
  readonly name: string;
  /** ISO 8601, as listed; null if the listing does not say. */
  readonly created: string | null;
  /** The listing ends behind it without a line feed: it may have been cut off within this line. */
  readonly unterminated?: true;
}

/** A listing that is none. The message completes "FILE is no listing of servers: …". */
export class InventoryError extends Error {
  override readonly name = "InventoryError";
}

/** How the clients call these columns, in lower case and without blanks. */
const aliases = {
  id: ["id", "instanceid", "instance_id"],
  name: ["name", "instancename"],
  created: ["createdat", "created", "created_at", "creationtimestamp", "launchtime"],
} as const;

type Fields = Readonly<Record<string, unknown>>;

/** The servers of a listing; throws InventoryError if it is none. */
export function readInventory(text: string): readonly ExistingServer[] {
  const body = text.replace(/^\uFEFF/, "");
  if (/^\s*(?:[[{]|null\s*$)/.test(body)) return readJson(body);
  const [head = ""] = body.split("\n", 1);
  const isCsv =
    /[",]/.test(head) && head.split(",").some((cell) => isAlias(cell.replaceAll('"', ""), "name"));
  const servers = isCsv ? readCsv(body) : readNames(body);
  if (body.endsWith("\n")) return servers;
  return servers.map((server, i) => (i === servers.length - 1 ? { ...server, unterminated: true } : server));
}

/** What only tables, columns, `ID NAME STATUS`, YAML and CSV without a column of names hold. None of it is a target's name. */
const noName =
  /^[+|"]|^ | $| {2}|\t|^"?(?:id|name)"?[,;]|^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12} |^---$|^(?:- )?\w+: /i;
/** Ids as clouds make them. A server may be called so too, but not every one. */
const looksLikeId = /^(?:\d+|i-[\da-f]+|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12})$/i;

/** A table that was taken for names would show that every server is gone. */
function readNames(body: string): readonly ExistingServer[] {
  const lines = body.split(/\r?\n/);
  const names = lines.filter((line) => line !== "");
  const odd = lines.findIndex((line) => noName.test(line));
  const areIds = names.length > 0 && names.every((name) => looksLikeId.test(name));
  if (odd === -1 && names.length > 0 && !areIds)
    return names.map((name) => ({ id: null, name, created: null }));
  const wrong =
    odd !== -1 ? `line ${odd + 1} is no name` : areIds ? "it holds ids and no names" : "it is empty";
  throw new InventoryError(
    `${wrong}; give CSV with a column Name, JSON, or one name a line (many clients have -f csv, -f json or -o json)`,
  );
}

function isAlias(key: string, column: keyof typeof aliases): boolean {
  const plain = key.toLowerCase().replaceAll(/\s/g, "");
  return aliases[column].some((alias) => alias === plain);
}

/** Backslashes are doubled by the client of OpenStack under Python 3.11 and later; if one stands alone anywhere, they are not. */
function readCsv(text: string): readonly ExistingServer[] {
  const records = readRecords(text);
  const servers = records.map(toServer);
  const doubled = servers.every(({ name }) => !name.replaceAll("\\\\", "").includes("\\"));
  return doubled
    ? servers.map((server) => ({ ...server, name: server.name.replaceAll("\\\\", "\\") }))
    : servers;
}

function readRecords(text: string): readonly Fields[] {
  try {
    return parseCsv(text, { columns: true, skip_empty_lines: true });
  } catch (error) {
    throw new InventoryError(error instanceof Error ? error.message : String(error));
  }
}

function readJson(text: string): readonly ExistingServer[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InventoryError(error instanceof Error ? error.message : String(error));
  }
  if (value === null) return []; // what Go makes of no servers
  const objects = objectsOf(value);
  if (objects.length > 0 && !objects.some(tellsName)) throw new InventoryError("it has no names of servers");
  return objects.filter((fields) => !isTerminated(fields)).map(toServer);
}

/** Amazon lists an instance for an hour after its end, with its name. */
function isTerminated({ State: state }: Fields): boolean {
  const name = typeof state === "object" && state !== null && "Name" in state ? state.Name : state;
  return name === "terminated" || name === "shutting-down";
}

function tellsName(fields: Fields): boolean {
  return "Tags" in fields || Object.keys(fields).some((key) => isAlias(key, "name"));
}

/** The objects that are servers: the array itself, or the arrays that the clients and APIs wrap them in. */
function objectsOf(value: unknown): readonly Fields[] {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => {
      if (isReservation(item)) return objectsOf(item.Instances);
      // `--query 'Reservations[*].Instances[*]'` of aws gives an array for each reservation
      return Array.isArray(item) && item.length > 0 ? objectsOf(item) : [asFields(item)];
    });
  const { servers, droplets, Reservations: reservations } = asFields(value);
  const wrapped = servers ?? droplets ?? reservations;
  if (Array.isArray(wrapped)) return objectsOf(wrapped);
  throw new InventoryError("its JSON holds no array of servers");
}

function isReservation(item: unknown): item is { readonly Instances: unknown } {
  return typeof item === "object" && item !== null && "Instances" in item;
}

function asFields(item: unknown): Fields {
  if (typeof item !== "object" || item === null || Array.isArray(item))
    throw new InventoryError("one of its servers is not an object");
  return item as Fields;
}

function toServer(fields: Fields): ExistingServer {
  const value = (column: keyof typeof aliases): string | null => {
    const found = Object.entries(fields).find(([key]) => isAlias(key, column))?.[1];
    return typeof found === "string" || typeof found === "number" ? String(found) : null;
  };
  return { id: value("id"), name: value("name") ?? nameTag(fields["Tags"]) ?? "", created: value("created") };
}

/** Amazon's instances have no name, but a tag `Name`. */
function nameTag(tags: unknown): string | null {
  if (!Array.isArray(tags)) return null;
  const tag = tags.map(asFields).find((each) => each["Key"] === "Name")?.["Value"];
  return typeof tag === "string" ? tag : null;
}
