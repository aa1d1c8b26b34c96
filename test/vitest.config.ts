import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    // Those of test/condor need a pool and a Debian of their own: `npm run condor`.
    exclude: ["test/e2e/**", "test/fuzz/**", "test/condor/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
