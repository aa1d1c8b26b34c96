import type { EventHead, FileName } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { numberIn, textIn } from "./row.ts";
import { nameKey, type StagedWrapperEnd } from "./stage.ts";

/**
 * "Used" and "was derived from", by name. A name that is not in the registry costs its own row only, and is said once
 * for the wrapper instance. What a wrapper instance made but could not register must not stand for another's file.
 */
export async function writeProvenance(batch: Batch, ends: readonly StagedWrapperEnd[]): Promise<void> {
  const missing = new Map<StagedWrapperEnd, Set<string>>();
  const miss = (end: StagedWrapperEnd, name: string) => {
    const names = missing.get(end) ?? new Set();
    missing.set(end, names.add(name));
  };
  await writeUsed(batch, ends, miss);
  await writeDerived(batch, ends, miss);
  for (const [{ event, row }, names] of missing) complain(batch, event, row.jobwrapper, [...names]);
}

type Miss = (end: StagedWrapperEnd, name: string) => void;

async function writeUsed(batch: Batch, ends: readonly StagedWrapperEnd[], miss: Miss): Promise<void> {
  const used = ends.flatMap((end) =>
    end.event.used
      .filter((name) => !end.refused.has(nameKey(name)))
      .map((name) => ({ end, name, task: end.row.execs.get(name.execnum) ?? end.row.jobwrapper })),
  );
  if (used.length === 0) return;
  const missing = await batch.session.query(
    `with named as (
       select u.*, d.id
         from unnest($1::text[], $2::text[], $3::bigint[]) with ordinality as u (filename, compression, task_id, place)
         left join desfile d on d.filename = u.filename and d.compression is not distinct from u.compression
     ), put as (
       insert into opm_used (task_id, desfile_id)
       select task_id, id from named where id is not null
       on conflict do nothing
     )
     select place from named where id is null`,
    [used.map(({ name }) => name.filename), used.map(({ name }) => name.compression), used.map(({ task }) => task)],
  );
  for (const row of missing) {
    const one = used[numberIn(row, "place") - 1];
    if (one !== undefined) miss(one.end, nameKey(one.name));
  }
}

async function writeDerived(batch: Batch, ends: readonly StagedWrapperEnd[], miss: Miss): Promise<void> {
  const derived = ends.flatMap((end) => {
    const sound = (name: FileName) => !end.refused.has(nameKey(name));
    return end.event.derived
      .filter(({ child, parent }) => sound(child) && sound(parent))
      .map((one) => ({ end, ...one }));
  });
  if (derived.length === 0) return;
  const missing = await batch.session.query(
    `with named as (
       select n.*, c.id as child_id, p.id as parent_id
         from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
              as n (child, child_compression, parent, parent_compression, place)
         left join desfile c on c.filename = n.child and c.compression is not distinct from n.child_compression
         left join desfile p on p.filename = n.parent and p.compression is not distinct from n.parent_compression
     ), put as (
       insert into opm_was_derived_from (child_desfile_id, parent_desfile_id)
       select child_id, parent_id from named where child_id <> parent_id
       on conflict do nothing
     )
     select place, child || coalesce(child_compression, '') as name from named where child_id is null
     union
     select place, parent || coalesce(parent_compression, '') from named where parent_id is null`,
    [
      derived.map(({ child }) => child.filename),
      derived.map(({ child }) => child.compression),
      derived.map(({ parent }) => parent.filename),
      derived.map(({ parent }) => parent.compression),
    ],
  );
  for (const row of missing) {
    const one = derived[numberIn(row, "place") - 1];
    if (one !== undefined) miss(one.end, textIn(row, "name"));
  }
}

const namesInFull = 20;

function complain(batch: Batch, event: EventHead, task: number, names: readonly string[]): void {
  const more = names.length > namesInFull ? `, and ${String(names.length - namesInFull)} more` : "";
  const some = [...names].sort().slice(0, namesInFull).join(", ");
  refuse(batch, event, 2, `provenance names files that are not registered: ${some}${more}`, task);
}
