/**
 * Bundles what makes charts on the report page live (`src/output/html/live/`) for browsers: the boot script as text, the runtime compressed, with its hash
 * for the page's policy. Run by itself it writes the file that it is given, `dist/page-runtime.json` if none.
 */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const live = join(root, "src/output/html/live");

/** Parts of Vega that register transforms which no chart uses: a fifth of its size. */
const unused = ["geo", "force", "hierarchy", "label", "regression", "voronoi", "wordcloud", "crossfilter"];

/** Resolves the unused parts to empty modules where Vega gathers its transforms; what other parts need of them stays. */
const withoutUnused = {
  name: "without-unused",
  setup({ onResolve, onLoad }) {
    const filter = new RegExp(`^vega-(?:${unused.join("|")})$`);
    onResolve({ filter }, ({ path, importer }) =>
      importer.endsWith("vega.module.js") ? { path, namespace: "unused", sideEffects: false } : undefined,
    );
    onLoad({ filter: /^/, namespace: "unused" }, () => ({ contents: "export {};" }));
  },
};

async function bundle(entry) {
  const { outputFiles } = await build({
    entryPoints: [join(live, entry)],
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    // The page is read as UTF-8 whatever the runtime holds, but ASCII survives every tool on the way.
    charset: "ascii",
    legalComments: "none",
    logLevel: "warning",
    plugins: [withoutUnused],
  });
  return outputFiles[0].text.trimEnd();
}

/** `{ boot, runtime, runtimeHash }`, as `writeHtml` takes it, and `updates`, the script of a page that the watcher serves. */
export async function buildPageRuntime() {
  const [boot, runtime, updates] = await Promise.all(["boot.ts", "runtime.ts", "updates.ts"].map(bundle));
  return {
    boot,
    updates,
    runtime: gzipSync(runtime, { level: 9 }).toString("base64"),
    runtimeHash: `'sha256-${createHash("sha256").update(runtime, "utf8").digest("base64")}'`,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const parts = await buildPageRuntime();
  const file = process.argv[2] ?? join(root, "dist/page-runtime.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(parts));
  console.log(`page-runtime: boot ${parts.boot.length} B, runtime ${parts.runtime.length} B`);
}
