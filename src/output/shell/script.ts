/**
 * Writes a clean-up plan as a POSIX shell script: the targets, then the driver of one client, then a runtime that is always the same. The
 * script is the plan, to be read by a person; it deletes nothing unless it is told to with --yes. From the logs it holds names, ids, times
 * and places, each quoted, and nothing else. The same plan gives the same bytes.
 */
import { createCipheriv, createHash } from "node:crypto";
import type { CleanupPlan } from "../../analysis/cleanup-plan.ts";
import type { CleanupTarget } from "../../analysis/cleanup-targets.ts";
import { type CustomClient, customDriver, TemplateError } from "./drivers/custom.ts";
import { drivers, type Provider } from "./drivers/index.ts";
import { quoteShell } from "./quote.ts";
import { afterDriver, beforeDriver } from "./runtime/index.ts";
import { showable, targetLines } from "./target-lines.ts";

export interface ScriptOptions {
  readonly provider: Provider;
  /** The commands of the provider `custom`; null for the others. */
  readonly custom: CustomClient | null;
  /** Deletes a minute; 0: no limit. */
  readonly perMinute: number;
  /** The script refuses to delete more servers than this; null: as many as the plan has. */
  readonly max: number | null;
  /** The script refuses to delete more than this share of the servers there are. */
  readonly maxPercent: number;
  /** The project or account that must be logged in; null: any. */
  readonly expectAccount: string | null;
}

export const defaultScriptOptions: ScriptOptions = {
  provider: "cloudservers",
  custom: null,
  perMinute: 10,
  max: null,
  maxPercent: 100,
  expectAccount: null,
};

/**
 * The script, ASCII unless names or paths are not. Throws TemplateError if the commands of a custom client cannot be used, and Error on a
 * name that no plan may hold.
 */
export function writeCleanupScript(plan: CleanupPlan, options: ScriptOptions): string {
  const pieces = Array.from(cleanupScript(plan, options), (piece) => Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

/** The same in pieces, for plans that are too long for one text. A piece is only valid until the next one is asked for. */
export function* cleanupScript(
  plan: CleanupPlan,
  options: ScriptOptions,
): Generator<string | Uint8Array, void, void> {
  const { targets } = plan;
  const driver = driverText(options);
  const settings = [
    `target_count=${targets.length}`,
    `default_max=${options.max ?? targets.length}`,
    `default_max_percent=${options.maxPercent}`,
    `default_per_minute=${options.perMinute}`,
    `expected_account=${quoteShell(showable(options.expectAccount ?? ""))}`,
  ].join("\n");
  const lines = newLineDigest();
  yield `${head(plan, options.provider)}${settings}\n\n`;
  for (const piece of targetLines(targets)) {
    lines.setAAD(typeof piece === "string" ? Buffer.from(piece) : piece);
    yield piece;
  }
  lines.final();
  const all = [options.provider, options.custom, settings, lines.getAuthTag().toString("hex")];
  const id = createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 12);
  yield `plan_id=cleanup-${id}\n\n`;
  yield beforeDriver + driver + afterDriver;
}

/**
 * For lines that may be hundreds of megabytes: GMAC (NIST SP 800-38D), a fifth of the work of SHA-256. Its key is no secret: it is to tell one
 * list of servers from another, not who wrote it.
 */
function newLineDigest() {
  return createCipheriv("aes-128-gcm", new Uint8Array(16), new Uint8Array(12));
}

function driverText({ provider, custom }: ScriptOptions): string {
  if (provider !== "custom") return drivers[provider].text;
  if (custom === null)
    throw new TemplateError("The provider custom needs two commands: one that lists, one that deletes.");
  return customDriver(custom);
}

function head({ targets, refused, missing }: CleanupPlan, provider: Provider): string {
  const counts = Array.from(
    targets.byFate ?? countFates(targets),
    ([fate, count]) => `${count} ${fate}`,
  ).join(", ");
  return `#!/bin/sh
{ set +xv; } 2>>/dev/null # 'sh -x' must show neither names nor what a client says
# Deletes servers that logs name, through the client '${provider}'. The list is in targets() below: review it.
#   sh FILE           looks the servers up and shows what would be deleted
#   sh FILE --yes     deletes them, after asking
#   sh FILE --help    the other options
# Servers: ${targets.length}${counts === "" ? "" : ` (${counts})`}. Names that were refused and are not in here: ${refused.length}.

if [ -n "\${ZSH_VERSION:-}" ]; then emulate sh; fi
set -euf +C
umask 077
IFS=' 	
'

${missing === undefined ? "" : warning(missing)}`;
}

/** Said on standard error whenever the script runs. */
function warning(missing: number): string {
  return `# NOT COMPLETE: the logs name ${missing} more servers, which did not fit into memory when this was written.
echo 'NOT COMPLETE: the logs name ${missing} more servers that may be left, see --max-memory of runlens' >&2

`;
}

function countFates(targets: Iterable<CleanupTarget>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { fate } of targets) counts.set(fate, (counts.get(fate) ?? 0) + 1);
  return counts;
}
