/** The fates of servers in the plainest way: rows as objects, a list for each job, everything looked up by its text. */
import type { Store } from "../../src/tables/store.ts";
import type { Row, TableName } from "../../src/tables/schema.ts";

export interface PlainFate {
  readonly fate: string;
  readonly evidence_line: number | null;
  readonly id: string | null;
}

type Told = {
  readonly table: string;
  readonly order: number;
  readonly row: number;
  readonly line: number;
} & {
  readonly [column: string]: unknown;
};

/** By row of the `servers` table. */
export function plainFates(store: Store): PlainFate[] {
  const found: PlainFate[] = [];
  const sources = new Set(rowsOf(store, "servers").map(({ source }) => source));
  for (const source of sources) {
    const told = (["tests", "servers", "builds", "server_events"] as const)
      .flatMap((table, order): Told[] =>
        rowsOf(store, table).flatMap((row, at) =>
          row.source === source ? [{ ...row, table, order, row: at }] : [],
        ),
      )
      .sort((a, b) => a.line - b.line || a.order - b.order || a.row - b.row);
    for (const job of jobsOf(told)) judge(job, found);
    for (const event of told) {
      if (event.table !== "server_events" || event["id"] === null || event["server"] === null) continue;
      const server = told.findLast(
        ({ table, line, name }) => table === "servers" && name === event["server"] && line <= event.line,
      );
      const known = server === undefined ? undefined : found[server.row];
      if (server !== undefined && known?.id === null)
        found[server.row] = { ...known, id: event["id"] as string };
    }
  }
  return found;
}

function rowsOf<T extends TableName>(store: Store, name: T): Row<T>[] {
  const table = store.table(name);
  return Array.from({ length: table.length }, (_, row) => table.at(row));
}

function keyOf({ test, index, name, server }: Told): string {
  return index === null
    ? JSON.stringify([test, name === undefined ? server : name])
    : `${JSON.stringify([test, index])}#`;
}

function jobsOf(told: readonly Told[]): Told[][] {
  const jobs: Told[][] = [];
  let job: Told[] = [];
  let lastTest = -1;
  for (const one of told) {
    const test = one["test"] as number | null;
    const isSample = one.table === "servers" && one["index"] === null && test !== null;
    const comesAgain = job.some((other) => other.table === "servers" && keyOf(other) === keyOf(one));
    const begins =
      (one.table === "tests" && test !== null && test <= lastTest) ||
      (isSample && test < lastTest) ||
      (one.table === "servers" && comesAgain);
    if (begins) {
      jobs.push(job);
      job = [];
      lastTest = -1;
    }
    if ((one.table === "tests" && test !== null) || isSample) lastTest = test ?? lastTest;
    job.push(one);
  }
  return [...jobs, job];
}

function judge(job: readonly Told[], found: PlainFate[]): void {
  const servers = job.filter(({ table }) => table === "servers");
  const results = new Set(job.filter(({ table }) => table === "builds").map(keyOf));
  const isEnd = ({ event }: Told) => event === "died" || event === "cut";
  const last = job.findLastIndex((one) => !isEnd(one));
  const ended = job[last + 1]?.line ?? null;
  const isAmiss = servers.some((one) => one["test"] !== null && !results.has(keyOf(one)));
  const line = ended ?? (isAmiss ? (job[last]?.line ?? null) : null);
  for (const server of servers)
    found[server.row] = {
      fate: line === null ? "unknown" : "orphan",
      evidence_line: line,
      id: server["id"] as null,
    };
  const told = new Map<Told, { fate: string; line: number }>();
  for (const [at, { event, line: from, test, server: name }] of job.entries()) {
    const before = job.slice(0, at).filter(({ table }) => table === "servers");
    if (event === "delete-all") {
      for (const server of before)
        if (!told.has(server) && (test === null || test === server["test"]))
          told.set(server, { fate: "deleted", line: from });
    }
    const about =
      name === null || name === undefined ? undefined : before.findLast((one) => one["name"] === name);
    if (about !== undefined && (event === "delete" || event === "delete-failed"))
      told.set(about, { fate: event === "delete" ? "deleted" : event, line: from });
  }
  for (const [server, { fate, line: decided }] of told)
    found[server.row] = { fate, evidence_line: decided, id: server["id"] as null };
}
