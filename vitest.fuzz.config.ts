/** The long search: made-up inputs by the hundred thousand, and time in proportion to the input. */
import { defineConfig } from "vitest/config";
import { shellAsText } from "./vitest.config.ts";

export default defineConfig({
  plugins: [shellAsText],
  test: {
    include: ["test/fuzz/**/*.fuzz.ts"],
    testTimeout: 300_000,
    fileParallelism: false,
  },
});
