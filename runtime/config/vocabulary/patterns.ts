import type { Rows } from "./read-rows.ts";

/** The patterns that the framework itself names files and folders with, and those of a submission. */
export const patternRows: Rows = {
  kind: "framework",
  rows: `
config! | filename_pattern | template | \${unitname}_r\${reqnum}p\${attnum:2}_\${cfglabel}_config.des | Copies of the submission that are kept with the run.
junktar! | filename_pattern | template | junk_j\${jobnum:4}_\${blockname}_\${unitname}_r\${reqnum}p\${attnum:2}.tar | The package of files that a job left and nobody declared.
qoutput! | filename_pattern | template | \${searchname}_\${modulename}.\${suffix} | Result and log of a query. | A list and a file of one name in one module share it.
inputwcl! | filename_pattern | template | \${modnamepat}_input.wcl | The input of one wrapper instance.
outputwcl! | filename_pattern | template | \${modnamepat}_output.wcl | The output WCL of one wrapper instance.
log! | filename_pattern | template | \${modnamepat}.log | The log of one wrapper instance.
runjob! | filename_pattern | template | runjob.sh | The script that starts a job.
inputwcltar! | filename_pattern | template | inputwcl_j\${jobnum:4}.tar.gz | The package of all wrapper inputs of a job.
outputwcltar! | filename_pattern | template | outputwcl_j\${jobnum:4}.tar | The package of all output WCL of a job.
jobwcl! | filename_pattern | template | jobwcl_j\${jobnum:4}.wcl | What a job is told about itself.
jobtasklist! | filename_pattern | template | task_j\${jobnum:4}.list | The wrapper calls of a job, one a line.
envfile! | filename_pattern | template | env_j\${jobnum:4}.txt | The environment that a job found.
blockbase! | filename_pattern | template | \${flabel} | A file of a block, without suffix.
block! | filename_pattern | template | \${flabel}.\${fsuffix} | A file of a block.
jobbase! | filename_pattern | template | \${flabel} | A file of a job, without suffix.
job! | filename_pattern | template | \${flabel}.\${fsuffix} | A file of a job.
mngrdag! | filename_pattern | template | \${dagtype}.dag | The workflow of the run.
blockdag! | filename_pattern | template | blockmngr.dag | The workflow of a block.
jobdag! | filename_pattern | template | jobmngr.dag | The workflow of the jobs of a block.
inputwcl! | directory_pattern | section | ops=\${ops_run_dir}/inputwcl/\${modulename}; runtime=inputwcl/\${modulename} | Where wrapper inputs lie.
outputwcl! | directory_pattern | section | ops=\${ops_run_dir}/outputwcl/\${modulename}; runtime=outputwcl/\${modulename} | Where output WCL lies.
list! | directory_pattern | section | ops=\${ops_run_dir}/list/\${modulename}; runtime=list/\${modulename} | Where list files lie. | All of them, whatever their dirpat says.
log! | directory_pattern | section | ops=\${ops_run_dir}/log/\${modulename}; runtime=log/\${modulename} | Where logs lie.
junktar! | directory_pattern | section | ops=\${ops_run_dir}/junktar/; runtime=junktar | Where packages of undeclared files lie.
jobdir! | directory_pattern | section | ops=tbd; runtime=\${unitname}_r\${reqnum}p\${attnum:2}_\${blockname}_j\${jobnum} | The folder of a job.
ops! | directory_pattern.* | template |  | The folder below the root of the archive. | It must come to one text; lists are not expanded.
runtime! | directory_pattern.* | template |  | The folder below that of the job. | It must come to one text.
name | directory_pattern.* | string |  | The name of the pattern once more; decoration.
`,
};
