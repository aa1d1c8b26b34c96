-- Everything that takes time is a task; the tasks of an attempt are one tree.

create sequence task_seq;

-- Null-safe equality under the name that operators' old queries use; 1 or 0.
create function nullcmp(a text, b text) returns integer
  language sql immutable parallel safe
  return case when a is not distinct from b then 1 else 0 end;

create table task (
  id                bigint      primary key default nextval('task_seq'),
  name              text        not null,
  label             text,
  -- The table that has a row with the same task_id, if any.
  info_table        text,
  start_time        timestamptz,
  end_time          timestamptz,
  -- Null while it has not ended; 0 for success; else the code it ended with, negative for a signal.
  status            integer,
  exec_host         text,
  parent_task_id    bigint      references task (id),
  root_task_id      bigint      not null references task (id) deferrable initially deferred,
  created_date      timestamptz not null default now(),
  user_created_by   text        not null default current_user,
  module_created_by text        not null default 'unknown',
  -- Which start of the job wrote the row: pfw_job_run.token.
  run_token         text,
  end_reason        text        check (end_reason in ('ok', 'error', 'signal', 'timeout', 'lost', 'killed', 'skipped',
                                                      'superseded', 'disk_full')),
  constraint task_ends_after_start check (end_time >= start_time),
  constraint task_ended_has_status check (end_time is null or status is not null)
);
create index task_parent_ix on task (parent_task_id);
create index task_root_ix on task (root_task_id, name);
-- Whoever closes what a dead runner left open asks for these.
create index task_open_ix on task (root_task_id) where start_time is not null and end_time is null;

-- One row for each change of state, never changed afterwards: a live monitor follows the ids.
create table task_event (
  id           bigint      generated always as identity primary key,
  task_id      bigint      not null references task (id),
  root_task_id bigint      not null references task (id),
  at           timestamptz not null,
  kind         text        not null check (kind in ('created', 'begun', 'progress', 'ended', 'reaped', 'note')),
  status       integer,
  detail       jsonb       not null default '{}'
);
create index task_event_root_ix on task_event (root_task_id, id);
create index task_event_task_ix on task_event (task_id, id);
