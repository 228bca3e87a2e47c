/** The bytes of a cache: a header that says what is known of each file, and behind it the rows of all of them, column by column. */
import { createHash } from "node:crypto";
import type { Contents } from "../io/read.ts";
import { byteOrder, type Layouts, packStore, unpackStore } from "../tables/packed.ts";
import { type Part, storeOf } from "../tables/parts.ts";
import { type TableName, tableNames } from "../tables/schema.ts";
import type { Mark, Store } from "../tables/store.ts";
import type { Checkpoint } from "../watch/checkpoint.ts";
import type { Knowledge } from "../watch/followed-file.ts";

/** A file as it was read, with its settled rows. */
export interface Remembered extends Knowledge {
  readonly source: string;
  readonly part: Part;
}

/** The first bytes of a cache; the number changes with what follows. */
const magic = "runlens cache 2\n";
const hashLength = 32;

interface FileEntry {
  readonly source: string;
  readonly identity: string;
  readonly bytes: number;
  readonly changedAt: string;
  readonly touchedAt: string;
  readonly sha256: string | null;
  readonly unpacked: Contents | null;
  readonly trouble: string | null;
  readonly lookedAt: number;
  readonly lines: number;
  /** Rows in each table, in the order of `tables`. */
  readonly rows: readonly number[];
  readonly checkpoint: CheckpointEntry | null;
}

interface CheckpointEntry extends Pick<Checkpoint, "digest" | "lines"> {
  /** Rows in each table, and rows in each as parsers gave them, in the order of `tables`. */
  readonly rows: readonly number[];
  readonly raw: readonly number[];
}

interface Header {
  /** The program that wrote it: another one may read logs differently. */
  readonly program: string;
  readonly byteOrder: string;
  readonly tables: readonly TableName[];
  readonly files: readonly FileEntry[];
  readonly layouts: Layouts;
  /** Of the rows of checkpoints, which stand behind all others. */
  readonly rawLayouts: Layouts;
}

/** `program` tells the program that writes from all that may read logs differently. */
export function encode(files: readonly Remembered[], program: string): Uint8Array[] {
  const store = storeOf(files.map(({ part }) => part));
  const raw = storeOf(files.flatMap(({ checkpoint }) => checkpoint?.raw ?? []));
  const [{ layouts, parts }, packedRaw] = [packStore(store), packStore(raw)];
  const header: Header = {
    program,
    byteOrder,
    tables: tableNames,
    files: files.map(entryOf),
    layouts,
    rawLayouts: packedRaw.layouts,
  };
  const head = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(12);
  lengths.writeUInt32LE(head.length);
  lengths.writeDoubleLE(
    parts.reduce((sum, part) => sum + part.length, 0),
    4,
  );
  const body = [lengths, head, ...parts, ...packedRaw.parts];
  const hash = createHash("sha256");
  for (const part of body) hash.update(part);
  return [Buffer.from(magic), hash.digest(), ...body];
}

function entryOf({ source, position, lines, part, checkpoint = null }: Remembered): FileEntry {
  const { stamp, sha256, unpacked, trouble, lookedAt } = position;
  return {
    source,
    identity: stamp.identity,
    bytes: stamp.bytes,
    changedAt: String(stamp.changedAt),
    touchedAt: String(stamp.touchedAt),
    sha256,
    unpacked,
    trouble,
    lookedAt,
    lines,
    rows: countsOf(part),
    checkpoint:
      checkpoint === null
        ? null
        : {
            digest: checkpoint.digest,
            lines: checkpoint.lines,
            rows: tableNames.map((name) => checkpoint.rows[name]),
            raw: countsOf(checkpoint.raw),
          },
  };
}

/** Rows in each table. */
function countsOf({ from, to }: Part): number[] {
  return tableNames.map((name) => to[name] - from[name]);
}

/** The files of a cache, or why it cannot be used. */
export function decode(bytes: Buffer, program: string): Remembered[] | string {
  const start = magic.length + hashLength;
  const head = bytes.toString("latin1", 0, magic.length);
  if (head !== magic)
    return head.startsWith(magic.slice(0, 14)) ? "another version of runlens wrote it" : "it is damaged";
  const hash = createHash("sha256").update(bytes.subarray(start)).digest();
  const first = start + 12;
  if (bytes.length < first || !hash.equals(bytes.subarray(magic.length, start))) return "it is damaged";
  const end = first + bytes.readUInt32LE(start);
  const header = JSON.parse(bytes.toString("utf8", first, end)) as Header;
  if (header.program !== program || header.byteOrder !== byteOrder)
    return "another version of runlens wrote it";
  const rawAt = end + bytes.readDoubleLE(start + 4);
  const store = unpackStore(header.layouts, bytes.subarray(end, rawAt));
  const raw = unpackStore(header.rawLayouts, bytes.subarray(rawAt));
  return store === null || raw === null ? "it is damaged" : remembered(header, store, raw);
}

function remembered({ files, tables }: Header, store: Store, raw: Store): Remembered[] {
  const takeRows = partsOf(store, tables);
  const takeRaw = partsOf(raw, tables);
  return files.map((entry): Remembered => {
    // Each field by its name: ten thousand objects that are copied but for some fields take several times as long.
    const { source, lines, checkpoint, sha256, unpacked, trouble, lookedAt } = entry;
    const stamp = {
      identity: entry.identity,
      bytes: entry.bytes,
      changedAt: BigInt(entry.changedAt),
      touchedAt: BigInt(entry.touchedAt),
    };
    return {
      source,
      lines,
      part: takeRows(entry.rows),
      position: { stamp, sha256, unpacked, trouble, lookedAt, resume: null, outage: false },
      checkpoint:
        checkpoint === null
          ? null
          : { ...checkpoint, rows: markOf(checkpoint.rows, tables), raw: takeRaw(checkpoint.raw) },
    };
  });
}

/** Takes parts of a store, one behind the other, by how many rows they have in each table. */
function partsOf(store: Store, tables: readonly TableName[]): (counts: readonly number[]) => Part {
  let from = markOf([], tables);
  return (counts) => {
    const to: { [name in TableName]: number } = { ...from };
    counts.forEach((count, i) => {
      if (count > 0) to[tables[i] as TableName] += count;
    });
    const part = { store, from, to, source: null };
    from = to;
    return part;
  };
}

function markOf(counts: readonly number[], tables: readonly TableName[]): Mark {
  const mark: Partial<Record<TableName, number>> = {};
  for (const name of tableNames) mark[name] = 0;
  tables.forEach((name, i) => {
    mark[name] = counts[i] ?? 0;
  });
  return mark as Mark;
}
