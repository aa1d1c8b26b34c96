import { build } from "esbuild";
import { mkdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Bundles one TypeScript entry (path from the project's root) the way `client/build.mjs` does, for tests that need it
 * as a process of its own; gives the absolute path of the script. Node 20 cannot run TypeScript by itself.
 */
export async function bundleForTest(entry: string): Promise<string> {
  const folder = join(root, ".cache", "test-bundles");
  await mkdir(folder, { recursive: true });
  const script = join(folder, `${basename(entry, ".ts")}.cjs`);
  const draft = `${script}.${String(process.pid)}`;
  await build({
    entryPoints: [join(root, entry)],
    outfile: draft,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    loader: { ".sql": "text" },
    external: ["pg-native", "@electric-sql/pglite"],
    define: { "import.meta.url": "importMetaUrl" },
    banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: "warning",
  });
  // Workers of one test run bundle the same entry at the same time.
  await rename(draft, script);
  return script;
}
