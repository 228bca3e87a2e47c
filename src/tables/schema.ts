/**
 * The tables that parsers fill: the machine interface of runlens. Every table and column is declared here and nowhere else;
 * storage, export, arquero tables and documentation are derived from this one object.
 *
 * Units are base units and stand in the column's name: `_s` seconds, `_bytes` bytes, `_pct` percent. Bare plurals are counts.
 * A missing value is null (NaN inside number columns), never 0 and never "".
 */

/** How a column is stored: see `columns.ts`. */
export type ColumnKind =
  /** Few distinct strings: dictionary-encoded. */
  | "category"
  /** Many distinct strings: bytes in an arena, decoded when read. */
  | "text"
  /** Float64, NaN where missing. */
  | "number"
  /** Uint32, never missing: 1-based line numbers. */
  | "line";

export interface ColumnSpec {
  readonly kind: ColumnKind;
  readonly doc: string;
}

const category = (doc: string) => ({ kind: "category", doc }) as const;
const text = (doc: string) => ({ kind: "text", doc }) as const;
const number = (doc: string) => ({ kind: "number", doc }) as const;

const place = {
  source: category("the input as the user named it; - is standard input"),
  line: { kind: "line", doc: "1-based line of the input where the record begins" },
} as const;

/** The tables that `runlens export` writes, in this order. */
export const publicTables = {
  runs: {
    ...place,
    format: category("gnu-time, busybox-time, bsd-time, posix-time, gnu-time-short, shell-time or perf-stat"),
    label: text("a heading directly above the block"),
    command: text("the command that was timed, secrets removed"),
    elapsed_s: number("wall-clock time"),
    user_s: number("CPU time in user mode"),
    system_s: number("CPU time in the kernel"),
    cpu_pct: number("(user + system) / elapsed, as printed"),
    max_rss_bytes: number("largest resident set; null when reported as 0"),
    major_faults: number("page faults that needed I/O"),
    minor_faults: number("page faults served without I/O"),
    voluntary_switches: number("context switches by waiting"),
    involuntary_switches: number("context switches by preemption"),
    swaps: number("times swapped out"),
    fs_inputs: number("file system inputs, 512-byte blocks"),
    fs_outputs: number("file system outputs, 512-byte blocks"),
    socket_messages_sent: number("socket messages sent"),
    socket_messages_received: number("socket messages received"),
    signals: number("signals delivered"),
    page_size_bytes: number("page size of the machine"),
    exit_status: number("exit status of the command; null after a signal"),
    signal: number("number of the signal that ended the command"),
  },
  tests: {
    ...place,
    test: number("number of the test"),
    servers_requested: number("how many servers the test wants"),
    started_at: text("when the test started"),
    finished_at: text("when the test finished"),
  },
  servers: {
    ...place,
    test: number("number of the test (or sample, in the oldest version)"),
    index: number("number of the server in its test"),
    name: text("name of the server"),
    id: text("id that the API gave"),
    image: category("image id"),
    flavor: category("flavor id"),
    created_at: text("when the API was asked for it; ISO 8601, UTC"),
    created_at_from: category("log: the log says when; name: the name ends in an epoch"),
    fate: category("deleted, delete-failed, orphan or unknown"),
    evidence_line: number("the line that decided the fate"),
  },
  builds: {
    ...place,
    test: number("number of the test (or sample, in the oldest version)"),
    index: number("number of the server in its test"),
    server: text("name of the server"),
    stage: category("server or rackconnect"),
    outcome: category("built or timeout"),
    duration_s: number("how long the build took; after a timeout a lower bound"),
  },
  incidents: {
    ...place,
    kind: category("rate-limit, quota, not-found, bad-request, auth, server-error, connection or other"),
    at: text("when it happened, as logged"),
    http_status: number("HTTP status, if one is stated"),
    retry_after_s: number("how long the server asked the client to wait"),
    imposed_delay_s: number("how long the client says it waits"),
    server: text("name of the server it is about"),
    exception: text("class of the exception"),
    message: text("what was said, secrets removed"),
  },
  requests: {
    ...place,
    method: category("HTTP method"),
    host: category("host that was asked"),
    path: text("path that was asked for, secrets removed"),
    status: number("HTTP status of the response"),
    at: text("when, as logged"),
    server: text("name of the server it is about"),
  },
  measurements: {
    ...place,
    tool: category("what wrote the file: hyperfine, pytest-benchmark, …"),
    benchmark: text("name of the benchmark"),
    params: text("parameters of the benchmark"),
    metric: category("what was measured"),
    unit: category("unit of value"),
    value: number("the measured value"),
    iteration: number("number of the repetition"),
    fork: category(
      "the process that ran the repetition, where the file tells several apart: JMH's forks, or a tool run several times in a log",
    ),
  },
  problems: {
    ...place,
    message: text("what could not be understood: place: field: expected …, found …"),
  },
} as const satisfies Record<string, Readonly<Record<string, ColumnSpec>>>;

/** Tables that parsers fill for the analysis, not exported. */
const internalTables = {
  /** What a log says about the end of servers and of the job; `analysis/fate.ts` turns it into `servers.fate`. */
  server_events: {
    ...place,
    event: category(
      "created: an id was learned; delete: told to go; delete-failed: the delete before failed; delete-all: every server so far was told to go; died: a traceback, which perhaps ended the job; cut: the log stops within a line",
    ),
    test: number("number of the test, where the line says so"),
    server: text("name of the server, where the line says so"),
    id: text("id of the server, where the line says so"),
  },
  /** Inputs that were not read, or not to their end. Each is the row of `problems` with the same source and message too, at line 1. */
  unreadable_inputs: {
    ...place,
    message: text("why"),
  },
  /** Tables of which not all rows fit into memory; empty if all do. */
  folded_tables: {
    ...place,
    table: category("name of the table"),
    rows: number("rows that were read"),
    kept: number("rows that are left: a sample, or the first ones"),
    left_out: number("servers that are not known to be deleted, and are not in the table nor in any script"),
  },
  /** Where not all rows are there: the time that all of them cover, for the clean-up. */
  folded_windows: {
    ...place,
    not_before_s: number("the first moment that the log may mean, since the epoch"),
    not_after_s: number("the last moment that the log may mean, since the epoch"),
  },
  /** Where not all servers are rows: how those of each log were created that have a time, at the line of the first. */
  folded_creations: {
    ...place,
    creations: number("servers"),
    span_s: number("from the first to the last"),
    last_line: number("line of the last"),
    peak: number("the most in any 60 s"),
    peak_line: number("line of the one that made it so many"),
    gap_s: number("the usual gap between two"),
    pauses: number("gaps that are much longer"),
    lost_s: number("what those took beyond the usual gap"),
    pause_line: number("line of the creation that ended the longest"),
  },
  /** The same servers by day, at the place of the first. */
  folded_days: {
    ...place,
    day: number("days since 1970, UTC"),
    creations: number("servers"),
    logs: number("logs that they are from"),
  },
  /** Where not all incidents are rows: what those of each kind come to, at the place of the first; further rows name further places. */
  folded_incidents: {
    ...place,
    kind: category("as in incidents"),
    incidents: number("how many there were"),
    waited_s: number("how long clients say that they waited for them"),
    statuses: text("HTTP statuses, with a space between them"),
    message: text("what the first one says"),
  },
  /** Where not all builds are rows: what all of them come to, group by group, at the line of the first. */
  folded_builds: {
    ...place,
    test: number("number of the test; null where the log has none, or where the row is of several"),
    stage: category("server or rackconnect"),
    holds: category(
      "test: one test of a log; others: what was too many to be told apart; stage: all of them",
    ),
    built: number("builds that finished, of those with a known duration"),
    built_bins: number("rows of folded_durations that tell of them; 0 if that is not told of the group"),
    built_error: number("how far those may be off, as a share; 0: they are exact"),
    waited: number("builds that timed out"),
    waited_bins: number(
      "rows of folded_durations that tell how long they were waited for, behind the others",
    ),
    waited_error: number("how far those may be off"),
    waited_line: number("line of the first build that timed out"),
    unread: number("builds without a duration"),
    min_s: number("the shortest duration of a build that finished"),
    max_s: number("the longest"),
    outside: number("builds that are far from the rest of the group"),
  },
  /** The durations of those groups, one group after the other, ascending. */
  folded_durations: {
    ...place,
    duration_s: number("the duration"),
    builds: number("how many builds took about that long"),
  },
  /** The builds that are farthest from the rest of their group, where not all builds are rows. */
  folded_outliers: {
    ...place,
    group: number("row of folded_builds"),
    test: number("number of the test"),
    index: number("number of the server in its test"),
    server: text("name of the server"),
    duration_s: number("how long the build took"),
    others_s: number("the median of the other builds of the group"),
    fence_s: number("the limit that it lies beyond"),
  },
} as const satisfies Record<string, Readonly<Record<string, ColumnSpec>>>;

export const schema = { ...publicTables, ...internalTables };

export type Schema = typeof schema;
export type TableName = keyof Schema;
export type PublicTableName = keyof typeof publicTables;
export type ColumnName<T extends TableName> = keyof Schema[T] & string;

interface Decoded {
  category: string | null;
  text: string | null;
  number: number | null;
  line: number;
}

/** A row as other programs see it: missing values are null. */
export type Row<T extends TableName> = {
  -readonly [C in ColumnName<T>]: C extends "source"
    ? string
    : Schema[T][C] extends { readonly kind: infer K extends ColumnKind }
      ? Decoded[K]
      : never;
};

export const tableNames = Object.keys(schema) as readonly TableName[];
export const publicTableNames = Object.keys(publicTables) as readonly PublicTableName[];
