/** Parts of the program as one module, for measuring them without the rest. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { assembly } from "../scripts/assembly.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** `contents`: the source of a module that exports what is wanted, in the root of the repository. */
export async function loadParts(contents) {
  const directory = mkdtempSync(join(tmpdir(), "runlens-bench-"));
  const outfile = join(directory, "parts.mjs");
  await build({
    stdin: { contents, resolveDir: root },
    outfile,
    bundle: true,
    plugins: [assembly],
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "warning",
    // CommonJS dependencies call \`require\`, which an ES module does not have.
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
  const parts = await import(pathToFileURL(outfile).href);
  rmSync(directory, { recursive: true });
  return parts;
}
