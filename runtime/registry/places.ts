import type { EventHead, FilePlaced } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { textIn } from "./row.ts";
import { storableText } from "./sql-types.ts";
import { nameKey } from "./stage.ts";

/** The places of files in archives. A file must be registered by the same run, with the same size. */
export async function writePlaces(batch: Batch, events: readonly (EventHead & FilePlaced)[]): Promise<void> {
  const { session, rows } = batch;
  const sound = events.filter((event) => !climbs(event.path) || refuseClimb(batch, event));
  if (sound.length === 0) return;
  const rest = await session.query(
    `with placed as (
       select * from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::timestamptz[])
                with ordinality as p (filename, compression, filesize, archive, path, at, place)
     ), found as (
       select p.*, d.id, a.name as known_archive, f.path as known_path
         from placed p
         left join desfile d on d.filename = p.filename and d.compression is not distinct from p.compression
                            and d.filesize = p.filesize and d.pfw_attempt_id is not distinct from $1::bigint
         left join ops_archive a on a.name = p.archive
         left join file_archive_info f on f.desfile_id = d.id and f.archive_name = p.archive
     ), put as (
       insert into file_archive_info (desfile_id, archive_name, path, filename, compression, created_date, verified_at,
                                      verified_how)
       select id, archive, path, filename, compression, at, at, 'md5'
         from found
        where id is not null and known_archive is not null and known_path is null
       on conflict do nothing
     )
     select place, id is not null as registered, known_archive is not null as archived, known_path
       from found
      where id is null or known_archive is null or known_path <> path`,
    [
      rows.attempt,
      sound.map(({ filename }) => storableText(filename)),
      sound.map(({ compression }) => compression),
      sound.map(({ filesize }) => filesize),
      sound.map(({ archive }) => storableText(archive)),
      sound.map(({ path }) => plainPath(path)),
      sound.map(({ time }) => time),
    ],
  );
  for (const row of rest) {
    const event = sound[Number(row["place"]) - 1];
    if (event === undefined) continue;
    const why =
      row["registered"] !== true
        ? "no such file (name, size) of this run is registered"
        : row["archived"] !== true
          ? "the registry knows no such archive"
          : `the registry has it at ${textIn(row, "known_path")}`;
    refuse(batch, event, 1, `${nameKey(event)} lies in ${event.archive}:${event.path}, but ${why}`);
  }
}

/** A path below a root, without leading and trailing slashes. */
export function plainPath(path: string): string {
  return storableText(path).replace(/^(?:\.?\/)+|\/+$/g, "");
}

function climbs(path: string): boolean {
  return plainPath(path)
    .split("/")
    .some((part) => part === "." || part === "..");
}

function refuseClimb(batch: Batch, event: EventHead & FilePlaced): false {
  refuse(batch, event, 1, `${nameKey(event)} lies in ${event.archive}:${event.path}, but that path climbs`);
  return false;
}
