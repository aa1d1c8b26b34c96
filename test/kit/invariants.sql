-- What must hold in every registry, whatever was killed: one row for each breach, none when all is well.
select 'an ended task has a status' as invariant, id::text as culprit
  from task where end_time is not null and status is null
union all
select 'a task lies within the times of its parent', t.id::text || ' in ' || p.id::text
  from task t join task p on p.id = t.parent_task_id
 where t.start_time < p.start_time or t.end_time > p.end_time
union all
select 'the root of a task is its parent''s', t.id::text
  from task t join task p on p.id = t.parent_task_id
 where t.root_task_id <> p.root_task_id
union all
select 'nothing is open under an attempt that has ended', t.id::text
  from task t join pfw_attempt a on a.task_id = t.root_task_id join task r on r.id = a.task_id
 where r.end_time is not null and t.start_time is not null and t.end_time is null
union all
select 'no start of a job lives under an attempt that has ended', r.token
  from pfw_job_run r join pfw_job j on j.task_id = r.pfw_job_task_id join pfw_attempt a on a.id = j.pfw_attempt_id
  join task t on t.id = a.task_id
 where t.end_time is not null and r.ended_at is null
union all
select 'a job has at most one living start', pfw_job_task_id::text
  from pfw_job_run where ended_at is null group by pfw_job_task_id having count(*) > 1
union all
select 'a task that has a row says in which table', t.id::text
  from task t
  left join pfw_wrapper w on w.task_id = t.id
  left join pfw_exec e on e.task_id = t.id
 where (w.task_id is not null and t.info_table is distinct from 'pfw_wrapper')
    or (e.task_id is not null and t.info_table is distinct from 'pfw_exec')
union all
select 'a file of a run has the metadata that its type asks for', d.filename
  from desfile d join ops_filetype f on f.filetype = d.filetype
  left join image i on i.filename = d.filename
  left join coadd c on c.filename = d.filename
  left join catalog k on k.filename = d.filename
  left join miscfile m on m.filename = d.filename
  left join calibration b on b.filename = d.filename
  left join exposure x on x.filename = d.filename
 where case f.metadata_table when 'image' then i.filename when 'coadd' then c.filename when 'catalog' then k.filename
                             when 'miscfile' then m.filename when 'calibration' then b.filename
                             when 'exposure' then x.filename else d.filename end is null
union all
select 'a file in an archive is registered under the same name', p.filename
  from file_archive_info p join desfile d on d.id = p.desfile_id
 where p.filename <> d.filename or p.compression is distinct from d.compression or d.filesize is null
union all
select 'a name and its compression are one file', filename || coalesce(compression, '')
  from desfile group by filename, compression having count(*) > 1
union all
select 'a derived file was made by a program of a wrapper, or compressed', c.filename
  from opm_was_derived_from v join desfile c on c.id = v.child_desfile_id join task t on t.id = c.wgb_task_id
 where t.name not like 'exec\_%' and t.name not in ('jobwrapper', 'compress_files')
union all
select 'only programs, wrapper instances, compression and registration use files', t.id::text
  from opm_used u join task t on t.id = u.task_id
 where t.name not like 'exec\_%' and t.name not in ('jobwrapper', 'compress_files', 'register_files')
union all
select 'no copy is under way for a run that has ended', j.id::text
  from file_transfer_journal j join pfw_attempt a on a.id = j.pfw_attempt_id join task t on t.id = a.task_id
 where t.end_time is not null and j.state not in ('registered', 'abandoned')
union all
select 'a job expects as many wrapper instances as it had, when it ended well', j.task_id::text
  from pfw_job j join task t on t.id = j.task_id
 where t.status = 0 and j.expect_num_wrap is not null
   and j.expect_num_wrap <> (select count(distinct w.label) from task w
                              where w.parent_task_id = j.task_id and w.name = 'jobwrapper')
union all
select 'the position of a journal points to its attempt', p.run
  from journal_position p left join pfw_attempt a on a.id = p.pfw_attempt_id
 where a.task_id is distinct from (case when p.pfw_attempt_id is null then null else p.root_task_id end)
order by 1, 2;
