/** What is kept of rows that do not fit into memory, command by command: see `folding.ts`. */
import type { PublicTableName } from "../tables/schema.ts";

/**
 * By table the share of the bytes that what is kept of its rows may take: servers that may be left, of others a sample; `durations`: what the
 * durations of builds come to. Nothing is kept of other tables.
 */
export type KeptShares = Readonly<Partial<Record<PublicTableName | "durations", number>>>;

/** For the reports. */
export const everyTable: KeptShares = {
  servers: 0.6,
  durations: 0.1,
  runs: 0.05,
  tests: 0.05,
  builds: 0.05,
  incidents: 0.05,
  requests: 0.05,
  measurements: 0.05,
  problems: 0.05,
};

/** For the clean-up alone. */
export const serversOnly: KeptShares = { servers: 0.9, problems: 0.05 };

/** For comparisons, mostly of one of these tables; servers, which tell the batches, are not looked at. */
export const figuresOnly: KeptShares = { runs: 0.5, builds: 0.5, measurements: 0.5, problems: 0.05 };
