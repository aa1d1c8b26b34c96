import type { Rows } from "./read-rows.ts";

/** What stands in the files that the framework and the wrappers write for each other. */
export const writtenRows: Rows = {
  kind: "auto",
  rows: `
pipeline | inputwcl.wrapper | string |  | The pipeline, handed to the wrapper.
pipeprod | inputwcl.wrapper | string |  | The software package, handed to the wrapper.
pipever | inputwcl.wrapper | string |  | The version of that package, handed to the wrapper.
wrappername | inputwcl.wrapper | string |  | The wrapper program itself.
outputwcl | inputwcl.wrapper | string |  | The file that the wrapper must write.
tmpfile_prefix | inputwcl.wrapper | string |  | What the names of its temporary files begin with.
wrapkeys | inputwcl | string |  | The loop values of the instance, each after an underscore.
modname | inputwcl | string |  | The module.
log_archive_path | inputwcl | string |  | The folder of the log in the archive.
log | inputwcl | string |  | The log.
filespecs | inputwcl | section |  | What the section file of the module is called here.
condor_job_init_dir | jobwcl | string |  | The folder in which the job started.
jobkeys | jobwcl | string |  | The values of divide_jobs_by.
numexpwrap | jobwcl | string |  | How many wrapper calls the job should make.
output_wcl_tar | jobwcl | string |  | The package of output WCL to make.
envfile | jobwcl | string |  | The file for the job's environment.
junktar | jobwcl | string |  | The package of undeclared files to make.
junktar_archive_path | jobwcl | string |  | Its folder in the archive.
fw_groups | jobwcl | string |  | Groups of instances, g0001 and so on, one after another: wrapnums, fw_nthread, fw_thread_reuse.
usedb | jobwcl | string |  | The value of use_db_out.
useqcf | jobwcl | string |  | The value of use_qcf.
home_archive_info | jobwcl | string |  | The section of the home archive.
target_archive_info | jobwcl | string |  | The section of the target archive.
provenance | outputwcl | section |  | What was read, and what was made from what.
outputs_by_sect | outputwcl | section |  | The files that were written, by data section and exec.
file_metadata | outputwcl | section |  | Metadata, under a name that older tools look for.
parents | outputwcl.provenance.was_derived_from.* | string |  | The files that something was made from.
children | outputwcl.provenance.was_derived_from.* | string |  | The files that were made from them.
status | outputwcl | string |  | The exit status.
start_time | outputwcl | string |  | When it started.
end_time | outputwcl | string |  | When it ended.
walltime | outputwcl | string |  | How long it took.
task_info | outputwcl | section |  | Start, end and status of each step inside the wrapper.
procinfo | outputwcl | section |  | What the programs used of the machine.
version | outputwcl | string |  | The version that the program told.
`,
};
