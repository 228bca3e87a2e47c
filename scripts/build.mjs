/**
 * Bundles `src/cli.ts` into `dist/`: ES modules, split where the program imports lazily, so that a command loads only what it uses
 * (`--help` loads neither arquero nor vega). Dependencies are bundled too: resolving a few hundred small modules is what makes a
 * program of this kind slow to start.
 */
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { assembly } from "./assembly.mjs";
import { buildPageRuntime } from "./page-runtime.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const outdir = join(root, "dist");
const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Programs of threads, which find each other by name. */
const threads = ["src/reading/thread.ts", "src/commands/writer.ts", "src/commands/drawer.ts"].map((file) => ({
  in: join(root, file),
  out: basename(file, ".ts"),
}));

const { outputFiles } = await build({
  entryPoints: [join(root, "src/cli.ts"), ...threads],
  outdir,
  write: false,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minifySyntax: true,
  loader: { ".sh": "text" },
  alias: { "string-width": join(root, "scripts/string-width.ts") },
  plugins: [assembly],
  // Native, and only loaded where a PNG is asked for. The other is for writing sketches as protocol buffers, which nothing here does.
  external: ["@resvg/resvg-js", "protobufjs/minimal"],
  define: { RUNLENS_VERSION: JSON.stringify(version) },
  // CommonJS dependencies call `require` for Node's own modules, which an ES module does not have.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});

// New files first, old ones last: a runlens that runs meanwhile (a watcher, a test) still finds the chunks that it will ask for.
mkdirSync(outdir, { recursive: true });
const files = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));
files.set("page-runtime.json", Buffer.from(JSON.stringify(await buildPageRuntime())));
for (const [name, contents] of files) writeFileSync(join(outdir, name), contents);
chmodSync(join(outdir, "cli.js"), 0o755);
for (const name of readdirSync(outdir)) if (!files.has(name)) rmSync(join(outdir, name), { recursive: true });

const bytes = [...files.values()].reduce((sum, contents) => sum + contents.length, 0);
console.log(`dist: ${files.size} files, ${(bytes / 1e6).toFixed(1)} MB`);
