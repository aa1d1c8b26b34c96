import type { Rows } from "./read-rows.ts";

/** Archives, transfers and their throttles, saving and compressing. */
export const archiveRows: Rows = {
  kind: "framework",
  rows: `
home_archive | wide | ref:archive |  | The archive that inputs come from and outputs go to for good. | The original compares it as written.
target_archive | wide | ref:archive |  | The archive next to the place where jobs run.
use_home_archive_input | global block | enum(target_archive wrapper all never) | wrapper | When inputs come from the home archive: staged to the target archive, fetched by each wrapper, both, or not.
use_home_archive_output | global block | enum(wrapper job block run never) | job | When outputs are taken to the home archive. | block and run need a target archive.
use_target_archive_input | global block | enum(job never) | never | Whether jobs take inputs from the target archive.
use_target_archive_output | global block | enum(wrapper job never) | never | When outputs are taken to the target archive.
transfer_semname | wide | string |  | The semaphore that throttles every transfer. | The most special of these names wins; __NONE__ switches throttling off.
input_transfer_semname | wide | string |  | The semaphore that throttles transfers of inputs.
input_transfer_semname_home | wide | string |  | The semaphore that throttles inputs from the home archive.
input_transfer_semname_target | wide | string |  | The semaphore that throttles inputs from the target archive.
input_transfer_semname_prestage | wide | string |  | The semaphore that throttles the staging of inputs before a block.
output_transfer_semname | wide | string |  | The semaphore that throttles transfers of outputs.
output_transfer_semname_home | wide | string |  | The semaphore that throttles outputs to the home archive.
output_transfer_semname_target | wide | string |  | The semaphore that throttles outputs to the target archive.
throttle | global | section |  | How many slots each semaphore has: name = number. | Ours alone; without it the registry's table semlock says so.
plain_http_login | wide archive | bool(true false) | false | Lets passwords go over plain http to another machine. | Ours alone.
name | archive site | string |  | The name of the section once more.
root! | archive | path |  | The folder under which the archive's files lie, as an absolute path.
root_http | archive | url |  | The address under which HTTP finds the same files.
filemgmt! | archive global | class |  | The class that registers and finds the archive's files. | The name must hold a dot.
transfer_server | archive | list |  | Servers of which one is picked for each run, its settings merged into the archive's. | It needs use_db_in; the LSST version does not know it.
mvmtclass! | job_file_mvmt | class |  | The class that moves files between a job and its archives, for this site and these archives.
transfer! | archive_transfer | class |  | The class that copies between these two archives.
master_savefiles | wide | enum(always failure file never rand_NN) | file | Which outputs are saved: all, all of a failed job, those that say so, none; rand_NN saves all in about NN percent of the runs.
master_compression | wide | enum(file success never) | file | Which outputs are compressed: those that say so, the same but only of a job without failure, none. | notfailure, which the original's own list names, counts as never there.
compression_exec | wide | string | fpack | The program that compresses.
compression_args | wide | string | \${__UCFILE__} | Its arguments; \${__UCFILE__} is the plain file, \${__CFILE__} the compressed one. | These two are written in capitals.
compression_suffix | wide | string | .fz | The suffix of compressed files.
compress_cleanup | wide | bool(true false) | True | Deletes the plain file once it is compressed.
compression_cleanup | global | bool(true false) | false | Another spelling of compress_cleanup. | The original sets it in its defaults and never reads it, so writing it changes an old run.
dcache | site | bool(true false) | false | Jobs fetch their credentials from storage when they start. | The LSST version does not know it.
`,
};

export const archiveAutoRows: Rows = {
  kind: "auto",
  rows: `
list_target_archives | global | list |  | The target archives that the run has met.
`,
};

export const archiveConventionRows: Rows = {
  kind: "convention",
  rows: `
host | archive | string |  | The machine that serves the archive, for people to read.
`,
};
