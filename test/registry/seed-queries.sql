-- The run of the note, and its three questions word for word.
insert into pfw_request(reqnum,project,campaign,jira_id,pipeline) values (11,'MMG','hsctest','J-1','hscproto');
insert into pfw_unit values (11,'Ht0');
insert into ops_archive(name,root,filemgmt) values ('home','/archive','db');
insert into ops_filetype(filetype,metadata_table,filetype_mgmt) values ('deepcoadd_calexp','coadd','genfits'),('log','genfile','generic');
insert into task(id,name,info_table,root_task_id,start_time,end_time,status) values (100000,'attempt','pfw_attempt',100000,'2017-08-01 10:00:00+00','2017-08-01 10:20:20.628962+00',0);
insert into pfw_attempt(id,reqnum,unitname,attnum,task_id,archive_path) values (500,11,'Ht0',95,100000,'MMG/hsctest/MDEV/r11/Ht0/p95');
insert into task(id,name,info_table,parent_task_id,root_task_id) values (100001,'block','pfw_block',100000,100000),(100002,'job','pfw_job',100001,100000);
insert into pfw_block(task_id,pfw_attempt_id,blknum,name,modulelist) values (100001,500,1,'b1','x');
insert into pfw_job(task_id,pfw_attempt_id,pfw_block_task_id,jobnum,expect_num_wrap) values (100002,500,100001,1,89);
do $$
declare m text; n int; w int:=0; t bigint; i int;
begin
 for m,n in select * from (values ('create_butler_registry',1),('processccd',16),('make_coadd_temp_exp',32),('assemble_coadd',8),('detect_coadd_sources',8),('merge_coadd_detections',4),('measure_coadd_sources',8),('merge_coadd_measurements',4),('forced_phot_coadd',8)) v(a,b) loop
  for i in 1..n loop
   w:=w+1; t:=nextval('task_seq');
   insert into task(id,name,info_table,parent_task_id,root_task_id,label,start_time,end_time,status) values (t,'wrapper','pfw_wrapper',100002,100000,m,now(),now(),0);
   insert into pfw_wrapper(task_id,pfw_attempt_id,pfw_block_task_id,pfw_job_task_id,wrapnum,modname,name) values (t,500,100001,100002,w,m,'genwrap_lsst.py');
  end loop;
 end loop;
 for m in select unnest(array['HSC-R','HSC-I']) loop
  for i in 6..7 loop for n in 8..9 loop
   insert into desfile(pfw_attempt_id,wgb_task_id,filetype,filename,filesize) values (500,t,'deepcoadd_calexp','calexp-'||m||'-0-'||n||'x'||i||'-r11p95.fits',1) returning id into t;
   insert into file_archive_info(desfile_id,archive_name,path,filename) select t,'home','MMG/hsctest/MDEV/r11/Ht0/p95/coadd',filename from desfile where id=t;
   select max(task_id) into t from pfw_wrapper;
  end loop; end loop;
 end loop;
end $$;
insert into proctag(tag,pfw_attempt_id) values ('PROTO-0.1',500);

select f.path ||'/'||f.filename from file_archive_info f, desfile d, proctag t where d.filetype='deepcoadd_calexp' and t.tag='PROTO-0.1' and t.pfw_attempt_id=d.pfw_attempt_id and f.desfile_id=d.id order by f.filename;

select modname, count(*) from pfw_wrapper w, pfw_attempt a where w.pfw_attempt_id=a.id and a.reqnum=11 and a.attnum=95 group by modname order by min(w.wrapnum);

select end_time - start_time from task t, pfw_attempt a where t.id=a.task_id and a.reqnum=11 and a.attnum=95;
