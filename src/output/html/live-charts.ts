/** What a page carries so that its charts can become live: data blocks, which do nothing by themselves, and the boot script. */
import { gzipSync } from "node:zlib";
import type { Spec } from "vega";
import { sourceHash } from "./csp.ts";
import { markup, trusted } from "./escape.ts";
import type { Markup } from "./escape.ts";

/** Made when the program is built: see `live/`. */
export interface LiveRuntime {
  /** JavaScript of the boot script. */
  readonly boot: string;
  /** JavaScript of the runtime as gzip in base64. */
  readonly runtime: string;
  /** CSP hash of the runtime's JavaScript. */
  readonly runtimeHash: string;
}

export interface LiveParts {
  readonly scripts: Markup;
  /** CSP hashes of all that will run. */
  readonly hashes: readonly string[];
}

/** Base64 has no character that could end an element. */
function dataBlock(id: string, base64: string): Markup {
  return markup`<script type="application/octet-stream" id="${id}">${trusted(base64)}</script>\n`;
}

/** `specs` are compiled Vega specifications by the id of the chart's box; a page without charts carries nothing. */
export function liveParts(specs: ReadonlyMap<string, Spec>, live: LiveRuntime | null): LiveParts {
  if (live === null || specs.size === 0) return { scripts: markup``, hashes: [] };
  const packed = gzipSync(JSON.stringify(Object.fromEntries(specs))).toString("base64");
  return {
    scripts: markup`${dataBlock("chart-specs", packed)}${dataBlock("chart-runtime", live.runtime)}<script>${trusted(live.boot)}</script>\n`,
    hashes: [live.runtimeHash, sourceHash(live.boot)],
  };
}
