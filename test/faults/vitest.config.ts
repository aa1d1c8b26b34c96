import { defineConfig } from "vitest/config";

/** Faults that take their time; the short ones are among the other tests. */
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/faults/**/*.test.ts", "test/faults/**/*.long.ts"],
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
    maxWorkers: 2,
  },
});
