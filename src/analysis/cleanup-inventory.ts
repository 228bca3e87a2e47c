/**
 * What really exists, from a listing that the user exported, and what is left of a clean-up plan then. Formats: CSV with a header
 * (`openstack server list -f csv --quote all`), JSON of any of the clients, or one name a line.
 */
import { parse as parseCsv } from "csv-parse/sync";
import type { CleanupPlan } from "./cleanup-plan.ts";
import type { CleanupTarget } from "./cleanup-targets.ts";
import { instantOf } from "./cleanup-window.ts";

export interface ExistingServer {
  /** Null if the listing gives none. */
  readonly id: string | null;
  readonly name: string;
  /** ISO 8601, as listed; null if the listing does not say. */
  readonly created: string | null;
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
  if (/^\s*[[{]/.test(body)) return readJson(body);
  const [head = ""] = body.split("\n", 1);
  if (/[",]/.test(head) && head.split(",").some((cell) => isAlias(cell.replaceAll('"', ""), "name")))
    return readCsv(body);
  return readNames(body);
}

/** What only tables, columns, `ID NAME STATUS` and CSV without a column of names hold. None of it is a target's name. */
const noName = /^[+|"]|^ | $| {2}|\t|^"?(?:id|name)"?[,;]|^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12} /i;

/** A table that was taken for names would show that every server is gone. */
function readNames(body: string): readonly ExistingServer[] {
  const lines = body.split(/\r?\n/);
  const names = lines.filter((line) => line !== "");
  const odd = lines.findIndex((line) => noName.test(line));
  if (odd === -1 && names.length > 0) return names.map((name) => ({ id: null, name, created: null }));
  const wrong = odd === -1 ? "it is empty" : `line ${odd + 1} is no name`;
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
  const objects = objectsOf(value);
  if (objects.length > 0 && !objects.some(tellsName)) throw new InventoryError("it has no names of servers");
  return objects.map(toServer);
}

function tellsName(fields: Fields): boolean {
  return "Tags" in fields || Object.keys(fields).some((key) => isAlias(key, "name"));
}

/** The objects that are servers: the array itself, or the arrays that the clients and APIs wrap them in. */
function objectsOf(value: unknown): readonly Fields[] {
  if (Array.isArray(value))
    return value.flatMap((item) => (isReservation(item) ? objectsOf(item.Instances) : [asFields(item)]));
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

export interface Reconciled {
  /** The targets that exist, with their ids where the listing gives them. */
  readonly plan: CleanupPlan;
  readonly gone: readonly CleanupTarget[];
  /** Targets that exist in some way, but not so that one server is meant beyond doubt. */
  readonly leftAlone: readonly { readonly target: CleanupTarget; readonly reason: string }[];
}

type Verdict =
  | { readonly server: ExistingServer }
  | { readonly reason: string; readonly outside?: ExistingServer }
  | "gone";

/** What is left of a plan when only what a listing shows exists. The same rules as when the script runs. */
export function reconcile(plan: CleanupPlan, existing: readonly ExistingServer[]): Reconciled {
  const byId = groupBy(existing, ({ id }) => id);
  const byName = groupBy(existing, ({ name }) => name);
  const targets: CleanupTarget[] = [];
  const gone: CleanupTarget[] = [];
  const leftAlone: { target: CleanupTarget; reason: string; outside?: ExistingServer }[] = [];
  const taken = new Set<ExistingServer>();
  let same = 0;
  for (const target of plan.targets) {
    const verdict = judge(target, byId, byName);
    if (verdict === "gone") gone.push(target);
    else if ("reason" in verdict) leftAlone.push({ target, ...verdict });
    else if (taken.has(verdict.server)) same++;
    else {
      taken.add(verdict.server);
      targets.push({ ...target, id: verdict.server.id ?? target.id });
    }
  }
  // a server of one log lies outside the time of another that used its name
  const left = leftAlone.filter(({ outside }) => outside === undefined || !taken.has(outside));
  const duplicates = plan.duplicates + same + leftAlone.length - left.length;
  return {
    plan: { ...plan, targets, duplicates },
    gone,
    leftAlone: left.map(({ target, reason }) => ({ target, reason })),
  };
}

type Groups = ReadonlyMap<string, readonly ExistingServer[]>;

function judge(target: CleanupTarget, byId: Groups, byName: Groups): Verdict {
  const known = target.id === null ? null : (byId.get(target.id) ?? []);
  // a listing without any id can only be asked for names
  const found = known === null || byId.size === 0 ? (byName.get(target.name) ?? []) : known;
  const [server, ...others] = found;
  if (server === undefined) return "gone";
  if (others.length > 0)
    return {
      reason: `${found.length} servers have this ${known === null || byId.size === 0 ? "name" : "id"}`,
    };
  if (server.name !== target.name) return { reason: "the server with this id has another name" };
  if (!inWindow(server, target))
    return { reason: "it was created outside the time the log covers", outside: server };
  return { server };
}

/** True unless both times are known and disagree. A listed time that cannot be read disagrees with every window. */
function inWindow({ created }: ExistingServer, { notBefore, notAfter }: CleanupTarget): boolean {
  if (created === null || (notBefore === null && notAfter === null)) return true;
  const at = instantOf(created);
  if (at === null) return false;
  return at >= (bound(notBefore) ?? -Infinity) && at <= (bound(notAfter) ?? Infinity);
}

function bound(time: string | null): number | null {
  return time === null ? null : instantOf(time);
}

function groupBy(
  servers: readonly ExistingServer[],
  keyOf: (server: ExistingServer) => string | null,
): Groups {
  const groups = new Map<string, ExistingServer[]>();
  for (const server of servers) {
    const key = keyOf(server);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [server]);
    else group.push(server);
  }
  return groups;
}
