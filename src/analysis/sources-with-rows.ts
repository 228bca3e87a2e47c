/** Which inputs the tables say anything of, but for what could not be understood. */
import { publicTableNames } from "../tables/schema.ts";
import { categories, type Tables } from "../tables/tables.ts";
import { countCodes } from "./rows-by-code.ts";

export function sourcesWithRows(tables: Tables): ReadonlySet<string> {
  const sources = new Set<string>();
  for (const name of publicTableNames) {
    if (name === "problems") continue;
    const { codes, names } = categories(tables, name, "source");
    const counts = countCodes(codes, names.length);
    names.forEach((source, i) => {
      if ((counts[i + 1] ?? 0) > 0) sources.add(source);
    });
  }
  return sources;
}
