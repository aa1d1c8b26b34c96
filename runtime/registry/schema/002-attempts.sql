-- A request asks for a pipeline; a unit is a piece of it; an attempt is one try to make that piece.

create sequence pfw_attempt_seq;

create table pfw_request (
  reqnum            bigint      primary key,
  project           text        not null,
  campaign          text,
  jira_id           text        not null,
  pipeline          text        not null,
  user_created_by   text        not null default current_user,
  module_created_by text        not null default 'unknown',
  created_date      timestamptz not null default now()
);

create table pfw_unit (
  reqnum   bigint not null references pfw_request (reqnum),
  unitname text   not null,
  primary key (reqnum, unitname)
);

-- Times and status are those of its task: a column of these names here would make old queries ambiguous.
create table pfw_attempt (
  id                bigint      primary key default nextval('pfw_attempt_seq'),
  reqnum            bigint      not null,
  unitname          text        not null,
  attnum            integer     not null check (attnum >= 0),
  operator          text,
  condorid          bigint,
  subpipeprod       text,
  subpipever        text,
  useqcf            integer,
  -- Name of the submission, and its absolute path on the submit host.
  submitwcl         text,
  fullsubmitwcl     text,
  submittime        timestamptz not null default now(),
  numexpblk         integer,
  -- Follows attempt_state.data_state, by trigger.
  data_state        text        not null default 'NEW',
  state_change_date timestamptz not null default now(),
  ha_state          text        not null default 'AS_RUN',
  basket            text,
  group_submit_id   bigint,
  -- Folder of the run below the archive's root.
  archive_path      text        check (archive_path !~ '(^/|/$|(^|/)\.\.?(/|$))'),
  task_id           bigint      not null unique references task (id),
  user_created_by   text        not null default current_user,
  module_created_by text        not null default 'unknown',
  created_date      timestamptz not null default now(),
  unique (reqnum, unitname, attnum),
  foreign key (reqnum, unitname) references pfw_unit (reqnum, unitname)
);
create index pfw_attempt_path_ix on pfw_attempt (archive_path);
create index pfw_attempt_submit_ix on pfw_attempt (submittime);

create table pfw_attempt_label (
  pfw_attempt_id bigint not null references pfw_attempt (id) on delete cascade,
  label          text   not null,
  primary key (pfw_attempt_id, label)
);

create table pfw_attempt_val (
  pfw_attempt_id bigint  not null references pfw_attempt (id) on delete cascade,
  key            text    not null,
  val            text    not null,
  -- A key with several values has several rows.
  pos            integer not null default 0,
  primary key (pfw_attempt_id, key, pos)
);

create table ops_data_state_def (
  state text primary key
);
insert into ops_data_state_def (state) values ('NEW'), ('ACTIVE'), ('JUNK'), ('ARCHIVED');

create table attempt_state (
  pfw_attempt_id      bigint primary key references pfw_attempt (id) on delete cascade,
  processing_state    text   not null default 'NEW' check (processing_state in ('NEW', 'RUNNING', 'PASS', 'FAIL')),
  data_state          text   not null default 'NEW' references ops_data_state_def (state),
  home_archive_state  text   not null default 'ORIG' check (home_archive_state in ('ORIG', 'PRUNED', 'PURGED')),
  on_tape_archive     text   not null default 'N' check (on_tape_archive in ('Y', 'N')),
  on_spinning_archive text   not null default 'N' check (on_spinning_archive in ('Y', 'N')),
  db_object_state     text   not null default 'ORIG',
  db_state            text   not null default 'ORIG'
);

-- What a state was before it changed.
create table attempt_state_history (
  id                  bigint      generated always as identity primary key,
  pfw_attempt_id      bigint      not null references pfw_attempt (id) on delete cascade,
  change_date         timestamptz not null default clock_timestamp(),
  processing_state    text        not null,
  data_state          text        not null,
  home_archive_state  text        not null,
  on_tape_archive     text        not null,
  on_spinning_archive text        not null,
  db_object_state     text        not null,
  db_state            text        not null,
  user_changed_by     text        not null default current_user
);
create index attempt_state_history_ix on attempt_state_history (pfw_attempt_id, id);

create function attempt_state_begin() returns trigger language plpgsql as $$
begin
  insert into attempt_state (pfw_attempt_id) values (new.id);
  return null;
end
$$;
create trigger attempt_state_begin after insert on pfw_attempt
  for each row execute function attempt_state_begin();

create function attempt_state_keep() returns trigger language plpgsql as $$
begin
  insert into attempt_state_history (pfw_attempt_id, processing_state, data_state, home_archive_state,
                                     on_tape_archive, on_spinning_archive, db_object_state, db_state)
  values (old.pfw_attempt_id, old.processing_state, old.data_state, old.home_archive_state,
          old.on_tape_archive, old.on_spinning_archive, old.db_object_state, old.db_state);
  update pfw_attempt
     set data_state = new.data_state, state_change_date = now()
   where id = new.pfw_attempt_id and data_state <> new.data_state;
  return null;
end
$$;
create trigger attempt_state_keep after update on attempt_state
  for each row when (old.* is distinct from new.*) execute function attempt_state_keep();
