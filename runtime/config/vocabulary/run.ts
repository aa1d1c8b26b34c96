import type { Rows } from "./read-rows.ts";

/** What a run is called, who it belongs to, and the switches that decide what happens around it. */
export const runRows: Rows = {
  kind: "framework",
  rows: `
project! | global | string |  | The project that the request is for; part of the registry's record and of batch attributes. | Read at the top level only.
campaign! | global | string |  | The processing campaign. | Read at the top level only.
pipeline! | global | string |  | The pipeline, as status displays and FITS headers show it. | Read at the top level only.
pipeprod! | wide | string |  | The software package that the job sets up.
pipever! | wide | string |  | The version of that package.
operator! | global | string |  | The person who submits. | The shared login bcs is refused.
email | wide | string |  | Where mail about the run goes.
when_to_email | wide | enum(never run block) | run | When mail goes out: never, after the run, or after each block; failures are mailed unless never.
jira_id! | wide | string |  | The ticket that asks for the run.
reqnum! | wide module | int |  | The number of the processing request.
unitname! | wide module | string |  | What is being processed, such as an exposure or a tile; it may hold variables.
label | wide | list |  | Labels of the attempt. | A label has 30 characters at most.
save_run_vals | wide | list |  | Keys whose expanded values are recorded with the attempt. | Each must be known when the run is submitted.
basket | wide | string |  | Groups attempts as you like.
group_submit_id | wide | int |  | Ties the submissions of one campaign together; mass submission writes it.
target_site! | wide | ref:site |  | Where the jobs of the block run. | Folded to lower case before it is looked up.
dry_run | wide | bool(true false) | false | Plans everything and writes every file, but runs no job. | The original stops after the first block; ours does all of them.
use_db_in! | global | bool(true false) | True | Takes defaults and knowledge of files from the registry.
use_db_out! | wide | bool(true false) | True | Records the run in the registry.
block_barriers | global | enum(always needed) | always | Whether a block waits for the one before it, or only for the blocks whose files it reads. | Ours alone; needed is right only where blocks pass nothing on but files of the plan.
use_qcf! | wide | bool(true false) | True | Looks for messages in what programs print. | It needs use_db_out.
verify_files | wide | bool(true false) | True | Checks copies, and compares archive and registry after the block. | The defaults of the LSST version leave it out.
save_md5sum | wide | bool(true false) | True | Records the checksum of every output.
create_junk_tarball! | wide | bool(true false) | True | Packs the files that a job left and nobody declared.
check_proxy | wide | bool(true false) | false | Refuses to submit without a valid grid proxy.
stop_on_fail | jobwcl | bool(true false) | true | When one of several parallel wrappers fails, the others are stopped. | The original looks for it in the job's file, where it never writes it.
stagefiles | wide module | bool(true false) | true | Whether files are staged to the target archive.
quanta_order | global | enum(natural reference) | natural | How quanta and jobs are numbered: as people count (2 before 10), or by text as the original does. | Ours; the original knows only its own order.
query_timeout | global | int | 600 | Seconds after which a query program is ended. | Ours; the original waits for ever.
purge_job_dir | wide | enum(success always never) | success | When the folder of a job is deleted. | In the original any other word means never.
max_eups_tries | wide | int | 3 | How often a job tries to set up its software.
setupeups! | wide | path |  | The script that makes the software setup available where the job runs.
jobroot | wide | path |  | Where the folders of jobs are made; without it the batch system's own folder.
submit_run_dir | wide | path |  | Where the files of the run are written on the submitting machine; a relative path starts at the working folder. | Without it, the name of the submission and the time.
submit_time | global | string | now | When the run was submitted, as YYYYMMDDhhmmss; you may set it.
ops_run_dir! | wide | path |  | The folder of the attempt below the root of the archive. | Without request, unit and attempt number in it, attempts share a folder.
submit_files_mvmt | wide | class |  | The class that copies the submission and list files to the home archive.
transfer_stats | wide | class |  | The class that records how transfers went.
transfer_stats_per_file | global archive | bool(true false) |  | Records transfers file by file, not in batches.
submit_des_services | global | path |  | The credentials file on the submitting machine. | Before it the command line counts, after it the variable DES_SERVICES.
submit_des_db_section | global | string |  | The section of that file; without it the variable DES_DB_SECTION.
target_des_services | wide | path |  | The credentials file that jobs see.
target_des_db_section | global | string |  | The section of that file.
des_http_section | global site archive | string |  | The section of the credentials for transfers by HTTP. | The HTTP movers need it.
fermi_id | global | string |  | Part of the path of the credentials at sites that fetch them from storage; see dcache.
raw_keywords_file | global | path |  | The table of header keywords that a raw exposure must have.
run_site | global | string |  | The site as the event log prints it. | Nothing sets it, so the original prints None.
`,
};

export const runAutoRows: Rows = {
  kind: "auto",
  rows: `
current | global | section |  | What the framework is working on: curr_block, curr_site, curr_archive. | Not to be written by hand: its keys win over all others.
task_id | global | section |  | Task numbers of attempt, blocks and jobs in the registry.
attnum | wide module | int | assigned | The number of the attempt, one above the last that the registry knows. | With use_db_out a number written here is replaced.
submitwcl | global | path |  | The file that was submitted.
des_services | global archive | path |  | The credentials file that the parts of the framework are given.
des_db_section | global archive | string |  | The section of that file.
use_db | jobwcl | bool(true false) |  | use_db_out, as a job knows it. | It is written as usedb.
runsite | global | string |  | target_site in lower case.
blknum | global | string |  | The number of the current block, from 1.
jobnum | global | string |  | The number of the last job, through the whole attempt.
tasknum | global | string |  | The number of the last task.
wrapnum | global | string |  | The number of the wrapper instance, through the whole attempt.
block_dir | global | string |  | The folder of the block on the submitting machine.
work_dir | global | string |  | The folder of the run on the submitting machine.
uberctrl_dir | global | string |  | The folder that holds the state of the run.
submit_run | global | string |  | Unit, request and attempt in one name.
run | global | string |  | The same as submit_run.
submit_reqnum | global | string |  | The request number when the run was submitted.
submit_unitname | global | string |  | The unit when the run was submitted.
submit_attnum | global | string |  | The attempt number when the run was submitted.
submit_dir | global | string |  | The folder from which the run was submitted.
submit_host | global | string |  | The machine from which the run was submitted.
submit_epoch | global | string |  | When the run was submitted, in seconds since 1970.
des_home | global | string |  | Where the framework's code lies.
processingfw_dir | global | string |  | Where the framework is installed.
pfw_attempt_id | global | string |  | The attempt's number in the registry.
origwcl | global | string |  | The copy of the submission as it was written.
expwcl | global | string |  | The copy with all includes in it.
fullwcl | global | string |  | The copy with includes and defaults.
numjobs | global | string |  | How many jobs the block has.
block_outputlist | global | string |  | The list of what the block wrote.
blockname | block | string |  | The name of the block's own section.
sitename | site | string |  | The name of the site's own section.
archivename | archive | string |  | The name of the archive's own section.
modulename | module | string |  | The name of the module's own section.
execnum | exec | int |  | The number in the name of the exec's section.
curr_block | global | string |  | The current block. | The original keeps it as blocklist writes it, so capitals hide the block's keys.
curr_site | global | string |  | The current site.
curr_archive | global | string |  | The archive of the current block, or None.
curr_module | currentvals | string |  | The module being worked on; it exists during look-ups only.
cfglabel | currentvals | string |  | orig, exp or full, while copies of the submission are named.
searchname | currentvals | string |  | The list or file whose query is being named.
suffix | currentvals | string |  | The suffix of a query's file, while that is named.
dagtype | currentvals | string |  | Which workflow is being named.
outputfile | currentvals | string |  | The file for the result of a query, in args.
outputxml | currentvals | string |  | The same file, under an older name.
`,
};

export const runTrapRows: Rows = {
  kind: "trap",
  rows: `
curr_file | currentvals | string |  | Would make a section of the top-level section file visible. | The framework never sets it.
curr_list | currentvals | string |  | Would make a section of the top-level section list visible. | The framework never sets it.
curr_exec | currentvals | string |  | Would make a section of the top-level section exec visible. | The framework never sets it.
curr_job | currentvals | string |  | Would make a section of the top-level section job visible. | The framework never sets it.
curr_blocknum | current | int |  | Read by query_run = allbutfirstcurrent. | Nothing sets it; blknum is the number of the block.
`,
};
