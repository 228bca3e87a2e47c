/** The slower suites: a real browser and real clients, from Debian's packages. */
import { defineConfig } from "vitest/config";
import { plugins } from "./vitest.config.ts";

export default defineConfig({
  plugins,
  test: {
    include: ["test/e2e/**/*.e2e.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
