-- A program that used more memory than its job allows is told apart from one that was killed by others.
alter table task drop constraint task_end_reason_check;
alter table task add constraint task_end_reason_check
  check (end_reason in ('ok', 'error', 'signal', 'timeout', 'memory', 'lost', 'killed', 'skipped', 'superseded',
                        'disk_full'));

-- Which throttle gave a batch of copies its slot, and how long it waited for it. Seconds.
alter table transfer_batch add column num_failed integer not null default 0;
alter table transfer_batch add column throttle text;
alter table transfer_batch add column waited double precision;
