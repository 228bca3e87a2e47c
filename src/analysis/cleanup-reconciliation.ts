/** What is left of a clean-up plan when only what a listing shows exists. */
import type { ExistingServer } from "./cleanup-inventory.ts";
import type { CleanupPlan } from "./cleanup-plan.ts";
import type { CleanupTarget } from "./cleanup-targets.ts";
import { instantOf } from "./cleanup-window.ts";

export interface Reconciled {
  /** The targets that exist, with their ids where the listing gives them. */
  readonly plan: CleanupPlan;
  readonly gone: readonly CleanupTarget[];
  /** Targets that exist in some way, but not so that one server is meant beyond doubt. */
  readonly leftAlone: readonly { readonly target: CleanupTarget; readonly reason: string }[];
}

/** A listing that was cut off within a name, or an id behind it, does not show that the server is gone. */
const mayBeCut = "the listing may be cut off: its last line has no line feed, and the name begins like it";

type Verdict =
  | { readonly server: ExistingServer }
  | { readonly reason: string; readonly outside?: ExistingServer }
  | "gone";

/** What is left of a plan when only what a listing shows exists. The same rules as when the script runs. */
export function reconcile(plan: CleanupPlan, existing: readonly ExistingServer[]): Reconciled {
  const byId = groupBy(existing, ({ id }) => id);
  const byName = groupBy(existing, ({ name }) => name);
  const unterminated = existing.find((server) => server.unterminated === true) ?? null;
  const targets: CleanupTarget[] = [];
  const gone: CleanupTarget[] = [];
  const leftAlone: { target: CleanupTarget; reason: string; outside?: ExistingServer }[] = [];
  const taken = new Set<ExistingServer>();
  let same = 0;
  for (const target of plan.targets) {
    const verdict = judge(target, byId, byName);
    if (verdict === "gone" && unterminated !== null && target.name.startsWith(unterminated.name))
      leftAlone.push({ target, reason: mayBeCut });
    else if (verdict === "gone") gone.push(target);
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
