-- What people ask of a run, and how far the registry has read its journal.

-- One row per journal (a run, or a registration of files): events up to `seq` are in the tables.
create table journal_position (
  run            text        primary key,
  pfw_attempt_id bigint      references pfw_attempt (id),
  root_task_id   bigint      not null references task (id),
  -- Time of the journal's first event: two journals of one name are two different ones.
  begun          timestamptz not null,
  seq            bigint      not null
);

create view job_monitor as
  select a.id as pfw_attempt_id, a.reqnum, a.unitname, a.attnum,
         b.blknum, b.name as blockname, j.task_id as job_task_id, j.jobnum, j.jobkeys, j.expect_num_wrap,
         case when t.end_time is not null and t.status = 0 then 'DONE'
              when t.end_time is not null then 'FAIL'
              when t.start_time is null then 'PRE'
              when w.open = 0 and w.seen >= j.expect_num_wrap then 'POST'
              else 'EXEC'
          end as jobstate,
         t.status, t.start_time, t.end_time, t.exec_host,
         w.seen as wrappers_seen, w.ok as wrappers_ok, w.bad as wrappers_bad
    from pfw_job j
    join task t on t.id = j.task_id
    join pfw_block b on b.task_id = j.pfw_block_task_id
    join pfw_attempt a on a.id = j.pfw_attempt_id
   cross join lateral (select count(*) as seen,
                              count(*) filter (where last.end_time is null) as open,
                              count(*) filter (where last.status = 0) as ok,
                              count(*) filter (where last.status <> 0) as bad
                         from (select distinct on (label) end_time, status
                                 from task
                                where parent_task_id = j.task_id and name = 'jobwrapper'
                                order by label, id desc) last) w;

-- Where each wrapper instance is that has begun: the words of the panel and of the terminal.
create view wrapper_monitor as
  select a.id as pfw_attempt_id, a.reqnum, a.unitname, a.attnum, j.jobnum, t.label::integer as wrapnum,
         w.modname, w.wrapkeys, w.run_no,
         case when t.end_time is not null and t.status = 0 then 'done'
              when t.end_time is not null then 'failed'
              else coalesce(e.state, 'stage_in')
          end as state,
         t.status, t.end_reason, t.start_time, t.end_time, t.id as jobwrapper_task_id, w.task_id as wrapper_task_id
    from (select distinct on (parent_task_id, label) *
            from task
           where name = 'jobwrapper'
           order by parent_task_id, label, id desc) t
    join pfw_job j on j.task_id = t.parent_task_id
    join pfw_attempt a on a.id = j.pfw_attempt_id
    left join task wt on wt.parent_task_id = t.id and wt.name = 'wrapper'
    left join pfw_wrapper w on w.task_id = wt.id
    left join lateral (select detail ->> 'state' as state
                         from task_event
                        where task_id = t.id and kind = 'note' and detail ? 'state'
                        order by id desc
                        limit 1) e on true;
