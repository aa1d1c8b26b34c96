/**
 * A small but complete submission: two modules, a list from a query, a depends, patterns in an included file, facts.
 * `module` replaces the text of the second module, `extra` stands at the end of the first file.
 */
export function submission(parts: { readonly extra?: string; readonly facts?: boolean } = {}): string {
  return `--- coadd.des
${head}
<<include patterns.wcl>>
<<include modules/warp.wcl>>
<module>
    <stack>
        wrappername = genwrap.py
        wrapperloop = tract, patch
        loopobj = file.warps
        <exec_1>
            execname = stack.py
            used = file.warps
            was_generated_by = file.coadd
            ancestry = file.warps:file.coadd
            <cmdline>
                _01 = \${file.warps.fullname}
                out = \${file.coadd.fullname}
            </cmdline>
        </exec_1>
        <file>
            <warps>
                depends warp.file.warped
                match = tract, patch
                ignore_multiple_error = true
                dirpat = repo
            </warps>
            <coadd>
                filepat = tp
                flabel = coadd
                fsuffix = fits
                filetype = coadd
                dirpat = repo
                ops_enddir = coadd
            </coadd>
        </file>
    </stack>
</module>
${parts.extra ?? ""}
--- patterns.wcl
${patterns}
--- modules/warp.wcl
${warpModule}
${parts.facts === false ? "" : `--- coadd.des.facts.json\n${facts}`}`;
}

export const head = `unitname = U1
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
ops_run_dir = \${project}/r\${reqnum}/\${unitname}/p\${attnum:2}
blocklist = first
<block>
    <first>
        modulelist = warp, stack
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
    <stack.py>
        version_flag = --version
    </stack.py>
</exec_def>
<filetype_metadata>
    <warp>
        metadata_table = genfile
    </warp>
    <coadd>
        metadata_table = genfile
    </coadd>
</filetype_metadata>`;

export const patterns = `<filename_pattern>
    tpv = \${flabel}-\${tract}-\${patch}-\${visit}_r\${reqnum}p\${attnum:2}_\${unitname}.\${fsuffix}
    tp = \${flabel}-\${tract}-\${patch}_r\${reqnum}p\${attnum:2}_\${unitname}.\${fsuffix}
</filename_pattern>
<directory_pattern>
    <repo>
        name = repo
        ops = \${ops_run_dir}/\$opt{ops_enddir}
        runtime = jobrepo/\${tract}
    </repo>
</directory_pattern>`;

export const warpModule = `<module>
    <warp>
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
                flabel = warped
                fsuffix = fits
                filetype = warp
                dirpat = repo
                ops_enddir = warp
            </warped>
        </file>
        <list>
            <raw>
                exec = ask.py
                args = --qoutfile \${qoutfile}
                divide_by = tract, patch, visit
                columns = img.fullname, ccd
                filepat = tpv
                flabel = raw
                fsuffix = list
                dirpat = repo
            </raw>
        </list>
    </warp>
</module>`;

/** Twelve rows: tract 0, patches `8,6` and `8,7`, visits 100 to 102, two detectors each. */
export const facts = JSON.stringify({
  v: 1,
  taken: "2026-11-24T10:00:00Z",
  modules: {
    warp: {
      "list-raw": ["8,6", "8,7"].flatMap((patch) =>
        [100, 101, 102].flatMap((visit) =>
          [1, 2].map((ccd) => ({
            img: {
              filename: `raw-${visit}-${ccd}.fits`,
              tract: "0",
              patch,
              visit: String(visit),
              ccd: String(ccd),
            },
          })),
        ),
      ),
    },
  },
});
