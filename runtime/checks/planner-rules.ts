import { notedRows } from "./noted-rows.ts";

/** What only shows when the runs of modules are worked out, often only with the answers of queries. */
export const plannerRules = notedRows(
  "planner",
  `
BLK417 error | a directory with several values | A directory pattern must give one folder; one of its variables is a list.
BLK418 error | a name with several values | The name of a list or of an internal file must be one name; one of its variables is a list.
BLK422 error | a key that the data do not have | Lines are divided, sorted or written by a key that they do not all have.
BLK425 error | a list that cannot be made from patterns | Without a query or depends a list can only hold the names of one file.
BLK428 warning | several lines for one run | More than one line of the data fits this run of the module. Further keys in match tell them apart; ignore_multiple_error takes all.
BLK429 error | a file that is asked for before it is made | A module reads by name what only a later one makes; change their order in modulelist.
BLK433 error | an unknown list format | List files are written as textsp, textcsv, texttab or wcl.
BLK436 error | a comma in a program's name | The list of a job's wrappers is separated by commas.
BLK437 warning | no value for the key of jobs | divide_jobs_by names a key that runs of this module do not have, so they go into a job of their own.
BLK450 information | a query that has not been asked | What the module does depends on the answer of a query program. wcl plan asks it; the editor shows the last answer that was saved.
BLK451 error | a query without an answer | The query found nothing, so there is nothing to do.
BLK452 error | an answer that cannot be read | The query program wrote something that is not lines of files, as WCL or JSON.
BLK453 error | too many runs of a module | The values of the loop make more runs than this program plans.
BLK454 error | a path or text that leaves its place | Paths stay inside the job and the archive, and texts hold no line breaks.
BLK455 error | no data for a run | No line of the data has the values of this run of the module.
BLK456 error | jobs that wait for each other | Files go from one job to the other and back; divide the block into several.
BLK457 error | a file that another job does not save | A file passes between jobs only by the archive, so its maker must have savefiles = True.
BLK458 information | a module that waits for another plan | It depends on data that are not planned yet.
BLK459 warning | a row that stands in a list twice | Two lines of the data say the same, so a program would get one file twice.
BLK461 error | a file that lies elsewhere in the same job | The file is made in this job under another path; give both sections the same directory pattern and values.
BLK463 error | an unknown form of patches | patch_form says how the stack of the site writes patches: comma (8,6) or x (8x6).
BLK462 error | a name that only a job knows | $HEAD and $FUNC are answered in a job, but this name is needed before.
BLK464 information | lines that fit no quantum | Lines whose keys no quantum has are left out. Often that is meant; otherwise one of the keys is wrong. wcl plan --explain shows them.
BLK465 error | a request that is no number | request_cpus, request_memory, request_disk and jobwalltime are positive whole numbers, job_priority is a whole number; the batch system would refuse anything else.
RUN801 error | a query program that failed | The program could not be started, ended with an error, took too long or wrote nothing. Its last line is shown; run it by hand with the arguments that wcl plan gives it.
RUN802 error | an input that the archive does not have | No quantum of the run makes this file and the home archive has no file of that name: ingest it, or correct the name.
RUN803 error | a question that the registry cannot answer | query_table, query_fields, output_fields or join name a table or column that the registry does not have, or a value does not fit its column. wcl sql "select * from TABLE limit 1" shows its columns.
`,
);
