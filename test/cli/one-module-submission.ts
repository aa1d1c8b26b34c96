/** One module over the files that `keys` ask for. */
export const oneModule = (archive: string, keys: string): string => `
project = ASK
pipeline = ask
campaign = TEST
operator = tester
jira_id = ASK-1
reqnum = 1
unitname = U1
pipeprod = Ask
pipever = 1
use_db_in = False
use_db_out = False
use_qcf = False
create_junk_tarball = False
target_site = here
home_archive = home
ops_run_dir = \${project}/r\${reqnum}/\${unitname}/p\${attnum:2}
<site>
    <here>
        name = here
    </here>
</site>
<archive>
    <home>
        name = home
        root = ${archive}
    </home>
</archive>
<filename_pattern>
    out = out_\${visit}_\${ccd:3}_r\${reqnum}p\${attnum:2}.txt
</filename_pattern>
<directory_pattern>
    <flat>
        runtime = \${enddir}
        ops = \${ops_run_dir}/\${enddir}
    </flat>
</directory_pattern>
<filetype_metadata>
    <raw>
        metadata_table = image
        <hdus>
            <primary>
                <r>
                    <w>
                        visit = visit
                        ccd = ccd
                    </w>
                </r>
            </primary>
        </hdus>
    </raw>
    <product>
        metadata_table = miscfile
        <hdus>
            <primary>
            </primary>
        </hdus>
    </product>
</filetype_metadata>
<file_header>
</file_header>
<exec_def>
</exec_def>
<job_file_mvmt>
    <here>
        <home>
            <no_archive>
                mvmtclass = filemgmt.job_mvmt_local.JobArchiveLocal
            </no_archive>
        </home>
    </here>
</job_file_mvmt>
blocklist = b1
<block>
    <b1>
        modulelist = m1
    </b1>
</block>
<module>
    <m1>
        wrappername = genwrap.py
        wrapperloop = visit, ccd
        loopobj = file.raw
        modnamepat = m1_\${visit}_\${ccd}_r\${reqnum}p\${attnum:2}
        <exec_1>
            execname = cp
            used = file.raw
            was_generated_by = file.out
            ancestry = file.raw:file.out
            <cmdline>
                _1 = \${file.raw.fullname}
                _2 = \${file.out.fullname}
            </cmdline>
        </exec_1>
        <file>
            <raw>
${keys}
                match = visit, ccd
                dirpat = flat
                enddir = raw
            </raw>
            <out>
                filetype = product
                filepat = out
                dirpat = flat
                enddir = out
            </out>
        </file>
    </m1>
</module>
`;
