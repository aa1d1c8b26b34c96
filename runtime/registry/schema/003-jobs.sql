-- A block is a step of the attempt, a job is one scheduler slot of a block, a wrapper is one execution of a module
-- (one quantum) in a job, an exec is one program that a wrapper runs.

create table pfw_block (
  task_id        bigint  primary key references task (id),
  pfw_attempt_id bigint  not null references pfw_attempt (id),
  blknum         integer not null,
  name           text    not null,
  condorid       bigint,
  modulelist     text    not null,
  numexpjobs     integer,
  target_site    text,
  unique (pfw_attempt_id, blknum)
);

create table pfw_job (
  task_id            bigint  primary key references task (id),
  pfw_attempt_id     bigint  not null references pfw_attempt (id),
  pfw_block_task_id  bigint  not null references pfw_block (task_id),
  jobnum             integer not null,
  -- As the reference writes it: _VALUE_VALUE; `keys` keeps names and values apart.
  jobkeys            text,
  keys               jsonb   not null default '{}',
  expect_num_wrap    integer,
  pipeprod           text,
  pipever            text,
  jobroot            text,
  junktar            text,
  -- Bytes.
  diskusage          bigint,
  -- The reference's "cluster.proc" as a number; new rows use pfw_job_run.batch_id.
  condor_job_id      numeric,
  condor_submit_time timestamptz,
  condor_start_time  timestamptz,
  condor_end_time    timestamptz,
  target_submit_time timestamptz,
  target_job_id      text,
  unique (pfw_attempt_id, jobnum)
);
create index pfw_job_block_ix on pfw_job (pfw_block_task_id);

-- One start of a job: who may write for it, since when, and how it ended.
create table pfw_job_run (
  token           text        primary key,
  pfw_job_task_id bigint      not null references pfw_job (task_id),
  run_no          integer     not null,
  host            text        not null,
  pid             integer,
  -- Start mark of the process, so that a reused number is not taken for it.
  pid_start       text,
  batch_id        text,
  jobroot         text,
  started_at      timestamptz not null default now(),
  heartbeat_at    timestamptz not null default now(),
  ended_at        timestamptz,
  exit_code       integer,
  exit_signal     text,
  end_reason      text,
  unique (pfw_job_task_id, run_no)
);
create unique index pfw_job_run_live_ux on pfw_job_run (pfw_job_task_id) where ended_at is null;

create table pfw_wrapper (
  task_id           bigint  primary key references task (id),
  pfw_attempt_id    bigint  not null references pfw_attempt (id),
  pfw_block_task_id bigint  not null references pfw_block (task_id),
  pfw_job_task_id   bigint  not null references pfw_job (task_id),
  wrapnum           integer not null,
  modname           text    not null,
  -- The program that wraps: genwrap.py, genwrap_lsst.py, ...
  name              text    not null,
  -- As the reference writes it: _VALUE_VALUE; `keys` keeps names and values apart.
  wrapkeys          text,
  keys              jsonb   not null default '{}',
  -- Names without folder.
  inputwcl          text,
  outputwcl         text,
  log               text,
  -- Bytes.
  diskusage         bigint,
  -- Higher than 1 when it was run again; the earlier tries are in pfw_wrapper_superseded.
  run_no            integer not null default 1,
  unique (pfw_attempt_id, wrapnum)
);
create index pfw_wrapper_job_ix on pfw_wrapper (pfw_job_task_id);
create index pfw_wrapper_log_ix on pfw_wrapper (log);

create table pfw_exec (
  task_id             bigint  primary key references task (id),
  pfw_attempt_id      bigint  not null references pfw_attempt (id),
  pfw_block_task_id   bigint  not null references pfw_block (task_id),
  pfw_job_task_id     bigint  not null references pfw_job (task_id),
  pfw_wrapper_task_id bigint  not null references pfw_wrapper (task_id),
  execnum             integer not null,
  name                text    not null,
  -- The arguments joined by blanks, for reading; `argv` is what was started.
  cmdargs             text,
  argv                jsonb   not null default '[]',
  version             text,
  -- Seconds.
  utime               double precision,
  stime               double precision,
  -- Kilobytes.
  maxrss              bigint,
  ixrss               bigint,
  idrss               bigint,
  isrss               bigint,
  minflt              bigint,
  majflt              bigint,
  nswap               bigint,
  inblock             bigint,
  oublock             bigint,
  msgsnd              bigint,
  msgrcv              bigint,
  nsignals            bigint,
  nvcsw               bigint,
  nivcsw              bigint,
  exit_signal         text,
  unique (pfw_wrapper_task_id, execnum)
);
create index pfw_exec_attempt_ix on pfw_exec (pfw_attempt_id);

-- Tries that were run again later. Counting pfw_wrapper so counts quanta, however often a run was killed and resumed.
create table pfw_wrapper_superseded (
  like pfw_wrapper,
  primary key (task_id),
  foreign key (task_id) references task (id),
  unique (pfw_attempt_id, wrapnum, run_no)
);
create table pfw_exec_superseded (
  like pfw_exec,
  primary key (task_id),
  foreign key (task_id) references task (id),
  foreign key (pfw_wrapper_task_id) references pfw_wrapper_superseded (task_id)
);

create table pfw_data_query (
  task_id           bigint primary key references task (id),
  pfw_attempt_id    bigint not null references pfw_attempt (id),
  pfw_block_task_id bigint not null references pfw_block (task_id),
  modname           text   not null,
  -- L for a list, F for a file.
  datatype          text   not null check (datatype in ('L', 'F')),
  dataname          text,
  execname          text   not null,
  cmdargs           text,
  version           text
);

create table compress_task (
  task_id          bigint primary key references task (id),
  name             text   not null,
  version          text,
  cmdargs          text,
  num_requested    integer,
  num_failed       integer,
  tot_bytes_before bigint,
  tot_bytes_after  bigint
);

-- Files that were registered from outside a run.
create table file_registration (
  task_id           bigint      primary key references task (id),
  prov_msg          text        not null,
  created_date      timestamptz not null default now(),
  user_created_by   text        not null default current_user,
  module_created_by text        not null default 'unknown'
);
