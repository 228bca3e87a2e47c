/** Reports that are still true: none of the tables that they were made from has changed since. */
import type { Tables } from "../tables/tables.ts";
import type { BuildReport } from "./index.ts";
import type { Report, ReportKind } from "./report.ts";

interface Built {
  readonly report: Report;
  /** The tables that the report has looked at. */
  readonly from: Readonly<Record<string, unknown>>;
}

/** Builds reports and keeps them as long as the tables that they looked at are the same objects. For one set of options. */
export function rememberReports(): BuildReport {
  const before = new Map<ReportKind, Built>();
  return (kind, tables, options) => {
    const known = before.get(kind);
    if (known !== undefined && isStillTrue(known, tables)) return known.report;
    const from: Record<string, unknown> = {};
    const watched = new Proxy(tables, {
      get(target, name) {
        const table: unknown = Reflect.get(target, name);
        from[String(name)] = table;
        return table;
      },
    });
    const report = kind.build(watched, options);
    before.set(kind, { report, from });
    return report;
  };
}

function isStillTrue({ from }: Built, tables: Tables): boolean {
  return Object.entries(from).every(([name, table]) => tables[name as keyof Tables] === table);
}
