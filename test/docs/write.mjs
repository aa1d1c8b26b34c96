// `npm run docs`: writes the reference pages that are made from the catalogue and the table of rules.
import { build } from "esbuild";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "wcl-docs-"));
const outfile = join(folder, "pages.mjs");
await build({
  entryPoints: [join(root, "test/docs/pages.ts")],
  bundle: true,
  platform: "node",
  format: "esm",
  outfile,
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  logLevel: "warning",
});
const { pages } = await import(outfile);
for (const [name, page] of Object.entries(pages)) {
  await writeFile(join(root, "docs", name), await format(page(), { parser: "markdown", printWidth: 120 }));
  console.log(`docs/${name}`);
}
await rm(folder, { recursive: true });
