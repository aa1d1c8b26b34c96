/** A submission of so many quanta that run `true`, two at a time in one job; all its places are below `folder` (absolute). */
export function benchSubmission(quanta: number, folder: string): string {
  return `reqnum = 1
unitname = BENCH
jira_id = BENCH
project = BENCH
campaign = BENCH
pipeline = bench
pipeprod = bench
pipever = 1
operator = bench
target_site = here
home_archive = home
use_home_archive_output = wrapper
create_junk_tarball = False
ops_run_dir = \${project}/r\${reqnum}/\${unitname}/p\${attnum:2}
<site>
    <here>
        name = here
    </here>
</site>
<archive>
    <home>
        name = home
        root = ${folder}/archive
    </home>
</archive>
<filename_pattern>
</filename_pattern>
<directory_pattern>
</directory_pattern>
<filetype_metadata>
</filetype_metadata>
<exec_def>
</exec_def>
<file_header>
</file_header>
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
        modulelist = nothing
    </b1>
</block>
<module>
    <nothing>
        wrappername = genwrap.py
        wrapperloop = item
        item = (1:${quanta})
        max_fwthreads = 2
        master_use_fwthreads = True
        modnamepat = nothing_r\${reqnum}p\${attnum:2}_\${item}
        <exec_1>
            execname = true
            <cmdline>
            </cmdline>
        </exec_1>
    </nothing>
</module>
`;
}
