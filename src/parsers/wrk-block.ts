/** A run of wrk that is being read. */
import { addErrors, addFigure, type LoadRun, type Read, startLoadRun } from "./load-run.ts";
import {
  badResponses,
  calibration,
  distribution,
  latency,
  percentile,
  socketErrors,
  timeUnits,
} from "./wrk-lines.ts";

/** Lines of something else between those of a run. */
export const patience = 8;

export interface Block {
  /** Its first line. */
  readonly line: number;
  /** Null where the heading is missing. */
  readonly benchmark: string | null;
  readonly params: string | null;
  readonly duration: string | null;
  readonly prefix: string;
  readonly run: LoadRun;
  /** Seconds that it took; null if that is still to come. */
  took: number | null;
  isWrk2: boolean;
  /** The percentiles that follow count. */
  isListing: boolean;
  /** It has had its rate, and nothing is missing. */
  isWhole: boolean;
  wait: number;
}

export function readLatency(block: Block, line: number, read: Read): boolean {
  const { run } = block;
  const figures = read(latency);
  if (figures !== null) {
    ["mean", "stddev", "max"].forEach((metric, i) =>
      addTime(run, line, metric, figures[2 * i + 1], figures[2 * i + 2]),
    );
    return true;
  }
  const list = read(distribution);
  if (list !== null) {
    const [, kind] = list;
    block.isWrk2 ||= kind !== undefined;
    block.isListing = kind !== "Uncorrected";
    return true;
  }
  const [, rank, value, unit] = read(percentile) ?? [];
  if (rank !== undefined) {
    const percent = Number(rank);
    // The last one of wrk2 is the maximum.
    if (block.isListing && percent < 100) addTime(run, line, `p${percent}`, value, unit);
    return true;
  }
  const isWrk2 = read(calibration) !== null;
  block.isWrk2 ||= isWrk2;
  return isWrk2;
}

function addTime(run: LoadRun, line: number, metric: string, value = "", unit = ""): void {
  const known = timeUnits.get(unit);
  if (known !== undefined) addFigure(run, line, metric, Number(value), known);
}

export function readErrors(run: LoadRun, line: number, read: Read): boolean {
  const errors = read(socketErrors)?.slice(1);
  if (errors !== undefined) {
    addErrors(
      run,
      line,
      "failed_requests",
      errors.reduce((sum, count) => sum + Number(count), 0),
    );
    return true;
  }
  const bad = read(badResponses)?.[1];
  if (bad !== undefined) addErrors(run, line, "non_2xx_responses", Number(bad));
  return bad !== undefined;
}

export function newBlock(of: Pick<Block, "line" | "benchmark" | "params" | "duration" | "prefix">): Block {
  return {
    ...of,
    run: startLoadRun(),
    took: null,
    isWrk2: false,
    isListing: false,
    isWhole: false,
    wait: patience,
  };
}
