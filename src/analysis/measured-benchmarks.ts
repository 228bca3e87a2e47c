/** Which benchmark each row of `measurements` is of: rows of one tool in one file with the same name and parameters. */
import { categories, type Tables, textAt, texts } from "../tables/tables.ts";
import { TextCodes, type TextRows } from "./text-codes.ts";

export interface Benchmarks {
  /** By row: its benchmark, from 0 on in the order of their first rows. */
  readonly of: Uint32Array;
  readonly firsts: readonly number[];
}

/** Texts are told apart block by block: few of them differ, and a table for all rows would be large. */
const blockRows = 2 ** 18;

export function benchmarksOf(tables: Tables): Benchmarks {
  const n = tables.measurements.numRows();
  const sources = categories(tables, "measurements", "source");
  const tools = categories(tables, "measurements", "tool");
  const columns = [texts(tables, "measurements", "benchmark"), texts(tables, "measurements", "params")];
  const subjects = new Map<string, number>();
  const known = new Map<number, number>();
  const of = new Uint32Array(n);
  const firsts: number[] = [];
  for (let from = 0; from < n; from += blockRows) {
    const block = new TextCodes(
      columns.map((column) => rowsFrom(column, from)),
      Math.min(blockRows, n - from),
    );
    const subjectOf = subjectsOf(tables, block, from, subjects);
    block.codes.forEach((code, i) => {
      const row = from + i;
      const inSource =
        (subjectOf[code] as number) * (sources.names.length + 1) + (sources.codes[row] as number);
      const key = inSource * (tools.names.length + 1) + (tools.codes[row] as number);
      let benchmark = known.get(key);
      if (benchmark === undefined) {
        benchmark = firsts.length;
        known.set(key, benchmark);
        firsts.push(row);
      }
      of[row] = benchmark;
    });
  }
  return { of, firsts };
}

function rowsFrom(column: TextRows, from: number): TextRows {
  return {
    bytes: column.bytes,
    startOf: (row) => column.startOf(row + from),
    lengthOf: (row) => column.lengthOf(row + from),
  };
}

/** By the code of a block: the number that these texts have in all blocks. */
function subjectsOf(
  tables: Tables,
  block: TextCodes,
  from: number,
  subjects: Map<string, number>,
): Uint32Array {
  const numbersOf = new Uint32Array(block.count + 1);
  for (let code = 0; code <= block.count; code++) {
    const row = from + (block.firstRows[code] as number);
    const name =
      code === 0
        ? ""
        : JSON.stringify([
            textAt(tables, "measurements", "benchmark", row),
            textAt(tables, "measurements", "params", row),
          ]);
    const number = subjects.get(name) ?? subjects.size;
    subjects.set(name, number);
    numbersOf[code] = number;
  }
  return numbersOf;
}
