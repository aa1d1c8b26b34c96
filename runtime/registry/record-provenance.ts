import type { EventHead, FileName, WrapperEnded } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { nameKey, type KnownFiles } from "./record-files.ts";
import { optionalTextIn, textIn } from "./row.ts";
import type { WrapperRow } from "./run-rows.ts";

/**
 * "Used" and "was derived from", by name. A name that is not in the registry costs its own row only, and is said once
 * for the wrapper instance. What this wrapper instance made but could not register must not stand for another's file.
 */
export async function recordProvenance(
  batch: Batch,
  event: EventHead & WrapperEnded,
  row: WrapperRow,
  known: KnownFiles,
): Promise<void> {
  const refused = new Set(event.files.map(nameKey).filter((key) => !known.has(key)));
  const sound = (name: FileName) => !refused.has(nameKey(name));
  const used = event.used.filter(sound);
  const derived = event.derived.filter(({ child, parent }) => sound(child) && sound(parent));
  const missing = [
    ...(used.length === 0 ? [] : await insertUsed(batch, row, used)),
    ...(derived.length === 0 ? [] : await insertDerived(batch, derived)),
  ];
  if (missing.length === 0) return;
  const names = [...new Set(missing)];
  const some = names.slice(0, 20).join(", ") + (names.length > 20 ? `, and ${String(names.length - 20)} more` : "");
  refuse(batch, event, 2, `provenance names files that are not registered: ${some}`, row.jobwrapper);
}

async function insertUsed(batch: Batch, row: WrapperRow, used: WrapperEnded["used"]): Promise<readonly string[]> {
  const missing = await batch.session.query(
    `with named as (
       select u.*, d.id
         from unnest($1::text[], $2::text[], $3::bigint[]) as u (filename, compression, task_id)
         left join desfile d on d.filename = u.filename and d.compression is not distinct from u.compression
     ), put as (
       insert into opm_used (task_id, desfile_id)
       select task_id, id from named where id is not null
       on conflict do nothing
     )
     select filename, compression from named where id is null`,
    [
      used.map(({ filename }) => filename),
      used.map(({ compression }) => compression),
      used.map(({ execnum }) => row.execs.get(execnum) ?? row.jobwrapper),
    ],
  );
  return missing.map((one) =>
    nameKey({ filename: textIn(one, "filename"), compression: optionalTextIn(one, "compression") }),
  );
}

async function insertDerived(batch: Batch, derived: WrapperEnded["derived"]): Promise<readonly string[]> {
  const missing = await batch.session.query(
    `with named as (
       select n.*, c.id as child_id, p.id as parent_id
         from unnest($1::text[], $2::text[], $3::text[], $4::text[])
              as n (child, child_compression, parent, parent_compression)
         left join desfile c on c.filename = n.child and c.compression is not distinct from n.child_compression
         left join desfile p on p.filename = n.parent and p.compression is not distinct from n.parent_compression
     ), put as (
       insert into opm_was_derived_from (child_desfile_id, parent_desfile_id)
       select child_id, parent_id from named where child_id <> parent_id
       on conflict do nothing
     )
     select child || coalesce(child_compression, '') as name from named where child_id is null
     union
     select parent || coalesce(parent_compression, '') from named where parent_id is null`,
    [
      derived.map(({ child }) => child.filename),
      derived.map(({ child }) => child.compression),
      derived.map(({ parent }) => parent.filename),
      derived.map(({ parent }) => parent.compression),
    ],
  );
  return missing.map((one) => textIn(one, "name"));
}
