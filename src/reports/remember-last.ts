/** What is still true: none of the tables that it was made from has changed since. */
import type { Tables } from "../tables/tables.ts";
import type { ReportOptions } from "./report.ts";

export type Make<T> = (tables: Tables, options: ReportOptions) => T;

/** The same function, which keeps what it made as long as the tables that it looked at are the same objects, and the options are. */
export function rememberLast<T>(make: Make<T>): Make<T> {
  let last: { made: T; options: ReportOptions; from: Readonly<Record<string, unknown>> } | null = null;
  return (tables, options) => {
    if (last?.options === options && isStillTrue(last.from, tables)) return last.made;
    const from: Record<string, unknown> = {};
    const watched = new Proxy(tables, {
      get(target, name) {
        const table: unknown = Reflect.get(target, name);
        from[String(name)] = table;
        return table;
      },
    });
    const made = make(watched, options);
    last = { made, options, from };
    return made;
  };
}

function isStillTrue(from: Readonly<Record<string, unknown>>, tables: Tables): boolean {
  return Object.entries(from).every(([name, table]) => tables[name as keyof Tables] === table);
}
