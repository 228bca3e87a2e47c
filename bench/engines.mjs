/**
 * Engines for tables beside which ours are measured: DuckDB (`@duckdb/node-api`) and ClickHouse (`chdb`) from npm. They are large and no
 * dependency of runlens: install them anywhere, and say where.
 *
 *     npm install --prefix DIR @duckdb/node-api chdb
 *     RUNLENS_BENCH_MODULES=DIR npm run bench
 *
 * `node bench/engines.mjs ENGINE FILE…` prints count, mean and median of the build times in logs.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const modules = process.env.RUNLENS_BENCH_MODULES;
const packages = { duckdb: "@duckdb/node-api", clickhouse: "chdb" };
export const engines = { duckdb: "DuckDB", clickhouse: "ClickHouse" };

/** Where the package is; null if it is not installed. */
export function findEngine(engine) {
  if (modules === undefined) return null;
  try {
    return createRequire(join(modules, "package.json")).resolve(packages[engine]);
  } catch {
    return null;
  }
}

const seconds = String.raw`cloud server build \[[^\]]+\] created in ([0-9.]+) seconds`;
const doubled = (text) => text.replaceAll("\\", "\\\\");

/** What an engine has to be told: how it reads lines and builds, and how its quantiles are called. */
const dialects = {
  duckdb: {
    builds: (path) => `
      select count(*), avg(s), median(s) from (
        select try_cast(regexp_extract(line, '${seconds}', 1) as double) as s
        from read_csv('${path}', columns = {'line': 'VARCHAR'}, delim = '\\x01', quote = '', escape = '', header = false, auto_detect = false)
      ) where s is not null`,
    load: (path) => [
      `create table builds as select * from read_csv('${path}', columns = {'test': 'USMALLINT', 'seconds': 'DOUBLE'}, header = false)`,
    ],
    rollup:
      "select test, count(*), avg(seconds), quantile_cont(seconds, 0.5), quantile_cont(seconds, 0.9) from builds group by test order by test",
  },
  clickhouse: {
    builds: (path) => `
      select count(), avg(s), quantileExactInclusive(0.5)(s) from (
        select toFloat64OrNull(extract(line, '${doubled(seconds)}')) as s from file('${path}', LineAsString)
      ) where s is not null`,
    load: (path) => [
      "create table builds (test UInt16, seconds Float64) engine = Memory",
      `insert into builds select * from file('${path}', CSV, 'test UInt16, seconds Float64')`,
    ],
    rollup:
      "select test, count(), avg(seconds), quantilesExactInclusive(0.5, 0.9)(seconds) from builds group by test order by test",
  },
};

/** Rows of an answer as arrays. */
const openers = {
  async duckdb() {
    const { DuckDBInstance } = await import(pathToFileURL(findEngine("duckdb")).href);
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    return async (sql) => (await connection.runAndReadAll(sql)).getRows();
  },
  async clickhouse() {
    const { default: chdb } = await import(pathToFileURL(findEngine("clickhouse")).href);
    const session = new chdb.Session();
    return (sql) => {
      const rows = session.query(sql, "JSONCompactEachRow").trim().split("\n");
      return rows.filter((row) => row !== "").map((row) => JSON.parse(row));
    };
  },
};

export async function openEngine(engine) {
  return { ...dialects[engine], query: await openers[engine]() };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [engine, path] = process.argv.slice(2);
  const { builds, query } = await openEngine(engine);
  console.log(...(await query(builds(path)))[0]);
  // Their threads would keep the process for a while.
  process.exit(0);
}
