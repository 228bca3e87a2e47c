import { defineConfig, type Plugin } from "vitest/config";

/** `import text from "./x.sh"`, as the bundler's text loader does it. */
export const shellAsText: Plugin = {
  name: "shell-as-text",
  transform: (code, id) =>
    id.endsWith(".sh") ? { code: `export default ${JSON.stringify(code)};`, map: null } : null,
};

export default defineConfig({
  plugins: [shellAsText],
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/e2e/**", "node_modules/**"],
    coverage: { include: ["src/**/*.ts"], reporter: ["text-summary", "text"] },
  },
});
