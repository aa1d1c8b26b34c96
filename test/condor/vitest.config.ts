import { defineConfig } from "vitest/config";

/** Jobs on a real HTCondor; run inside the folder that test/setup/condor.mjs makes, where this tree cannot be written. */
export default defineConfig({
  cacheDir: "/tmp/wcl-condor-cache",
  test: {
    root: new URL("../..", import.meta.url).pathname,
    include: ["test/condor/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
