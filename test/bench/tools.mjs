// The programs that are measured: the product as it is shipped, and the probe for what happens inside a process.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Builds `dist/` unless it is to be taken as it is, and the probe into `.cache/`. */
export async function buildTools(product) {
  const wcl = join(root, "dist/wcl.cjs");
  if (product === "new" || !existsSync(wcl)) {
    const built = spawnSync(process.execPath, [join(root, "client/build.mjs")], { stdio: ["ignore", 2, 2] });
    if (built.status !== 0) throw new Error("the build failed");
  }
  const probe = join(root, ".cache/bench/probe.cjs");
  await build({
    entryPoints: [join(root, "test/bench/probe.ts")],
    outfile: probe,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    logLevel: "warning",
    // As in the product's bundles: a CommonJS bundle has no import.meta.url.
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
  return { wcl, probe };
}
