/** The long search: made-up inputs by the hundred thousand, and time in proportion to the input. */
import { defineConfig } from "vitest/config";
import { plugins } from "./vitest.config.ts";

export default defineConfig({
  plugins,
  test: {
    include: ["test/fuzz/**/*.fuzz.ts"],
    testTimeout: 300_000,
    fileParallelism: false,
  },
});
