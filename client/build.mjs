// Builds every bundle of the product into dist/: `node client/build.mjs [--only NAME,NAME]`.
import { build } from "esbuild";
import { existsSync } from "node:fs";
import { chmod, copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { noticesOf } from "./notices.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const { resolve } = createRequire(import.meta.url);
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1].split(",") : undefined;

const bundles = [
  { name: "wcl", entry: "runtime/cli/main.ts", banner: "#!/usr/bin/env node" },
  { name: "server", entry: "server/main.ts" },
  { name: "analyst", entry: "server/analyst-main.ts" },
  { name: "launcher", entry: "runtime/execution/launcher.ts" },
  { name: "quality-worker", entry: "runtime/execution/quality-worker.ts" },
  { name: "registry-owner", entry: "runtime/registry/owner.ts" },
  { name: "client", entry: "client/extension.ts", external: ["vscode"] },
  {
    name: "job",
    entry: "runtime/cli/node-main.ts",
    holds: { launcherText: "launcher", qualityText: "quality-worker" },
  },
  ...["panel", "plan", "fits", "files"].map((name) => ({
    name,
    entry: `client/media/${name}.ts`,
    platform: "browser",
  })),
];

await mkdir(join(root, "dist"), { recursive: true });
const wanted = bundles.filter(
  (bundle) => (only === undefined || only.includes(bundle.name)) && existsSync(join(root, bundle.entry)),
);
const metafiles = await Promise.all(wanted.filter(({ holds }) => holds === undefined).map(bundle));
for (const one of wanted) if (one.holds !== undefined) metafiles.push(await bundle(one));
for (const style of ["panel.css", "views.css"])
  await copyFile(join(root, "client/media", style), join(root, "dist", style));
if (wanted.some((one) => one.name === "wcl")) {
  await chmod(join(root, "dist/wcl.cjs"), 0o755);
  await copyFile(resolve("sql.js/dist/sql-wasm.wasm"), join(root, "dist/sql-wasm.wasm"));
  await cp(join(root, "runtime/registry/schema"), join(root, "dist/schema"), { recursive: true });
}
if (wanted.some((one) => one.name === "registry-owner")) {
  // PGlite looks for these beside the file that its code is in.
  const pglite = dirname(resolve("@electric-sql/pglite"));
  for (const name of ["pglite.wasm", "pglite.data", "initdb.wasm"])
    await copyFile(join(pglite, name), join(root, "dist", name));
}
if (only === undefined) await writeFile(join(root, "dist/third-party.txt"), await noticesOf(root, metafiles));

async function bundle({ name, entry, banner, external = [], platform = "node", holds = {} }) {
  const texts = await Promise.all(
    Object.entries(holds).map(async ([word, held]) => [word, await readFile(join(root, `dist/${held}.cjs`), "utf8")]),
  );
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: [join(root, entry)],
    outfile: join(root, platform === "browser" ? `dist/${name}.js` : `dist/${name}.cjs`),
    bundle: true,
    platform,
    target: platform === "browser" ? "es2022" : "node20",
    format: platform === "browser" ? "iife" : "cjs",
    minify: true,
    keepNames: true,
    sourcemap: "linked",
    legalComments: "none",
    external: ["pg-native", ...external],
    logLevel: "warning",
    // An ES module knows its own place by import.meta.url, which a CommonJS bundle lacks.
    define:
      platform === "browser"
        ? {}
        : {
            "import.meta.url": "importMetaUrl",
            ...Object.fromEntries(texts.map(([word, text]) => [word, JSON.stringify(text)])),
          },
    banner:
      platform === "browser"
        ? {}
        : {
            js: `${banner === undefined ? "" : `${banner}\n`}const importMetaUrl = require("node:url").pathToFileURL(__filename).href;`,
          },
  });
  return metafile;
}
