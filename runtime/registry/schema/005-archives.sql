-- Sites where jobs run, archives where files lie, and the ways between them. Operators fill these.

create table ops_site (
  name      text primary key,
  gridtype  text not null,
  setupeups text not null,
  jobroot   text not null
);
create table ops_site_val (
  name text not null references ops_site (name),
  key  text not null,
  val  text,
  primary key (name, key)
);

create table ops_archive (
  name      text primary key,
  site      text,
  -- Absolute, on the machine of the archive.
  root      text not null,
  filemgmt  text not null,
  fileutils text not null default ''
);
create table ops_archive_val (
  name text not null references ops_archive (name),
  key  text not null,
  val  text,
  primary key (name, key)
);

create table ops_archive_transfer (
  src      text not null references ops_archive (name),
  dst      text not null references ops_archive (name),
  transfer text not null,
  primary key (src, dst)
);
create table ops_archive_transfer_val (
  src text not null,
  dst text not null,
  key text not null,
  val text,
  primary key (src, dst, key),
  foreign key (src, dst) references ops_archive_transfer (src, dst)
);

-- A missing archive means: for all of them.
create table ops_job_file_mvmt (
  site           text not null references ops_site (name),
  home_archive   text,
  target_archive text,
  mvmtclass      text not null,
  unique nulls not distinct (site, home_archive, target_archive)
);
create table ops_job_file_mvmt_val (
  site           text not null references ops_site (name),
  home_archive   text,
  target_archive text,
  key            text not null,
  val            text not null,
  unique nulls not distinct (site, home_archive, target_archive, key)
);
create table ops_transfer_val (
  site    text not null,
  archive text,
  key     text not null,
  val     text not null,
  unique nulls not distinct (site, archive, key)
);

-- Who may copy how much at once. A slot whose holder died comes back when its lease is over.
create table semlock (
  name         text    not null,
  slot         integer not null,
  in_use       integer not null default 0,
  holder       bigint,
  leased_until timestamptz,
  primary key (name, slot)
);
create sequence seminfo_seq;
create table seminfo (
  id           bigint      primary key default nextval('seminfo_seq'),
  name         text        not null,
  slot         integer,
  task_id      bigint      references task (id),
  num_slots    integer,
  num_requests integer,
  request_time timestamptz not null default now(),
  grant_time   timestamptz,
  release_time timestamptz
);
create index seminfo_task_ix on seminfo (task_id);

-- Copies between an archive and a job.
create table transfer_batch (
  task_id         bigint primary key references task (id),
  parent_task_id  bigint not null references task (id),
  -- Archive names, or job_scratch.
  src             text,
  dst             text,
  transfer_class  text,
  total_num_files integer,
  total_num_bytes bigint
);
create table transfer_file (
  task_id       bigint primary key references task (id),
  batch_task_id bigint not null references transfer_batch (task_id),
  filename      text   not null,
  bytes         bigint
);
create index transfer_file_batch_ix on transfer_file (batch_task_id);
