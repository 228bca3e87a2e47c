/** Reports that are still true, for `watch`: most of what a page says is what the last one said. */
import type { BuildReport } from "./index.ts";
import { type Make, rememberLast } from "./remember-last.ts";
import type { Report, ReportKind } from "./report.ts";

/** Builds reports and keeps them as long as they are true. */
export function rememberReports(): BuildReport {
  const builders = new Map<ReportKind, Make<Report>>();
  return (kind, tables, options) => {
    const build = builders.get(kind) ?? rememberLast((...from) => kind.build(...from));
    builders.set(kind, build);
    return build(tables, options);
  };
}
