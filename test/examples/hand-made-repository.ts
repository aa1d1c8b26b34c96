import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { x } from "tar";
import { calibRegistryStatements, type CalibrationRow } from "../../runtime/butler/calib-statements.ts";
import { sqliteFile } from "../../runtime/butler/registry-file.ts";
import { registryStatements } from "../../runtime/butler/registry-statements.ts";
import { call, root } from "../kit/wcl.ts";

export const example = join(root, "examples/dmtn-059");

/** File type to the paths of its files. */
export type DataFiles = Readonly<Record<string, readonly string[]>>;

/** Builds the example's programs into a folder of the test's own. */
export async function buildPrograms(bin: string): Promise<void> {
  const built = await call(process.execPath, [join(example, "build.mjs"), bin], { cwd: root });
  if (built.code !== 0) throw new Error(`the example does not build: ${built.stderr}`);
}

/** Makes the data that the run needs from outside, the same every time; answers with what `make_data.py` says it wrote. */
export async function makeData(bin: string, folder: string): Promise<DataFiles> {
  const made = await call(join(bin, "make_data.py"), [folder], { cwd: root });
  if (made.code !== 0) throw new Error(`no data: ${made.stderr}`);
  return JSON.parse(readFileSync(join(folder, "files.json"), "utf8")) as DataFiles;
}

/** One ccd of one visit. */
export interface CcdId {
  readonly visit: number;
  readonly ccd: number;
  readonly filter: string;
}

/** The rows of the table of overlaps, as they stand in the submission's folder. */
export function overlaps(): readonly (CcdId & { readonly patch: string })[] {
  const text = readFileSync(join(example, "submit/tract0-overlap.txt"), "utf8");
  return text
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(" "))
    .map(([, patch = "", visit, ccd, filter = ""]) => ({ patch, visit: Number(visit), ccd: Number(ccd), filter }));
}

/** Each ccd of each visit once. */
export function ccdIds(): readonly CcdId[] {
  const ids = new Map(overlaps().map(({ visit, ccd, filter }) => [`${visit} ${ccd}`, { visit, ccd, filter }]));
  return [...ids.values()];
}

const nights: Readonly<Record<string, { readonly date: string; readonly pointing: number }>> = {
  "HSC-R": { date: "2013-06-17", pointing: 533 },
  "HSC-I": { date: "2013-11-02", pointing: 671 },
};

/** Lays out a Butler repository as a job would have it, with the run's own templates filled in by hand. */
export async function layOut(repository: string, files: DataFiles): Promise<void> {
  const put = (from: string, ...to: readonly string[]) => {
    const path = join(repository, ...to);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(from, path);
  };
  const number = (value: number | string, width: number) => String(value).padStart(width, "0");
  for (const path of files["hsc_raw"] ?? []) {
    const [, visit = "", ccd = ""] = /raw-(\d+)-(\d+)\.fits$/.exec(path) ?? [];
    const filter = ccdIds().find((id) => id.visit === Number(visit))?.filter ?? "";
    const { date, pointing } = nights[filter] ?? { date: "", pointing: 0 };
    put(path, "STRIPE82L", date, number(pointing, 5), filter, `HSC-${visit}-${ccd}.fits`);
  }
  const calibrations: CalibrationRow[] = [];
  for (const type of ["bias", "dark", "flat"] as const) {
    for (const path of files[type] ?? []) {
      const [, name = "", calibDate = "", filter = "NONE", ccd = ""] =
        /\/(([A-Z]+)-(\d{4}-\d\d-\d\d)(?:-(HSC-.))?-(\d+)\.fits)$/.exec(path)?.filter((_, index) => index !== 2) ?? [];
      put(path, "CALIB", type.toUpperCase(), calibDate, filter, name);
      calibrations.push({ type, filter, ccd: Number(ccd), calibDate });
    }
  }
  for (const path of files["schema"] ?? []) put(path, "schema", path.replace(/^.*\/|_Vw_2017_14(?=\.fits$)/g, ""));
  put(files["skymap"]?.[0] ?? "", "deepCoadd", "skyMap.pickle");
  mkdirSync(join(repository, "ref_cats"));
  await x({ file: files["refcat"]?.[0] ?? "", cwd: join(repository, "ref_cats") });

  const wasm = readFileSync(createRequire(import.meta.url).resolve("sql.js/dist/sql-wasm.wasm"));
  const raws = ccdIds().map((id) => {
    const { date = "", pointing = 0 } = nights[id.filter] ?? {};
    return { ...id, pointing, field: "STRIPE82L", dateObs: date, taiObs: date, expTime: 30 };
  });
  writeFileSync(join(repository, "registry.sqlite3"), await sqliteFile(registryStatements(raws), wasm));
  const calib = await sqliteFile(calibRegistryStatements(calibrations, 180), wasm);
  writeFileSync(join(repository, "CALIB/calibRegistry.sqlite3"), calib);
  writeTemplates(repository);
}

/** repositoryCfg.yaml in the form in which the stack itself wrote it, from the submission's templates. */
export function writeTemplates(repository: string): void {
  const templates = readFileSync(join(example, "submit/butler_templates-V1.yaml"), "utf8");
  const lines = templates.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const policy = lines.map((line) => {
    const [, type, template] = /^ +(\w+): ('.*')$/.exec(line) ?? [];
    const filled = template?.replaceAll("${reqnum}", "11").replaceAll("${attnum:2}", "07");
    return type === undefined ? `    ${line}` : `      ${type}:\n        template: ${filled ?? ""}`;
  });
  const head =
    "!RepositoryCfg_v1\n_mapper: !!python/name:lsst.obs.hsc.hscMapper.HscMapper ''\n_mapperArgs: null\n_parents: []\n";
  const body = `_policy: !!python/object:lsst.daf.persistence.policy.Policy\n  data:\n${policy.join("\n")}\n_root: null\n`;
  writeFileSync(join(repository, "repositoryCfg.yaml"), head + body);
}
