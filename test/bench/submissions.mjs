// Submissions made for measuring: plain WCL, as long or as wide as asked.

const frame = (unit, run) => `
reqnum = 1
unitname = ${unit}
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
        root = ${run}/archive
    </home>
</archive>
<filename_pattern>
    product = \${flabel}_\${item}_r\${reqnum}p\${attnum:2}.\${fsuffix}
    list = \${flabel}_\${item}_r\${reqnum}p\${attnum:2}.list
</filename_pattern>
<directory_pattern>
    <work>
        runtime = work/\${item}
        ops = \${ops_run_dir}/work
    </work>
</directory_pattern>
<filetype_metadata>
    <product>
        metadata_table = miscfile
        <hdus>
            <primary>
            </primary>
        </hdus>
    </product>
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
`;

/** `count` quanta of one module that runs \`true\`: a product of WCL values, no query. */
export function trueSubmission(count, run, threads) {
  return `${frame("TRUE", run)}
blocklist = b1
master_use_fwthreads = True
<block>
    <b1>
        modulelist = nothing
    </b1>
</block>
<module>
    <nothing>
        wrappername = genwrap.py
        wrapperloop = item
        item = (1:${count})
        max_fwthreads = ${threads}
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

/** One quantum whose program writes a log of so many bytes. */
export function logSubmission(bytes, run) {
  return `${frame("LOG", run).replace("use_home_archive_output = wrapper", "use_home_archive_output = never")}
blocklist = b1
max_log_bytes = ${2 * bytes}
<block>
    <b1>
        modulelist = talk
    </b1>
</block>
<module>
    <talk>
        wrappername = genwrap.py
        wrapperloop = item
        item = 1
        modnamepat = talk_r\${reqnum}p\${attnum:2}_\${item}
        <exec_1>
            execname = sh
            <cmdline>
                _1 = -c
                _2 = 'yes a line of a program | head -c ${bytes}'
            </cmdline>
        </exec_1>
    </talk>
</module>
`;
}

/** One module whose quanta come from a list: three files each, one list file each. */
export function listSubmission(run) {
  return `${frame("LIST", run)}
blocklist = b1
<block>
    <b1>
        modulelist = stack
    </b1>
</block>
<module>
    <stack>
        wrappername = genwrap.py
        wrapperloop = item
        loopobj = list.images
        modnamepat = stack_r\${reqnum}p\${attnum:2}_\${item}
        <exec_1>
            execname = stack
            used = list.images.image
            was_generated_by = file.coadd, file.weight
            ancestry = list.images.image:file.coadd
            <cmdline>
                in = \${list.images.fullname}
                out = \${file.coadd.fullname}
                weight = \${file.weight.fullname}
            </cmdline>
        </exec_1>
        <file>
            <image>
                listonly = True
                dirpat = work
            </image>
            <coadd>
                filetype = product
                filepat = product
                flabel = coadd
                fsuffix = fits
                dirpat = work
            </coadd>
            <weight>
                filetype = product
                filepat = product
                flabel = weight
                fsuffix = fits
                dirpat = work
            </weight>
        </file>
        <list>
            <images>
                exec = images.py
                args = --qoutfile \${qoutfile}
                divide_by = item
                columns = image.fullname, item
                filepat = list
                flabel = images
                dirpat = work
            </images>
        </list>
    </stack>
</module>
`;
}

/** Facts for listSubmission: `count` items with three images each, as text in pieces. */
export function* listFactsText(count) {
  yield '{"v":1,"taken":"2026-11-24T00:00:00Z","modules":{"stack":{"list-images":[';
  for (let first = 0; first < count; first += 1000) {
    const rows = [];
    for (let item = first; item < Math.min(first + 1000, count); item += 1)
      for (let n = 0; n < 3; n += 1)
        rows.push(
          JSON.stringify({ image: { filename: `image_${item}_${n}.fits`, item: String(item), ccd: String(n) } }),
        );
    yield `${first === 0 ? "" : ","}${rows.join(",")}`;
  }
  yield "]}}}";
}

/** A submission of `lines` lines: many modules that name one another's files. */
export function longSubmission(lines, run) {
  const modules = Math.max(1, Math.floor((lines - 70) / 34));
  const names = Array.from({ length: modules }, (_, n) => `step${n}`);
  const module = (name, n) => `    <${name}>
        # step ${n} of the chain
        wrappername = genwrap.py
        wrapperloop = item
        item = 1,2,3
        modnamepat = ${name}_\${item}
        <exec_1>
            execname = ${name}.py
            cmd_hyphen = mixed_gnu
            used = file.before
            was_generated_by = file.after
            ancestry = file.before:file.after
            <cmdline>
                _01 = \${file.before.fullname}
                out = \${file.after.fullname}
                item = \${item}
                verbose = _flag
            </cmdline>
        </exec_1>
        <file>
            <before>
                ${n === 0 ? "filename = start_${item}.fits" : `depends = step${n - 1}.file.after`}
                ${n === 0 ? "" : "match = item"}
                dirpat = work
            </before>
            <after>
                filetype = product
                filepat = product
                flabel = ${name}
                fsuffix = fits
                dirpat = work
            </after>
        </file>
    </${name}>
`;
  const text = `${frame("LONG", run)}
blocklist = b1
<block>
    <b1>
        modulelist = ${names.join(", ")}
    </b1>
</block>
<module>
${names.map(module).join("")}</module>
`;
  const short = lines - (text.split("\n").length - 1);
  return `${text}${"# a comment, so that the number of lines is as asked\n".repeat(Math.max(0, short))}`;
}
