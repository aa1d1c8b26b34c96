import type { EventHead, FileName, FilePlaced, MadeFile } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { genericTable, recordFiletypes } from "./record-definitions.ts";
import { recordMetadata } from "./record-metadata.ts";
import { settleTakenNames, type Claim } from "./taken-names.ts";
import { optionalTextIn, textIn } from "./row.ts";
import { storableText } from "./sql-types.ts";

/** Files that are in the registry now. Key: see `nameKey`. */
export type KnownFiles = ReadonlyMap<string, MadeFile>;

/** Who made a file: its task, and the wrapper instance (null outside of runs). */
export interface Producer {
  readonly producer: number;
  readonly wrapnum: number | null;
}

/**
 * Registers files: one insert for all of them, then the metadata, table by table. A name belongs to one content for
 * all times; what clashes with that is refused, said, and left out of the result.
 */
export async function recordMadeFiles(
  batch: Batch,
  event: EventHead,
  files: readonly MadeFile[],
  producerOf: (file: MadeFile) => Producer,
): Promise<KnownFiles> {
  const { session, rows } = batch;
  const wanted = storable(batch, event, files);
  if (wanted.size === 0) return wanted;
  const claims = [...wanted.values()].map((file): Claim => ({ file, ...producerOf(file) }));
  await makeTypesKnown(batch, event, claims);
  const made = await session.query(
    `insert into desfile (pfw_attempt_id, user_created_by, created_date, module_created_by, wgb_task_id, filetype,
                          filename, compression, filesize, md5sum)
     select $1, $2, $3, 'wcl', f.*
       from unnest($4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[]) as f
     on conflict (filename, compression) do nothing
     returning filename, compression`,
    [
      ...[rows.attempt, rows.operator, event.time],
      claims.map(({ producer }) => producer),
      claims.map(({ file }) => file.filetype),
      claims.map(({ file }) => file.filename),
      claims.map(({ file }) => file.compression),
      claims.map(({ file }) => file.filesize),
      claims.map(({ file }) => file.md5sum),
    ],
  );
  const fresh = new Set(
    made.map((row) => nameKey({ filename: textIn(row, "filename"), compression: optionalTextIn(row, "compression") })),
  );
  const taken = claims.filter(({ file }) => !fresh.has(nameKey(file)));
  const refused = taken.length === 0 ? new Set() : await settleTakenNames(batch, event, taken);
  const known = new Map([...wanted].filter(([key]) => !refused.has(key)));
  await recordMetadata(batch, event, [...known.values()]);
  return known;
}

/** One text for the two parts of a name. */
export function nameKey({ filename, compression }: FileName): string {
  return `${filename}${compression ?? ""}`;
}

/** The places of files in archives; several at once, since they come in crowds. */
export async function recordPlaces(batch: Batch, events: readonly (EventHead & FilePlaced)[]): Promise<void> {
  const { session, rows } = batch;
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
      events.map(({ filename }) => storableText(filename)),
      events.map(({ compression }) => compression),
      events.map(({ filesize }) => filesize),
      events.map(({ archive }) => storableText(archive)),
      events.map(({ path }) => plainPath(path)),
      events.map(({ time }) => time),
    ],
  );
  for (const row of rest) {
    const event = events[Number(row["place"]) - 1];
    if (event === undefined) continue;
    const what = `${nameKey(event)} lies in ${event.archive}:${event.path}`;
    const why =
      row["registered"] !== true
        ? "but no such file (name, size) of this run is registered"
        : row["archived"] !== true
          ? "but the registry knows no such archive"
          : `but the registry has it at ${textIn(row, "known_path")}`;
    refuse(batch, event, 1, `${what}, ${why}`);
  }
}

/** A path below a root, without leading and trailing slashes; climbing parts stay and are refused by the database. */
function plainPath(path: string): string {
  return storableText(path).replace(/^(?:\.?\/)+|\/+$/g, "");
}

const compressions: readonly (string | null)[] = [null, ".fz", ".gz"];

/** Files whose facts the tables can hold, each name once; the others are refused with a reason. */
function storable(batch: Batch, event: EventHead, files: readonly MadeFile[]): Map<string, MadeFile> {
  const found = new Map<string, MadeFile>();
  for (const file of files) {
    const key = nameKey(file);
    const twin = found.get(key);
    const fault = faultOf(file);
    if (fault !== undefined) {
      refuse(batch, event, 1, `${JSON.stringify(key)} is not registered: ${fault}`);
    } else if (twin === undefined) {
      found.set(key, file);
    } else if (twin.md5sum !== file.md5sum) {
      refuse(batch, event, 1, `${file.path} is not registered: ${twin.path} has the same name, and names are unique`);
    }
  }
  return found;
}

function faultOf(file: MadeFile): string | undefined {
  const { filename, compression, filetype, filesize, md5sum } = file;

  if (filename === "" || filename === "." || filename === ".." || /[/\x00-\x1f\x7f]/.test(filename))
    return "a bad name";
  if (storableText(filename) !== filename || storableText(filetype) !== filetype) return "half a character in its name";
  if (!compressions.includes(compression)) return `unknown compression ${String(compression)}`;
  if (!Number.isSafeInteger(filesize) || filesize < 0) return "no size";
  return /^[0-9a-f]{32}$/.test(md5sum) ? undefined : "no md5";
}

async function makeTypesKnown(batch: Batch, event: EventHead, claims: readonly Claim[]): Promise<void> {
  const missing = claims.map(({ file }) => file.filetype).filter((filetype) => !batch.rows.filetypes.has(filetype));
  await recordFiletypes(batch, event, Object.fromEntries(missing.map((filetype) => [filetype, genericTable])));
}
