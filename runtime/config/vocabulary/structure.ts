import type { Rows } from "./read-rows.ts";

/** The sections of a submission, and the shape of what stands in blocks, modules and execs. */
export const structureRows: Rows = {
  kind: "framework",
  rows: `
block! | global | section |  | One sub-section for each stage of the run; blocklist says which of them run, and in which order.
module! | global | section |  | One sub-section for each pipeline step.
site! | global | section |  | One sub-section for each place where jobs run; often a default of the registry.
archive | global | section |  | One sub-section for each archive of files; often a default of the registry, with a few keys set here.
filename_pattern! | global | section |  | Templates of file names, by the name of the pattern. | Names of patterns are folded to lower case when read.
directory_pattern! | global | section |  | One sub-section for each directory pattern, with one template for the archive and one for the job.
filetype_metadata! | global | section |  | For each file type, which metadata are gathered, from where, and in which table they are kept.
file_header! | global | section |  | For each FITS keyword that header updates may write, its comment and its type.
exec_def! | global | section |  | For each executable, in lower case, how it tells its version.
job_file_mvmt! | global | section |  | Which class moves files between a job and the archives, by site, home archive and target archive. | no_archive stands for an archive that is not used.
archive_transfer | global | section |  | Which class copies from one archive to another, by source and destination.
job_environment | global | section |  | Variables that are exported to every job.
condor_job_environment | global | section |  | Variables that the batch system itself gives to every job.
qcf | global | section |  | The operator's patterns for messages in what programs print.
blocklist! | global | list |  | The blocks to run, one after another. | Written in lower case it is found in all versions of the framework; ours folds it.
modulelist! | block global | list |  | The modules of the block, in the order in which data flow.
divide_jobs_by | wide | list |  | Wrapper instances that agree in the values of these keys run in one job; without it the block is one job.
noop | module | bool(true false) | false | Only the queries of the module count, so that other modules can depend on their results; it needs no wrapper and no exec. | The original checker fails when noop is absent together with wrappername or all execs.
wrappername! | wide module | string(genwrap.py) |  | The program that runs the module inside the job; it is given the input WCL.
wrapperloop | wide module | list |  | One wrapper instance for each combination of the values of these keys. | The original gives values to keys by position; ours matches loopkey, match or divide_by of the loop object by name.
loopobj | module | dataref |  | The file or list (file.NAME, list.NAME) whose data give the loop its values; without it WCL lists do.
list_order | module | list |  | The order in which the lists of the module are queried and read.
req_vals | module | list |  | Further keys to copy into the input WCL. | Variables in the names of variables and optional ones are copied only if listed here.
file | module | section |  | One sub-section for each file the module reads or writes.
list | module | section |  | One sub-section for each list of files the module reads.
wrapper | module | section |  | Copied whole into the input WCL; what it means is up to the wrapper program.
exec_N! | module | section |  | One call of an executable; N is digits. They run in the order of their numbers, and stop at the first that fails. | In the original exec_10 runs before exec_2, and a failure does not stop the next.
wrapper_debug | wide module | int | 1 | How much wrappers say about what they do.
modnamepat | wide module | template | \${unitname}_r\${reqnum}p\${attnum:2}w\${wrapnum}_\${modulename} | The beginning of the names of input WCL, output WCL and log of one instance. | It must vary with every loop key, or hold wrapnum.
tmpfile_prefix | wide module | template | tmp_\${unitname}_r\${reqnum}p\${attnum:2}w\${wrapnum:5}_\${modulename} | What the names of a wrapper's temporary files begin with.
execname! | exec | string |  | The program; it must be on the path of the job.
cmdline | exec | section |  | The arguments, in order; keys keep their case here. | A section called replace inside it ends the keeping of case.
cmd_hyphen | exec | enum(allsingle alldouble mixed_gnu) | allsingle | How many hyphens option names get: one, two, or one for a letter and two for a word. | The words must be written in lower case.
used | exec | datareflist |  | What the exec reads: file.NAME, list.LIST.FILE or list.LIST.
was_generated_by | exec | datareflist |  | What the exec writes: file.NAME or list.LIST.FILE.
ancestry | exec | pairlist |  | Which input each output is made from, as parent:child; parents are in used, children in was_generated_by.
was_derived_from | exec | pairlist |  | What ancestry is called in the input WCL. | Written in a submission it works too, but only ancestry is checked.
version_flag | exec_def.* exec | string |  | The option that makes the program print its version.
version_pattern | exec_def.* exec | regex |  | Finds the version in that print: its first group.
_N | cmdline | string |  | A positional argument at place N; text after the digits does not count. | The original inserts them in the order of their text, so _10 comes before _2.
* | cmdline | string(_flag) |  | An option of that name; the value _flag gives the option alone.
replace | exec module | section |  | Keeps the case of its keys, like cmdline. | Nothing reads what stands in it.
`,
};

export const structureConventionRows: Rows = {
  kind: "convention",
  rows: `
package | exec_def.* | string |  | The software package that the program belongs to, for people to read.
modnamepat_* | global | template |  | A named beginning for internal files, which modules pick with modnamepat = \${modnamepat_NAME}.
* | global module block site archive | string |  | A variable of your own, visible from every narrower scope.
* | wrapper | string |  | Handed to the wrapper program as it is.
* | job_environment condor_job_environment | string |  | A variable of the environment; its name is turned to capitals.
`,
};

export const structureTrapRows: Rows = {
  kind: "trap",
  rows: `
cmd_req_args | exec_def.* | list |  | Listed required arguments once; nothing reads it. | Remove it.
check_command | inputwcl | bool(true false) |  | Asked for a check of arguments once; nothing reads it. | Remove it.
check_cmdline | inputwcl | bool(true false) |  | A name without a reader. | Remove it.
`,
};
