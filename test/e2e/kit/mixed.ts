import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Example } from "./example.ts";

/**
 * A campaign in three submissions, written beside the example's own: two attempts each calibrate a part of the ccds, the
 * third makes coadds of what both made. The registry of the Butler is made once, by the first.
 */
export async function writeMixedSubmissions(example: Example): Promise<{
  readonly first: string;
  readonly second: string;
  readonly third: string;
}> {
  const submit = join(example.folder, "submit");
  const text = (name: string): Promise<string> => readFile(join(submit, name), "utf8");
  const main = await text("dmtn-059.des");
  const table = (await text("tract0-overlap.txt")).split("\n");
  const part = (wanted: number): string =>
    table.filter((line) => line.startsWith("#") || Number(line.split(" ")[3]) % 2 === wanted).join("\n");
  await writeFile(join(submit, "even.txt"), part(0));
  await writeFile(join(submit, "odd.txt"), part(1));

  const processccd = replaced(await text("modules/processccd.wcl"), [
    [
      "depends = create_butler_registry.list.raw.raw_img",
      "exec = hsc_query_raw.py\nargs = --rows exposures --tractinfo ${part} --tract ${tract} --qoutfile ${qoutfile}\nqouttype = json",
    ],
  ]);
  const made = ["butler_registry", "calib_registry"].map(
    (name) =>
      [
        `depends = create_butler_registry.file.${name}`,
        `filename = ${name === "butler_registry" ? "registry" : "calibRegistry"}_Ht0_r11p01.sqlite3\nfiletype = ${name}`,
      ] as const,
  );
  await writeFile(join(submit, "modules/processccd-part.wcl"), processccd);
  await writeFile(join(submit, "modules/processccd-more.wcl"), replaced(processccd, made));
  for (const name of ["make_coadd_temp_exp", "assemble_coadd", "measure_coadd_sources"]) {
    const own = await text(`modules/${name}.wcl`);
    const label = name === "measure_coadd_sources" ? "src" : "corr";
    const filetype = label === "src" ? "src" : "calexp";
    const query = `exec = hsc_query_made.py\nargs = ${filetype} img_${label} \${tractinfo} \${qoutfile}\nqouttype = json`;
    const changed = own.replace("depends-newname = create_butler_registry.list.overlap", () => query);
    await writeFile(join(submit, `modules/${name}-mixed.wcl`), replaced(changed, made.slice(0, 1)));
  }
  const program = join(example.folder, "bin/hsc_query_made.py");
  await writeFile(program, queryProgram);
  await chmod(program, 0o755);

  const modules = /modulelist = [^]*?(?=\n {4}<\/hsc_coadd>)/.exec(main)?.[0] ?? "";
  const variant = async (name: string, changes: readonly (readonly [string, string])[]): Promise<string> => {
    await writeFile(join(submit, name), replaced(main, changes));
    return join(submit, name);
  };
  const coadds = modules.replace("create_butler_registry, processccd, ", "");
  return {
    first: await variant("first.des", [
      ["modules/processccd.wcl", "modules/processccd-part.wcl"],
      [modules, "modulelist = create_butler_registry, processccd"],
      ["tract = 0", "tract = 0\npart = ${entry_dir}/even.txt"],
    ]),
    second: await variant("second.des", [
      ["modules/processccd.wcl", "modules/processccd-more.wcl"],
      [modules, "modulelist = processccd"],
      ["tract = 0", "tract = 0\npart = ${entry_dir}/odd.txt"],
    ]),
    third: await variant("third.des", [
      ["modules/make_coadd_temp_exp.wcl", "modules/make_coadd_temp_exp-mixed.wcl"],
      ["modules/assemble_coadd.wcl", "modules/assemble_coadd-mixed.wcl"],
      ["modules/measure_coadd_sources.wcl", "modules/measure_coadd_sources-mixed.wcl"],
      [modules, coadds],
    ]),
  };
}

function replaced(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((all, [from, to]) => {
    if (!all.includes(from)) throw new Error(`the example no longer says: ${from}`);
    return all.replace(from, () => to);
  }, text);
}

/** hsc_query_made.py FILETYPE LABEL TRACTINFO QOUTFILE: files of a type that any attempt made, a row for each patch. */
const queryProgram = `#!/usr/bin/env node
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const [filetype, label, tractinfo, qoutfile] = process.argv.slice(2);
const table = filetype === "src" ? "catalog" : "image";
const question =
  "select d.filename, i.visit, i.ccd, i.filter, r.pointing from desfile d join " + table + " i on i.filename = d.filename" +
  " join image r on r.visit = i.visit and r.ccd = i.ccd join desfile f on f.filename = r.filename and f.filetype = 'hsc_raw'" +
  " where d.filetype = '" + filetype + "' order by d.filename";
const answer = execFileSync(__dirname + "/wcl", ["sql", question, "--format", "json"], { encoding: "utf8" });
const files = answer.split("\\n").filter((line) => line !== "").map((line) => JSON.parse(line));
const overlaps = readFileSync(tractinfo, "utf8").split("\\n").filter((line) => /^\\d/.test(line)).map((line) => line.split(/\\s+/));
const rows = overlaps.flatMap(([tract, patch, visit, ccd]) =>
  files.filter((file) => String(file.visit) === visit && String(file.ccd) === ccd).map((file) => ({ ...file, tract, patch })),
);
const text = (row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, String(value)]));
const lines = rows.map((row, at) => ["line" + String(at).padStart(5, "0"), { file: { [label]: text(row) } }]);
writeFileSync(qoutfile, JSON.stringify({ list: { line: Object.fromEntries(lines) } }));
`;
