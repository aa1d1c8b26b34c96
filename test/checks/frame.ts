import { memorySystem } from "../../runtime/system.ts";
import { loadProgram } from "../../runtime/config/load.ts";
import type { Problem } from "../../grammar/problem.ts";
import { checkProgram } from "../../runtime/checks/check.ts";
import { loadButler } from "../../runtime/checks/butler-input.ts";
import type { Example } from "../../runtime/checks/rule.ts";
import { readSettings } from "../../runtime/checks/settings.ts";

/** A small submission without any fault: one module shrinks images one by one, the next adds them up by filter. */
export const frame = `pipeline = tiny
pipeprod = tiny
pipever = 1
project = TEST
campaign = AUTUMN
reqnum = 7
unitname = U\${night}
jira_id = T-1
operator = leavitt
night = 20260101
target_site = here
home_archive = store
ops_run_dir = \${project}/\${unitname}/r\${reqnum}p\${attnum:2}
create_junk_tarball = False
use_qcf = False
use_db_in = False
use_db_out = False
job_repo_dir = repo
config_version = v1
blocklist = all
<site>
    <here>
        gridtype = condor
        batchtype = local
    </here>
</site>
<archive>
    <store>
        root = /archive
        filemgmt = filemgmt.filemgmt_nodb.FileMgmtNoDB
    </store>
</archive>
<job_file_mvmt>
    <here>
        <store>
            <no_archive>
                mvmtclass = mover.Mover
            </no_archive>
        </store>
    </here>
</job_file_mvmt>
<file_header>
</file_header>
<exec_def>
</exec_def>
<filetype_metadata>
    <small>
        metadata_table = image
    </small>
    <sum>
        metadata_table = coadd
    </sum>
</filetype_metadata>
<filename_pattern>
    small = \${flabel}-\${visit:7}_r\${reqnum}p\${attnum:2}.\${fsuffix}
    sum = \${flabel}-\${filter}_r\${reqnum}p\${attnum:2}.\${fsuffix}
    rawlist = \${flabel}-\${visit:7}.list
    sumlist = \${flabel}-\${filter}.list
</filename_pattern>
<directory_pattern>
    <visit>
        ops = \${ops_run_dir}/\${ops_enddir}
        runtime = \${job_repo_dir}/\${filter}/\${job_enddir}
    </visit>
    <plain>
        ops = \${ops_run_dir}/\${ops_enddir}
        runtime = \${job_enddir}
    </plain>
</directory_pattern>
<block>
    <all>
        modulelist = shrink, merge
    </all>
</block>
<module>
    <shrink>
        wrappername = genwrap_lsst.py
        wrapperloop = visit, filter
        loopobj = list.raws
        <exec_1>
            execname = shrink.py
            cmd_hyphen = mixed_gnu
            used = list.raws.raw, file.setup
            was_generated_by = file.small
            ancestry = list.raws.raw:file.small
            <cmdline>
                _1 = \${job_repo_dir}
                id = visit=\${visit}
                setup = \${file.setup.fullname}
                verbose = _flag
            </cmdline>
        </exec_1>
        <file>
            <raw>
                listonly = True
                dirpat = plain
                job_enddir = \${job_repo_dir}/raw
            </raw>
            <setup>
                filename = setup-\${config_version}.config
                dirpat = plain
                job_enddir = config
            </setup>
            <small>
                filetype = small
                filepat = small
                flabel = small
                fsuffix = fits
                dirpat = visit
                ops_enddir = small
                job_enddir = small
            </small>
        </file>
        <list>
            <raws>
                exec = query.py
                args = --night \${night} --qoutfile \${qoutfile}
                divide_by = visit, filter
                columns = raw.fullname, visit, ccd, filter
                filepat = rawlist
                flabel = raws
                dirpat = plain
            </raws>
        </list>
        <wrapper>
            job_repo_dir = \${job_repo_dir}
            mapper = tiny.TinyMapper
            butler_template = \${file.setup.fullname}
            per_file_cmdline = list.raws.raw:--ccd $(ccd)
        </wrapper>
    </shrink>
    <merge>
        wrappername = genwrap.py
        wrapperloop = filter
        loopobj = list.smalls
        <exec_1>
            execname = merge.py
            used = list.smalls.small, file.skymap
            was_generated_by = file.sum
            ancestry = list.smalls.small:file.sum
            <cmdline>
                list = \${list.smalls.fullname}
                out = \${file.sum.fullname}
            </cmdline>
        </exec_1>
        <file>
            <small>
                listonly = True
                dirpat = visit
                job_enddir = small
            </small>
            <skymap>
                filename = skymap-\${config_version}.pickle
                dirpat = plain
                job_enddir = maps
            </skymap>
            <sum>
                filetype = sum
                filepat = sum
                flabel = sum
                fsuffix = fits
                dirpat = plain
                ops_enddir = sum
                job_enddir = sum
            </sum>
        </file>
        <list>
            <smalls>
                depends = shrink.file.small
                divide_by = filter
                columns = small.fullname
                filepat = sumlist
                flabel = smalls
                dirpat = plain
            </smalls>
        </list>
    </merge>
</module>
`;

/** The camera's policy of the frame: our own, four types. */
const camera = `exposures:
  raw: {template: 'raw/%(visit)07d-%(ccd)02d.fits', python: tiny.Image}
datasets:
  small: {template: '%(filter)s/small/small-%(visit)07d.fits', python: tiny.Image}
  tiny: {template: '%(filter)s/tiny/tiny-%(visit)07d.fits', python: tiny.Image}
  small_id: {template: ignored}
`;
const templates = `datasets:
  small: '%(filter)s/small/small-%(visit)07d_r\${reqnum}p\${attnum:2}.fits'
`;
const settings = `[butler]\ncamera = "policy.yaml"\ntemplates = "templates.yaml"\n`;

/** The files of the frame; an example stands in a file of its own, which the frame includes at its end. */
export function framed(example: Example): Record<string, string> {
  const kept = (example.without ?? []).reduce(withoutEntry, frame);
  return {
    "/work/submit.des": `${kept}<<include example.wcl>>\n`,
    "/work/example.wcl": `${example.text}\n`,
    "/work/policy.yaml": camera,
    "/work/templates.yaml": example.templates ?? templates,
    "/work/wcl.toml": settings,
  };
}

/** Loads and checks files whose entry is `/work/submit.des`, as `wcl check` does. */
export function problemsOf(files: Readonly<Record<string, string>>): readonly Problem[] {
  const system = memorySystem(files);
  const { program, problems } = loadProgram("/work/submit.des", system);
  const read = readSettings(files["/work/wcl.toml"] ?? "", "/work/wcl.toml");
  const butler = read.settings.butler === undefined ? undefined : loadButler(read.settings.butler, system.read);
  return checkProgram(program, undefined, butler, {
    found: [...problems, ...read.problems],
    rules: read.settings.rules,
  });
}

function withoutEntry(text: string, entry: string): string {
  if (!entry.startsWith("<")) return text.replace(new RegExp(`^${entry} = .*\\n`, "m"), "");
  const name = entry.slice(1, -1);
  return text.replace(new RegExp(`^<${name}>\\n[^]*?^</${name}>\\n`, "m"), "");
}
