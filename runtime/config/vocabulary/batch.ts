import type { Rows } from "./read-rows.ts";

/** How jobs are put on machines: threads, batch systems, limits. */
export const batchRows: Rows = {
  kind: "framework",
  rows: `
master_use_fwthreads | wide | bool(true false) | false | Lets several instances of one module run at once inside a job.
max_fwthreads | wide module | int | 1 | How many instances of the module run at once, if any may.
fw_nmaxthread | wide | int | 1 | The most instances that run at once in any module. | In the original the larger of this and max_fwthreads counts; the LSST version does not know it.
fwthread_reuse | wide | int | 4 | How many instances one worker process runs before it is replaced. | The LSST version does not know it.
gridtype/grid_type! | wide | enum(condor condor-ce gt2 gt5) |  | The kind of batch system that jobs are given to.
batchtype/batch_type | wide | string |  | The flavour of that system; for condor: glidein, local, nodeset, or a name that holds dynslots.
gridhost/grid_host | wide | string |  | The machine of the grid gateway.
gridport/grid_port | wide | int |  | The port of the grid gateway.
gridresource/grid_resource | wide | string |  | The whole resource text for the grid, taken as it is.
queue | wide | string |  | The batch queue.
psn | wide | string |  | The project number that pays.
jobtype/job_type | wide | string |  | The type of job that the grid is asked for.
maxwalltime/max_wall_time | wide | int |  | The most wall-clock time, in minutes.
maxtime/max_time | wide | int |  | The most time.
maxcputime/max_cpu_time | wide | int |  | The most processor time.
maxmemory/max_memory | wide | int |  | The most memory.
max_log_bytes | wide | int | 1073741824 | How long the log of one wrapper instance may grow; of a longer one head and tail are kept. | Ours alone.
min_free_bytes | wide | int | 1073741824 | What must stay free on every disk that a job writes to; nothing is begun or copied below that. | Ours alone.
grace_seconds | wide | int | 10 | How long a program that is told to end may take before it is killed. | Ours alone.
thread_folders | wide | enum(private shared) | private | Whether wrapper instances that run beside each other have folders of their own. | Ours alone; shared is for programs that write absolute paths inside the job's folder.
minmemory/min_memory | wide | int |  | The least memory.
count | wide | int |  | How many processes.
hostcount/host_count | wide | int |  | How many machines.
hosttypes/host_types | wide | string |  | Which kinds of machine.
hostxcount/host_xcount | wide | int |  | How many of each machine.
xcount | wide | int |  | How many cores of each machine.
reservationid/reservation_id | wide | string |  | The reservation to run in.
globusextra/globus_extra | wide | string |  | Text that is added to the request to the grid.
environment | wide | string |  | The environment for the request to the grid; it may be a section.
dynslots | wide | bool(true false) |  | Asks for slots that are cut to size.
stdout | wide | path |  | Where the grid writes standard output.
stderr | wide | path |  | Where the grid writes standard error.
loginhost | wide | string |  | The machine to run on, with batchtype local.
nodeset | wide | string |  | The set of machines to match; none means any. | The attribute is NODESET in DESDM and JOB_NODE_SET in the LSST version.
uiddomain | wide | string |  | The user domain of a glide-in, where no node set is given.
glidein_name | wide | string |  | The glide-in to match; none means any.
glidein_use_wall | wide | bool(true false) | false | Matches only glide-ins that live long enough. | It needs jobwalltime.
jobwalltime | global | int |  | How long a job is expected to run, in minutes.
request_memory | wide | int |  | Memory to ask for.
request_cpus | wide | int |  | Processors to ask for.
request_disk | wide | int |  | Disk to ask for, with condor-ce.
job_priority | wide | int | 0 | Of the jobs that could begin, those with the higher number begin first. | Ours alone; of the modules of a job the highest counts.
concurrency_limits | wide | string |  | Limits of the batch system that jobs count against.
remote_initialdir | wide | path |  | The folder in which jobs start on the remote side. | The LSST version does not know it.
condorjobclass | wide | string |  | The job class, with condor-ce.
condorjobreq | wide | string |  | A further requirement on machines, with condor-ce.
use_condor_transfer_output | wide | bool(true false) | true | The batch system itself brings the outputs of the wrappers back.
dagman_max_pre | wide | int |  | The most scripts that run at once before jobs. | In the original the dagman limits have no effect.
dagman_max_post | wide | int |  | The most scripts that run at once after jobs.
dagman_max_jobs | wide | int |  | The most jobs in the batch system at once.
dagman_max_idle | wide | int |  | The most jobs that wait in the batch system at once.
slurm_partition | wide | string |  | The partition that Slurm is asked for; without it, queue. | Ours alone.
slurm_account | wide | string |  | The account that pays on Slurm; without it, psn. | Ours alone.
slurm_qos | wide | string |  | The quality of service that Slurm is asked for. | Ours alone.
slurm_options | wide | string |  | More options of sbatch, separated by blanks. | Ours alone; options that the engine sets itself are refused.
slurm_max_jobs | wide | int |  | The most jobs of a block that Slurm runs at once. | Ours alone.
slurm_signal_seconds | wide | int | 60 | How long before its time limit a job is told to end in order. | Ours alone; Slurm may tell it up to a minute earlier.
`,
};

export const batchAutoRows: Rows = {
  kind: "auto",
  rows: `
maxthread_used | global | int |  | The most instances that ran at once in the block.
`,
};
