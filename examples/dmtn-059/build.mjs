// Builds the example's programs, each under the name that the pipelines know it by: `node build.mjs [FOLDER]`, else into bin/.
import { build } from "esbuild";
import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const bin = resolve(process.argv[2] ?? join(here, "bin"));
const programs = {
  "processCcd.py": "processCcd",
  "makeCoaddTempExp.py": "makeCoaddTempExp",
  "assembleCoadd.py": "assembleCoadd",
  "detectCoaddSources.py": "detectCoaddSources",
  "mergeCoaddDetections.py": "mergeCoaddDetections",
  "measureCoaddSources.py": "measureCoaddSources",
  "mergeCoaddMeasurements.py": "mergeCoaddMeasurements",
  "forcedPhotCoadd.py": "forcedPhotCoadd",
  "hsc_query_raw.py": "query-raw",
  "hsc_query_calib.py": "query-calib",
  "make_data.py": "make-data",
};

await mkdir(bin, { recursive: true });
// Node would take a file without a known ending for an ES module, as the package around it says.
await writeFile(join(bin, "package.json"), '{ "type": "commonjs" }\n');
await Promise.all(
  Object.entries(programs).map(async ([name, entry]) => {
    const outfile = join(bin, name);
    await build({
      entryPoints: [join(here, "tasks", `${entry}.ts`)],
      outfile,
      bundle: true,
      platform: "node",
      target: "node20",
      format: "cjs",
      minify: true,
      keepNames: true,
      legalComments: "none",
      define: { "import.meta.dirname": "__dirname" },
      banner: { js: "#!/usr/bin/env node" },
      logLevel: "warning",
    });
    await chmod(outfile, 0o755);
  }),
);
await copyFile(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"), join(bin, "sql-wasm.wasm"));
const product = relative(bin, join(here, "../../dist/wcl.cjs"));
await writeFile(join(bin, "wcl"), `#!/usr/bin/env node\nrequire(${JSON.stringify(product)});\n`);
await chmod(join(bin, "wcl"), 0o755);
