/** Servers as rows of a table, from objects. */
import { loggedServers } from "../../src/analysis/plan-of-tables.ts";
import type { LoggedServers } from "../../src/analysis/logged-server.ts";
import type { Row } from "../../src/tables/schema.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

export type LoggedServer = Pick<
  Row<"servers">,
  "source" | "line" | "name" | "id" | "created_at" | "fate" | "evidence_line"
>;

export function serversOf(servers: readonly LoggedServer[]): LoggedServers {
  const store = new Store();
  for (const { source, line, ...values } of servers) {
    store.source = source;
    store.table("servers").add(line, values);
  }
  return loggedServers(toTables(store));
}
