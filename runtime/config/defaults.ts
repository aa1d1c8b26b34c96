/** The name of the file that the packaged defaults are said to stand in. */
export const defaultsFile = "wcl:defaults";

/** The name of the place that defaults from the registry are said to come from. */
export const databaseFile = "wcl:database";

/**
 * What holds unless the registry or the submission says otherwise: the names of the files that the framework makes
 * for itself, where they lie, and its switches. Names and values are DESDM's, so existing submissions find what they
 * count on.
 */
export const packagedDefaults = `# Switches.
when_to_email = run
wrapper_debug = 1
use_qcf = True
use_db_in = True
use_db_out = True
save_md5sum = True
create_junk_tarball = True
verify_files = True

# Inputs come from the home archive, wrapper by wrapper; outputs go there at the end of each job.
use_home_archive_input = wrapper
use_home_archive_output = job
use_target_archive_input = never
use_target_archive_output = never

# Compression of outputs; each file says whether it wants any.
master_compression = file
compression_exec = fpack
compression_args = \${__UCFILE__}
compression_suffix = .fz

# Names of what one wrapper instance leaves; wrapnum keeps instances apart.
modnamepat = \${unitname}_r\${reqnum}p\${attnum:2}w\${wrapnum}_\${modulename}
tmpfile_prefix = tmp_\${unitname}_r\${reqnum}p\${attnum:2}w\${wrapnum:5}_\${modulename}

<filename_pattern>
    # Kept in the archive, so the name says whose they are.
    config = \${unitname}_r\${reqnum}p\${attnum:2}_\${cfglabel}_config.des
    junktar = junk_j\${jobnum:4}_\${blockname}_\${unitname}_r\${reqnum}p\${attnum:2}.tar

    # One for each query.
    qoutput = \${searchname}_\${modulename}.\${suffix}

    # One for each wrapper instance.
    inputwcl = \${modnamepat}_input.wcl
    outputwcl = \${modnamepat}_output.wcl
    log = \${modnamepat}.log

    # One for each job.
    runjob = runjob.sh
    inputwcltar = inputwcl_j\${jobnum:4}.tar.gz
    outputwcltar = outputwcl_j\${jobnum:4}.tar
    jobwcl = jobwcl_j\${jobnum:4}.wcl
    jobtasklist = task_j\${jobnum:4}.list
    envfile = env_j\${jobnum:4}.txt

    # For files of a block and of a job.
    blockbase = \${flabel}
    block = \${flabel}.\${fsuffix}
    jobbase = \${flabel}
    job = \${flabel}.\${fsuffix}

    # Workflows.
    mngrdag = \${dagtype}.dag
    blockdag = blockmngr.dag
    jobdag = jobmngr.dag
</filename_pattern>

# ops is below the root of the archive, runtime below the folder of the job.
<directory_pattern>
    <inputwcl>
        name = wcl
        ops = \${ops_run_dir}/inputwcl/\${modulename}
        runtime = inputwcl/\${modulename}
    </inputwcl>
    <outputwcl>
        name = wcl
        ops = \${ops_run_dir}/outputwcl/\${modulename}
        runtime = outputwcl/\${modulename}
    </outputwcl>
    <list>
        name = list
        ops = \${ops_run_dir}/list/\${modulename}
        runtime = list/\${modulename}
    </list>
    <log>
        name = log
        ops = \${ops_run_dir}/log/\${modulename}
        runtime = log/\${modulename}
    </log>
    <junktar>
        name = junktar
        ops = \${ops_run_dir}/junktar/
        runtime = junktar
    </junktar>
    <jobdir>
        name = jobdir
        ops = tbd
        runtime = \${unitname}_r\${reqnum}p\${attnum:2}_\${blockname}_j\${jobnum}
    </jobdir>
</directory_pattern>
`;
