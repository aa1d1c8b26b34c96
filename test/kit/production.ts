import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadProgram } from "../../runtime/config/load.ts";
import type { WclData } from "../../runtime/config/program.ts";
import { fillIn, noTemplateSettings } from "../../runtime/config/template/templates.ts";
import { readTemplateValues } from "../../runtime/config/template/values.ts";
import { diskSystem, type System } from "../../runtime/system.ts";

/** Real production WCL; absent on a machine that has only this tree. */
export const production = join(import.meta.dirname, "../../../shared/data/wcl-production");
export const productionFiles: readonly string[] = existsSync(production)
  ? readdirSync(production, { recursive: true, encoding: "utf8" }).filter((name) => /\.(?:wcl|des)$/.test(name))
  : [];

/** The multi-epoch pipeline of Y6A1 as its template yields it, with what central configuration and tile look-up add. */
export function renderedMultiepoch(): ReturnType<typeof loadProgram> {
  const entry = join(production, "multiepoch-Y6A1/multiepoch_submit_template.des");
  return loadProgram(entry, system(), {
    fillIn: fillIn(entry, system(), { ...noTemplateSettings, folders: [production], set: [["args", args()]] }),
    functions: () => tile,
  });
}

/** What operators give on the command line of their template tool. */
const args = () =>
  readTemplateValues(
    `
pipebox_dir: ${production}/pipebox
configfile: central.des
submittime: "2026-11-28 04:00:00"
USER: ada
EMAIL: ada@example.org
DES_SERVICES_PATH: /home/ada/.desservices.ini
FERMI_ID: ada
user: ada
target_site: fermigrid-sl7
archive_name: desar2home
db_section: db-desoper
http: desar4
eups_stack: [multiepoch, 1.0]
campaign: Y6A1
desstat_pipeline: multiepoch
project: ACT
tile: DES0000-0041
bands: g,r,i,z
det_bands: r,i,z
proctag: Y6A1_FINALCUT
reqnum: 4000
jira_parent: DESOPS-1
labels: y6
nthreads: 4
request_cpus: 4
request_memory: 64000
request_disk: 100000
time_to_live: 10
nginx: false
ccdnum: false
minsigma: false
inputcals_file: false
rundir: false
`,
    "args",
  ).values;

/** The disk, with the production files where the templates look for them. */
function system(): System {
  const disk = diskSystem(production);
  const theirs = join(production, "pipebox/templates/pipelines/multiepoch/Y6A1");
  return {
    ...disk,
    read: (path) =>
      path === join(production, "central.des")
        ? { kind: "text", text: central(), version: "1" }
        : disk.read(path.startsWith(theirs) ? join(production, "multiepoch-Y6A1", path.slice(theirs.length)) : path),
  };
}

/** What the central configuration says of this pipeline: its sites, archives and patterns, as far as it needs them. */
const central = () => `
<site>
    <fermigrid-sl7>
        gridtype = condor
        batchtype = glidein
    </fermigrid-sl7>
</site>
<archive>
    <desar2home>
        root = /archive
        filemgmt = filemgmt.filemgmt_db.FileMgmtDB
    </desar2home>
</archive>
<job_file_mvmt>
</job_file_mvmt>
<exec_def>
</exec_def>
<file_header>
</file_header>
<filetype_metadata>
${filetypes()
  .map((name) => `    <${name}>\n    </${name}>`)
  .join("\n")}
</filetype_metadata>
<<include supportwcl/generic_cfg.des>>
<filename_pattern>
    ccdnum_band = D_\${band}_c\${ccdnum:2}_\${flabel}.\${fsuffix}
    tile_generic = \${tilename}_r\${reqnum}p\${attnum:2}_\${flabel}.\${fsuffix}
    tile_band = \${tilename}_r\${reqnum}p\${attnum:2}_\${band}_\${flabel}.\${fsuffix}
    tile_band_nolabel = \${tilename}_r\${reqnum}p\${attnum:2}_\${band}.\${fsuffix}
    tile_det = \${tilename}_r\${reqnum}p\${attnum:2}_det_\${flabel}.\${fsuffix}
    tile_det_nolabel = \${tilename}_r\${reqnum}p\${attnum:2}_det.\${fsuffix}
    tile_generic_nolabel = \${tilename}_r\${reqnum}p\${attnum:2}.\${fsuffix}
    tile_expband = \${tilename}_r\${reqnum}p\${attnum:2}_\${camsym}\${expnum:8}_\${band}_\${flabel}.\${fsuffix}
    tile_expbandccd = \${tilename}_r\${reqnum}p\${attnum:2}_\${camsym}\${expnum:8}_\${band}_c\${ccdnum:2}_\${flabel}.\${fsuffix}
</filename_pattern>
<directory_pattern>
    <mepoch>
        runtime = \${rundir}
        ops = \${ops_run_dir}/\${ops_enddir}
    </mepoch>
    <se>
        runtime = \${rundir}
        ops = \${ops_run_dir}/\${ops_enddir}
    </se>
</directory_pattern>
`;

/** Every type that a module gives its files. */
function filetypes(): readonly string[] {
  const texts = productionFiles
    .filter((name) => name.includes("modulewcl/"))
    .map((name) => readFileSync(join(production, name), "utf8"));
  return [
    ...new Set(
      texts.flatMap((text) => [...text.matchAll(/^\s*filetype\s*=\s*(\S+)/gm)].map((match) => match[1] ?? "")),
    ),
  ];
}

/** What the look-up of a tile gives. */
const tile: WclData = new Map(
  Object.entries({
    tileid: "1",
    ra_cent: "0.1",
    dec_cent: "-0.7",
    uramin: "359.5",
    uramax: "0.5",
    udecmin: "-1.2",
    udecmax: "-0.2",
    naxis1: "10000",
    naxis2: "10000",
    pixelscale: "0.263",
  }),
);
