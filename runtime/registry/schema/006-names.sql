-- Patterns of names, programs, tags, and what is kept of each type of file. Operators fill these.

create table ops_filename_pattern (
  name    text primary key,
  pattern text not null
);
create table ops_directory_pattern (
  name    text primary key,
  ops     text not null,
  runtime text not null
);
create table ops_exec_def (
  name            text primary key,
  package         text,
  version_flag    text,
  version_pattern text
);
create table ops_epoch (
  name      text   primary key,
  minnite   text,
  maxnite   text,
  minexpnum bigint not null,
  maxexpnum bigint not null
);

create table ops_proctag_def (
  tag         text primary key,
  description text,
  docurl      text
);
create table proctag (
  tag            text        not null,
  pfw_attempt_id bigint      not null references pfw_attempt (id),
  created_date   timestamptz not null default now(),
  created_by     text        not null default current_user,
  primary key (tag, pfw_attempt_id)
);
create index proctag_attempt_ix on proctag (pfw_attempt_id);

create table ops_filetype (
  filetype       text primary key,
  -- genfile: nothing is kept beyond desfile.
  metadata_table text,
  description    text,
  filetype_mgmt  text
);
create table ops_file_header (
  name           text primary key,
  fits_data_type text,
  description    text
);
create table ops_metadata (
  file_header_name text    not null,
  -- A list, split by commas, spreads one header over several columns.
  column_name      text    not null,
  position         integer not null default 0,
  description      text,
  data_type        text,
  data_length      integer,
  data_precision   integer,
  data_scale       integer,
  source           text,
  primary key (file_header_name, position)
);
create table ops_filetype_metadata (
  filetype         text not null references ops_filetype (filetype),
  file_header_name text not null,
  -- Required, optional, ignored.
  status           text not null check (lower(status) in ('r', 'o', 'i')),
  -- From a header, computed, from WCL, copied from another HDU, from the file name.
  derived          text not null check (lower(derived) in ('h', 'c', 'w', 'p', 'f')),
  -- Null: the primary HDU.
  file_hdu         text,
  primary key (filetype, file_header_name)
);

-- Files whose contents go into tables.
create table ops_datafile_table (
  filetype    text primary key references ops_filetype (filetype),
  table_name  text not null,
  description text
);
create table ops_datafile_metadata (
  filetype          text    not null references ops_datafile_table (filetype),
  attribute_name    text    not null,
  position          integer not null default 0,
  column_name       text    not null,
  datafile_datatype text    not null check (datafile_datatype in ('int', 'float', 'char', 'date', 'rnum')),
  current_flag      integer not null default 1,
  modified_date     date    not null default current_date,
  derived           text,
  hdu               text,
  data_format       text,
  primary key (filetype, attribute_name, position)
);
