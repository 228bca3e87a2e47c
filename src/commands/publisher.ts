/** Writes what changed since the last time, for `watch`. */
import type { Provider } from "../output/shell/drivers/index.ts";
import { analyse, quoteInputs } from "../pipeline.ts";
import type { ReportOptions } from "../reports/report.ts";
import type { Snapshot } from "../watch.ts";
import type { Written } from "./products.ts";
import { publish } from "./publish.ts";
import { planScript } from "./script.ts";

export interface PublisherOptions {
  readonly provider: Provider;
  readonly reports: ReportOptions;
  readonly version: string;
  /** The command line, secrets removed. */
  readonly command: string;
}

/** Returns what writes a snapshot into `out`. */
export function publisher(out: string, options: PublisherOptions): (snapshot: Snapshot) => Promise<Written> {
  const { provider, reports, version, command } = options;
  return async ({ store, facts }) => {
    const { tables, document } = analyse(store, reports, { version, command, inputs: facts });
    const quoted = await quoteInputs(document);
    return publish(out, { tables, document: quoted }, planScript(tables, { provider }));
  };
}
