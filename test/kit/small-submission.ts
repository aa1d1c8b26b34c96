/** Also a name with a comma: it is one name everywhere. */
export const smallValues = ["1", "2", "8,6"];

export interface SmallSettings {
  /** Absolute root of the home archive. */
  readonly archive: string;
  /** Absolute folder of the programs. */
  readonly bin: string;
  /** Words for the programs of the first and of the last module: see `test/execution/bin/make`. */
  readonly first?: string;
  readonly last?: string;
  /** More global lines. */
  readonly more?: string;
}

/** A submission that every check finds clean: 8 quanta in 4 jobs, the last of which waits for the others. */
export function smallSubmission({ archive, bin, first = "", last = "", more = "" }: SmallSettings): string {
  return `
project = P
pipeline = pl
campaign = C
operator = op
jira_id = J-1
pipeprod = prod
pipever = 1
reqnum = 1
unitname = U
ops_run_dir = P/r\${reqnum}/\${unitname}/p\${attnum:2}
target_site = here
home_archive = home
use_home_archive_output = wrapper
create_junk_tarball = False
program_path = ${bin}
${more}
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
<job_file_mvmt>
    <here>
        <home>
            <no_archive>
                mvmtclass = filemgmt.job_mvmt_local.JobArchiveLocal
            </no_archive>
        </home>
    </here>
</job_file_mvmt>
<exec_def>
</exec_def>
<file_header>
</file_header>
<filename_pattern>
    raw = raw_\${n}.txt
    each = \${flabel}_\${n}_r\${reqnum}p\${attnum:2}.txt
    all = \${flabel}_r\${reqnum}p\${attnum:2}.txt
</filename_pattern>
<directory_pattern>
    <flat>
        runtime = \${enddir}
        ops = \${ops_run_dir}/\${enddir}
    </flat>
</directory_pattern>
<filetype_metadata>
    <raw>
        metadata_table = genfile
        <hdus>
            <primary>
            </primary>
        </hdus>
    </raw>
    <product>
        metadata_table = genfile
        <hdus>
            <primary>
            </primary>
        </hdus>
    </product>
</filetype_metadata>
blocklist = b1
<block>
    <b1>
        modulelist = first, second, merge, last
        divide_jobs_by = n
    </b1>
</block>
<module first>
    wrappername = genwrap.py
    wrapperloop = n
    loopobj = file.raw
    modnamepat = \${modulename}_r\${reqnum}p\${attnum:2}_\${n}
    <exec_1>
        execname = make
        used = file.raw
        was_generated_by = file.out
        ancestry = file.raw:file.out
        <cmdline>
            _1 = \${file.out.fullname} first ${first} \${file.raw.fullname}
        </cmdline>
    </exec_1>
    <file>
        <raw>
            exec = q.py
            args = \${qoutfile}
            loopkey = n
            filepat = raw
            filetype = raw
            dirpat = flat
            enddir = raw
        </raw>
${output("first", "each")}
    </file>
</module>
<module second>
    wrappername = genwrap.py
    wrapperloop = n
    loopobj = file.in
    modnamepat = \${modulename}_r\${reqnum}p\${attnum:2}_\${n}
    <exec_1>
        execname = make
        used = file.in
        was_generated_by = file.out
        ancestry = file.in:file.out
        <cmdline>
            _1 = \${file.out.fullname} second \${file.in.fullname}
        </cmdline>
    </exec_1>
    <file>
        <in>
            depends = first.file.out
            loopkey = n
            dirpat = flat
            enddir = first
        </in>
${output("second", "each")}
    </file>
</module>
<module merge>
    wrappername = genwrap.py
    modnamepat = \${modulename}_r\${reqnum}p\${attnum:2}
    <exec_1>
        execname = merge
        used = list.in.im
        was_generated_by = file.out
        ancestry = list.in.im:file.out
        <cmdline>
            _1 = \${file.out.fullname} \${list.in.fullname}
        </cmdline>
    </exec_1>
    <file>
        <im>
            listonly = True
            dirpat = flat
            enddir = second
        </im>
${output("merged", "all")}
    </file>
    <list>
        <in>
            depends = second.file.out
            columns = im.fullname, n
            format = textcsv
            filepat = all
            flabel = list
            fsuffix = list
            dirpat = flat
            enddir = list
        </in>
    </list>
</module>
<module last>
    wrappername = genwrap.py
    modnamepat = \${modulename}_r\${reqnum}p\${attnum:2}
    <exec_1>
        execname = make
        used = file.in
        was_generated_by = file.out
        ancestry = file.in:file.out
        <cmdline>
            _1 = \${file.out.fullname} last ${last} \${file.in.fullname}
        </cmdline>
    </exec_1>
    <file>
        <in>
            depends = merge.file.out
            dirpat = flat
            enddir = merged
        </in>
${output("last", "all")}
    </file>
</module>
`;
}

function output(label: string, pattern: string): string {
  const lines = ["<out>", `    filetype = product`, `    filepat = ${pattern}`, `    flabel = ${label}`];
  const rest = ["    savefiles = true", "    compress_files = false", "    dirpat = flat", `    enddir = ${label}`];
  return [...lines, ...rest, "</out>"].map((line) => `        ${line}`).join("\n");
}
