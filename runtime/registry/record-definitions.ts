import type { EventHead } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { textIn } from "./row.ts";
import { storableText } from "./sql-types.ts";

/** Table of file types of which nothing is kept beyond `desfile`. */
export const genericTable = "genfile";

/** An archive that the registry knows keeps its root: files already registered are found below that one. */
export async function recordArchive(
  batch: Batch,
  event: EventHead,
  archive: { readonly name: string; readonly root: string },
): Promise<void> {
  const { session } = batch;
  const name = storableText(archive.name);
  await session.query("insert into ops_archive (name, root, filemgmt) values ($1, $2, 'wcl') on conflict do nothing", [
    name,
    storableText(archive.root),
  ]);
  const [known] = await session.query("select root from ops_archive where name = $1", [name]);
  const root = textIn(known, "root");
  if (root === archive.root) return;
  refuse(
    batch,
    event,
    1,
    `archive ${name} has the root ${root} in the registry, but ${archive.root} in the submission`,
  );
}

/**
 * Makes file types known. The registry's table of a type counts, unless it was a makeshift: a submission may define
 * what operators have not defined, but not change what they have.
 */
export async function recordFiletypes(
  batch: Batch,
  event: EventHead,
  filetypes: Readonly<Record<string, string>>,
): Promise<void> {
  const wanted = Object.entries(filetypes).filter(([filetype]) => !batch.rows.filetypes.has(filetype));
  if (wanted.length === 0) return;
  const rows = await batch.session.query(
    `insert into ops_filetype as f (filetype, metadata_table, filetype_mgmt)
     select filetype, metadata_table, 'wcl' from unnest($1::text[], $2::text[]) as n (filetype, metadata_table)
     on conflict (filetype) do update
        set metadata_table = case when coalesce(f.metadata_table, $3) = $3 then excluded.metadata_table
                                  else f.metadata_table end
     returning filetype, metadata_table`,
    [wanted.map(([filetype]) => storableText(filetype)), wanted.map(([, table]) => storableText(table)), genericTable],
  );
  for (const row of rows) batch.rows.filetypes.set(textIn(row, "filetype"), textIn(row, "metadata_table"));
  for (const [filetype, table] of wanted) {
    const kept = batch.rows.filetypes.get(storableText(filetype)) ?? table;
    if (kept === table || table === genericTable) continue;
    refuse(batch, event, 2, `files of type ${filetype} are described in table ${kept}, not in ${table} as submitted`);
  }
}
