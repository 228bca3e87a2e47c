/** The slower suites: a real browser and real clients, from Debian's packages. */
import { BaseSequencer, type TestSpecification } from "vitest/node";
import { defineConfig } from "vitest/config";
import { plugins } from "./vitest.config.ts";

const isLong = ({ moduleId }: TestSpecification) => moduleId.endsWith("/openstack.e2e.test.ts");

/** The client that takes as long as all others together begins first, so that two at a time end together. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files.filter(isLong), ...files.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  plugins,
  test: {
    include: ["test/e2e/**/*.e2e.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
  },
});
