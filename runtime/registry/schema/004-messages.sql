-- What programs say, as far as a pattern of the operators matched it, and what the framework itself has to say.

create sequence ops_message_pattern_seq;

create table ops_message_pattern (
  id                bigint      primary key default nextval('ops_message_pattern_seq'),
  pattern           text        not null,
  -- 1 error, 2 warning, 3 information.
  lvl               integer     not null default 3 check (lvl between 1 and 3),
  priority          integer     not null,
  execname          text        not null default 'global',
  used              text        not null default 'y' check (used in ('y', 'n')),
  number_of_lines   integer     not null default 1 check (number_of_lines >= 0),
  only_matched      text        not null default 'N' check (only_matched in ('Y', 'N')),
  last_changed_date timestamptz not null default now(),
  last_changed_user text        not null default current_user
);
-- Two numbers that are no patterns: the framework's own messages, and patterns that a submission brings along.
insert into ops_message_pattern (id, pattern, priority, used) values
  (0, 'framework', 0, 'n'),
  (9999, 'submit wcl', 0, 'n');

create table ops_message_ignore (
  pattern           text        not null,
  execname          text        not null default 'global',
  used              text        not null default 'y' check (used in ('y', 'n')),
  last_changed_date timestamptz not null default now(),
  last_changed_user text        not null default current_user,
  primary key (execname, pattern)
);

create table ops_message_filter (
  replace_pattern   text        not null,
  with_pattern      text,
  execname          text        not null default 'global',
  used              text        not null default 'y' check (used in ('y', 'n')),
  last_changed_date timestamptz not null default now(),
  last_changed_user text        not null default current_user,
  primary key (execname, replace_pattern)
);

create table task_message (
  id                     bigint      generated always as identity primary key,
  -- The wrapper's task for a line of its log; the job's, the block's or the attempt's for others.
  task_id                bigint      not null references task (id),
  pfw_attempt_id         bigint      not null references pfw_attempt (id),
  message_time           timestamptz not null,
  message_lvl            integer     not null check (message_lvl between 1 and 3),
  ops_message_pattern_id bigint      not null references ops_message_pattern (id),
  message                text        not null,
  log_file               text        not null,
  log_line               integer     not null default 0,
  -- Repeats of one message in short order are one row.
  repeat_count           integer     not null default 1,
  last_time              timestamptz
);
create index task_message_task_ix on task_message (task_id, message_lvl);
create index task_message_attempt_ix on task_message (pfw_attempt_id, message_lvl);

-- Names that operators still type.
create view pfw_message as
  select message_time as msgtime, message_lvl as msglevel, message as msg, task_id, pfw_attempt_id
    from task_message
   where ops_message_pattern_id = 0;
create view qc_processed_message as
  select task_id as pfw_wrapper_task_id, task_message.*
    from task_message;
