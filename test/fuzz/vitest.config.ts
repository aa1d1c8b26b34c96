import { defineConfig } from "vitest/config";

// `npm run fuzz` is the long form; CI runs the short one (see how-long.ts).
export default defineConfig({
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/fuzz/**/*.test.ts"],
    testTimeout: 6 * 3_600_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
