/** Reports on measurements, from values that a test gives. */
import { defaultOptions } from "../../src/reports/index.ts";
import { measurements } from "../../src/reports/measurements.ts";
import type { Cell, Report } from "../../src/reports/report.ts";
import { Store } from "../../src/tables/store.ts";
import { toTables } from "../../src/tables/tables.ts";

export interface Values {
  readonly source?: string;
  readonly tool?: string;
  readonly benchmark: string | null;
  readonly params?: string;
  readonly metric?: string;
  readonly unit?: string | null;
  readonly values: readonly (number | null)[];
  /** Without numbers of repetitions. */
  readonly summary?: boolean;
  /** How many repetitions each process has, where the file tells. */
  readonly perFork?: number;
}

export function storeOf(all: readonly Values[]): Store {
  const store = new Store();
  let line = 0;
  for (const one of all) {
    const { source = "bench.json", tool = "hyperfine", benchmark, params, values } = one;
    const { metric = "elapsed", unit = "s", summary = false, perFork } = one;
    store.source = source;
    values.forEach((value, i) =>
      store.table("measurements").add(++line, {
        tool,
        benchmark,
        params: params ?? null,
        metric,
        unit,
        value,
        iteration: summary ? null : i + 1,
        fork: perFork === undefined ? null : String(1 + Math.floor(i / perFork)),
      }),
    );
  }
  return store;
}

export const reportOf = (...all: Values[]): Report =>
  measurements.build(toTables(storeOf(all)), defaultOptions);

export const texts = ({ findings }: Report) => findings.map(({ text }) => text);

/** The rows of a table as objects, without where they are from. */
export function rows({ tables }: Report, id: string): Record<string, Cell>[] {
  const table = tables.find((one) => one.id === id);
  return (table?.rows ?? []).map(({ cells }) =>
    Object.fromEntries(
      cells.flatMap((cell, i) => {
        const key = table?.columns[i]?.key ?? "";
        return key === "place" ? [] : [[key, cell]];
      }),
    ),
  );
}
