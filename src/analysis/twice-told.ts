/**
 * Builds that are told twice: by the log of a run, and by the report file that the run wrote beside it, in whole seconds rounded up. The log is
 * more exact and names the servers, so the row of the report file goes.
 *
 * Nothing in a report file says which log is its own, and both may have been renamed. It is the one with the same builds: every build that both tell
 * has the same duration but for the rounding. One common build proves nothing, for another run may have taken as long by chance; it
 * counts if the two lie in the same directory.
 */
import type { Store, TableStore } from "../tables/store.ts";

interface Build {
  readonly row: number;
  readonly key: string;
  readonly duration: number | null;
  readonly outcome: string | null;
}

/** Takes the rows of report files out of `builds` and `tests` where a log tells the same. */
export function dropTwiceTold(store: Store): void {
  const reports = buildsOfReports(store.table("builds"));
  if (reports.size === 0) return;
  const wanted = new Set([...reports.values()].flat().map(({ key }) => key));
  const logs = buildsOfLogs(store.table("builds"), reports, wanted);
  const builds = new Uint8Array(store.table("builds").length);
  const tests = new Uint8Array(store.table("tests").length);
  for (const [source, told] of reports) {
    const log = findLog(source, told, logs);
    if (log === null) continue;
    const known = byKey(logs.get(log) ?? []);
    for (const { row, key } of told) if (known.has(key)) builds[row] = 1;
    for (const row of doubledTests(store.table("tests"), source, log)) tests[row] = 1;
  }
  store.table("builds").drop(builds);
  store.table("tests").drop(tests);
}

/** False if `dropTwiceTold` would certainly leave everything as it is. */
export function mayBeTwiceTold(store: Store): boolean {
  return reportFiles(store).length > 0;
}

/** The sources that are report files. */
export function reportFiles(store: Store): string[] {
  return [...buildsOfReports(store.table("builds")).keys()];
}

/** The builds of each report file: a source of which no build names its server, as every build of a log does. */
function buildsOfReports(builds: TableStore<"builds">): Map<string, Build[]> {
  const { server, source } = builds.columns;
  const found = new Map<string, Build[]>();
  const { starts } = server.places;
  if (starts.length > 0 && !starts.subarray(0, builds.length).includes(0)) return found;
  const isLog = new Uint8Array(source.categories.length + 1);
  for (let row = 0; row < builds.length; row++)
    if (server.startOf(row) !== -1) isLog[source.codes[row] as number] = 1;
  for (let row = 0; row < builds.length; row++) {
    if (isLog[source.codes[row] as number] === 1) continue;
    const name = source.at(row) ?? "";
    const list = found.get(name);
    if (list === undefined) found.set(name, [buildAt(builds, row)]);
    else list.push(buildAt(builds, row));
  }
  return found;
}

/** Those builds of each log that a report file may tell too. */
function buildsOfLogs(
  builds: TableStore<"builds">,
  reports: ReadonlyMap<string, unknown>,
  wanted: ReadonlySet<string>,
): Map<string, Build[]> {
  const logs = new Map<string, Build[]>();
  for (let row = 0; row < builds.length; row++) {
    const name = builds.columns.source.at(row) ?? "";
    const build = buildAt(builds, row);
    if (reports.has(name) || !wanted.has(build.key)) continue;
    const list = logs.get(name);
    if (list === undefined) logs.set(name, [build]);
    else list.push(build);
  }
  return logs;
}

function buildAt({ columns }: TableStore<"builds">, row: number): Build {
  const key = `${String(columns.test.at(row))} ${String(columns.index.at(row))} ${String(columns.stage.at(row))}`;
  return { row, key, duration: columns.duration_s.at(row), outcome: columns.outcome.at(row) };
}

function byKey(builds: readonly Build[]): Map<string, Build[]> {
  const found = new Map<string, Build[]>();
  for (const build of builds) {
    const same = found.get(build.key);
    if (same === undefined) found.set(build.key, [build]);
    else same.push(build);
  }
  return found;
}

/** The log that tells the most of the same builds, and none differently; null if there is none. */
function findLog(source: string, told: readonly Build[], logs: ReadonlyMap<string, Build[]>): string | null {
  let best: string | null = null;
  let most = 0;
  for (const [log, builds] of logs) {
    const common = countCommon(told, byKey(builds));
    const least = directoryOf(log) === directoryOf(source) ? 1 : 2;
    if (common >= least && common > most) [best, most] = [log, common];
  }
  return best;
}

/** How many builds are the same; 0 if one is told differently. */
function countCommon(told: readonly Build[], known: ReadonlyMap<string, readonly Build[]>): number {
  let common = 0;
  for (const { key, duration } of told) {
    const same = known.get(key);
    if (same === undefined) continue;
    if (!same.some((build) => build.outcome === "timeout" || isRoundedUp(duration, build.duration))) return 0;
    common++;
  }
  return common;
}

function isRoundedUp(rounded: number | null, exact: number | null): boolean {
  return rounded !== null && exact !== null && rounded >= exact && rounded <= exact + 1;
}

function directoryOf(source: string): string {
  return source.slice(0, source.lastIndexOf("/") + 1);
}

/** The tests of a report file that the log tells of too. */
function doubledTests(tests: TableStore<"tests">, source: string, log: string): number[] {
  const rows = Array.from({ length: tests.length }, (_, row) => ({ row, ...tests.at(row) }));
  const known = new Set(rows.filter((row) => row.source === log).map(({ test }) => test));
  return rows.filter((row) => row.source === source && known.has(row.test)).map(({ row }) => row);
}
