/** The clean-up plan of finished tables: what the script and the report on servers left behind both rest on. */
import { categories, numbers, type Tables, texts } from "../tables/tables.ts";
import { type CleanupOptions, type CleanupPlan, defaultCleanupOptions, planCleanup } from "./cleanup-plan.ts";
import { windowsBySource } from "./log-windows.ts";
import type { LoggedServers } from "./logged-server.ts";
import { isUsualName } from "./server-name.ts";

export function planOf(tables: Tables, filters: Partial<CleanupOptions> = {}): CleanupPlan {
  const windows = windowsBySource(tables);
  return planCleanup(serversOf(tables), { ...defaultCleanupOptions, windows, ...filters });
}

/** The rows of the `servers` table with what the plan needs of them. */
function serversOf(tables: Tables): LoggedServers {
  const source = categories(tables, "servers", "source");
  const line = numbers(tables, "servers", "line");
  const name = texts(tables, "servers", "name");
  const id = texts(tables, "servers", "id");
  const created = texts(tables, "servers", "created_at");
  const fate = categories(tables, "servers", "fate");
  const evidence = numbers(tables, "servers", "evidence_line");
  return {
    length: source.length,
    quick: {
      fateOf: (row) => fate.at(row),
      isUsable: (row) => {
        const start = name.startOf(row);
        return (
          start !== -1 && id.startOf(row) === -1 && isUsualName(name.bytes, start, start + name.lengthOf(row))
        );
      },
    },
    at: (row) => {
      const decidedBy = evidence[row] ?? Number.NaN;
      return {
        source: source.at(row) ?? "",
        line: line[row] ?? 0,
        name: name.at(row),
        id: id.at(row),
        created_at: created.at(row),
        fate: fate.at(row),
        evidence_line: Number.isNaN(decidedBy) ? null : decidedBy,
      };
    },
  };
}
