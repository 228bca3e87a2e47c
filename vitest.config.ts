import { dirname, join } from "node:path";
import { defineConfig, type Plugin } from "vitest/config";
import { compileAssembly } from "./scripts/assembly.mjs";

/** `import text from "./x.sh"`, as the bundler's text loader does it. */
const shellAsText: Plugin = {
  name: "shell-as-text",
  transform: (code, id) =>
    id.endsWith(".sh") ? { code: `export default ${JSON.stringify(code)};`, map: null } : null,
};

/** `import bytes from "./x.wasm"`, as `scripts/assembly.mjs` does it for the bundler. */
const assembly: Plugin = {
  name: "assembly",
  enforce: "pre",
  // A name of its own, for what ends in `.wasm` is something else to the test runner.
  resolveId: (id, importer) =>
    id.endsWith(".wasm") && importer !== undefined ? `\0${join(dirname(importer), id)}.bytes` : null,
  load: async (id) => {
    if (!id.startsWith("\0") || !id.endsWith(".wasm.bytes")) return null;
    const bytes = Buffer.from(await compileAssembly(id.slice(1, -".bytes".length)));
    return `export default Buffer.from(${JSON.stringify(bytes.toString("base64"))}, "base64");`;
  },
};

/** How sources are loaded that are no TypeScript. */
export const plugins = [shellAsText, assembly];

export default defineConfig({
  plugins,
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "node_modules/**"],
    // What reads all fixtures takes seconds, and more on a busy machine; only what hangs is to fail.
    testTimeout: 30_000,
    coverage: { include: ["src/**/*.ts"], reporter: ["text-summary", "text"] },
  },
});
