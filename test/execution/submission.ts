/** A submission of two blocks: three divided jobs and one that waits for them; then one over all. */
export const submission = `
project = P
pipeline = pl
campaign = C
operator = op
jira_id = J-1
pipeprod = prod
pipever = 1
reqnum = 1
unitname = U
attnum = 1
ops_run_dir = P/r\${reqnum}/\${unitname}/p\${attnum:2}
home_archive = home
modnamepat = \${modulename}_\${n}
<filename_pattern>
    raw = raw_\${n}.txt
    each = \${flabel}_\${n}.txt
    all = \${flabel}.txt
</filename_pattern>
<directory_pattern>
    <flat>
        runtime = \${enddir}
        ops = \${ops_run_dir}/\${enddir}
    </flat>
</directory_pattern>
<filetype_metadata>
    <text>
        metadata_table = genfile
        <hdus>
            <primary>
                <r>
                    <w>
                        n = n
                    </w>
                </r>
            </primary>
        </hdus>
    </text>
    <merged>
        metadata_table = genfile
    </merged>
</filetype_metadata>
blocklist = b1, b2
<block>
    <b1>
        modulelist = first, second, merge
        divide_jobs_by = n
    </b1>
    <b2>
        modulelist = last
    </b2>
</block>
<module first>
    wrappername = genwrap.py
    wrapperloop = n
    loopobj = file.raw
    <exec_1>
        execname = make
        used = file.raw
        was_generated_by = file.out
        ancestry = file.raw:file.out
        <cmdline>
            _1 = \${file.out.fullname} first FIRST_WORDS \${file.raw.fullname}
        </cmdline>
    </exec_1>
    <file>
        <raw>
            exec = q.py
            args = \${qoutfile}
            loopkey = n
            filepat = raw
            dirpat = flat
            enddir = raw
        </raw>
        <out>
            filetype = text
            filepat = each
            flabel = first
            dirpat = flat
            enddir = first
        </out>
    </file>
</module>
<module second>
    wrappername = genwrap.py
    wrapperloop = n
    loopobj = file.in
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
        <out>
            filetype = text
            filepat = each
            flabel = second
            dirpat = flat
            enddir = second
        </out>
    </file>
</module>
<module merge>
    wrappername = genwrap.py
    modnamepat = \${modulename}
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
        <out>
            filetype = merged
            filepat = all
            flabel = merged
            dirpat = flat
            enddir = merged
        </out>
    </file>
    <list>
        <in>
            depends = second.file.out
            columns = im.fullname, n
            format = textcsv
            filepat = all
            flabel = list
            dirpat = flat
            enddir = list
        </in>
    </list>
</module>
<module last>
    wrappername = genwrap.py
    modnamepat = \${modulename}
    <exec_1>
        execname = make
        used = file.in
        was_generated_by = file.out
        ancestry = file.in:file.out
        <cmdline>
            _1 = \${file.out.fullname} last LAST_WORDS \${file.in.fullname}
        </cmdline>
    </exec_1>
    <file>
        <in>
            depends = merge.file.out
            dirpat = flat
            enddir = merged
        </in>
        <out>
            filetype = merged
            filepat = all
            flabel = last
            dirpat = flat
            enddir = last
        </out>
    </file>
</module>
`;

/** Also a name with a comma: it is one name everywhere. */
export const values = ["1", "2", "8,6"];
