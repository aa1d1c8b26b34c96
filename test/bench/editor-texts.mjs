// Texts of so many lines in each language, with one place in the middle that the bench edits.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A submission of about so many lines in a main file and ten files that it includes; forty modules for 2,000 lines. */
export function wclFiles(lines) {
  const each = 46;
  const count = Math.max(10, Math.round((lines - 110) / each / 10) * 10);
  const modules = Array.from({ length: count }, (_, index) => moduleText(`w${index}`));
  const files = {};
  for (let part = 0; part < 10; part++) {
    const own = modules.slice((part * count) / 10, ((part + 1) * count) / 10);
    files[`part${part}.wcl`] = `<module>\n${own.join("")}</module>\n`;
  }
  const includes = Object.keys(files).map((name) => `<<include ${name}>>\n`);
  files["main.des"] = `${head(count)}${includes.join("")}`;
  files["main.des.facts.json"] = factsText(12);
  return files;
}

export async function writeFiles(place, files) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(place, name), text);
}

/** So many files of 300 lines in twenty folders, each of which includes another. */
export async function writeWorkspace(place, count) {
  const parts = Object.entries(wclFiles(300));
  for (let index = 0; index < count; index++) {
    const own = join(place, `d${index % 20}`);
    await mkdir(own, { recursive: true });
    const body = parts[index % 10][1].repeat(10).split("\n").slice(0, 299).join("\n");
    await writeFile(join(own, `file${index}.wcl`), `<<include file${(index + 20) % count}.wcl>>\n${body}`);
  }
}

/** Facts of so many rows: ten detectors for each patch. */
export function factsText(rows) {
  const lines = Array.from({ length: rows }, (_, index) => ({
    img: {
      filename: `raw-${index}.fits`,
      tract: "0",
      patch: String(Math.floor(index / 10)),
      visit: "1",
      ccd: String(index % 10),
    },
  }));
  return JSON.stringify({ v: 1, taken: "2026-11-24T10:00:00Z", modules: { w0: { "list-raw": lines } } });
}

function head(count) {
  const names = Array.from({ length: count }, (_, index) => `w${index}`).join(", ");
  return `unitname = U1
reqnum = 7
attnum = 1
project = DEMO
pipeline = coadd
pipeprod = coadd
pipever = 1.0
campaign = C1
operator = ada
jira_id = DEMO-1
target_site = here
home_archive = attic
use_db_in = false
use_db_out = false
use_qcf = false
submit_des_db_section = none
label = demo
middle = \${unitname}
ops_run_dir = \${project}/r\${reqnum}/\${unitname}/p\${attnum:2}/\${middle}
blocklist = first
<block>
    <first>
        modulelist = ${names}
    </first>
</block>
<site>
    <here>
        jobroot = /tmp/jobs
        gridtype = condor
        batchtype = local
    </here>
</site>
<archive>
    <attic>
        root = /data/attic
    </attic>
</archive>
<job_file_mvmt>
    <here>
        <attic>
            <no_archive>
                mvmtclass = local
            </no_archive>
        </attic>
    </here>
</job_file_mvmt>
<file_header>
    <object>
        name = object
    </object>
</file_header>
<exec_def>
    <warp.py>
        version_flag = --version
    </warp.py>
</exec_def>
<filetype_metadata>
    <warp>
        metadata_table = genfile
    </warp>
</filetype_metadata>
<filename_pattern>
    tpv = \${flabel}-\${tract}-\${patch}-\${visit}_r\${reqnum}p\${attnum:2}_\${unitname}.\${fsuffix}
</filename_pattern>
<directory_pattern>
    <repo>
        name = repo
        ops = \${ops_run_dir}/\$opt{ops_enddir}
        runtime = jobrepo/\${tract}
    </repo>
</directory_pattern>
`;
}

function moduleText(name) {
  const source = name === "w0" ? "exec = ask.py\n                args = --qoutfile ${qoutfile}" : "depends w0.list.raw";
  return `    <${name}>
        wrappername = genwrap.py
        wrapperloop = tract, patch, visit
        loopobj = list.raw
        <exec_1>
            execname = warp.py
            used = list.raw.img
            was_generated_by = file.warped
            ancestry = list.raw.img:file.warped
            <cmdline>
                _01 = \${list.raw.fullname}
                out = \${file.warped.fullname}
            </cmdline>
        </exec_1>
        <file>
            <img>
                listonly = true
                dirpat = repo
            </img>
            <warped>
                filepat = tpv
                flabel = warped${name}
                fsuffix = fits
                filetype = warp
                dirpat = repo
                ops_enddir = warp
            </warped>
        </file>
        <list>
            <raw>
                ${source}
                divide_by = tract, patch, visit
                columns = img.fullname, ccd
                filepat = tpv
                flabel = raw${name}
                fsuffix = list
                dirpat = repo
            </raw>
        </list>
    </${name}>
`;
}

const around = (lines, block, middle) => {
  const size = block(0).split("\n").length - 1;
  const count = Math.max(2, Math.round((lines - middle.split("\n").length) / size));
  const blocks = Array.from({ length: count }, (_, index) => block(index));
  const half = Math.floor(count / 2);
  return [...blocks.slice(0, half), middle, ...blocks.slice(half)].join("");
};

export function yamlText(lines) {
  const block = (index) => `group${index}:\n  name: n${index}\n  size: ${index}\n  tags:\n    - a\n    - b\n`;
  return around(lines, block, "special:\n  middle: ready\n");
}

export function cssText(lines) {
  const block = (index) => `.group${index} {\n  color: red;\n  padding: ${index}px;\n  border: none;\n}\n`;
  return around(lines, block, ".special {\n  margin: 1px;\n}\n");
}

export function prismaText(lines) {
  const block = (index) => `model Group${index} {\n  id Int @id\n  name String\n  size Int?\n}\n`;
  const head = 'datasource db {\n  provider = "postgresql"\n}\n';
  return head + around(lines - 3, block, "model Middle {\n  id Int @id\n  middle String\n}\n");
}
