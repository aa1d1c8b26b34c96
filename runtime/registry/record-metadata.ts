import type { EventHead } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { findMetadataTable, type MetadataTable } from "./metadata-table.ts";
import { metadataValue } from "./metadata-value.ts";
import { genericTable } from "./record-definitions.ts";
import { json } from "./sql-types.ts";
import type { StagedFile } from "./stage.ts";

/** Metadata rows of registered files: one insert for each table. */
export async function writeMetadata(batch: Batch, files: readonly StagedFile[]): Promise<void> {
  for (const [name, members] of byTable(batch, files)) {
    if (name === genericTable) continue;
    const table = await tableOf(batch, name);
    if (table === undefined) {
      for (const { event, file } of members) {
        const what = `no metadata is kept for files of type ${file.filetype}`;
        complain(batch, event, `${what}: there is no metadata table ${name}`);
      }
      continue;
    }
    const rows = members.map((file) => rowOf(batch, table, name, file));
    await insertRows(batch, table, rows);
  }
}

type MetadataRow = Readonly<Record<string, string | number | null>>;

function rowOf(batch: Batch, table: MetadataTable, name: string, { event, file }: StagedFile): MetadataRow {
  const row: Record<string, string | number | null> = {};
  for (const [key, value] of Object.entries(file.metadata)) {
    const column = table.columns.get(key);
    if (column === undefined) {
      complain(batch, event, `table ${name} has no column ${key} for files of type ${file.filetype}`);
      continue;
    }
    const stored = metadataValue(value, column.type);
    if (stored !== undefined) row[key] = stored;
    else refuse(batch, event, 2, `${file.filename}: ${key} = ${JSON.stringify(value)} is no ${column.type}`);
  }
  const { attempt } = batch.rows;
  const ours = attempt !== null && table.columns.has("pfw_attempt_id") ? { pfw_attempt_id: attempt } : {};
  return { ...row, filename: file.filename, filetype: file.filetype, ...ours };
}

/** A file that is registered again (a later try of its quantum) brings its newer values. */
async function insertRows(batch: Batch, table: MetadataTable, rows: readonly MetadataRow[]): Promise<void> {
  const used = new Set(rows.flatMap((row) => Object.keys(row)));
  const names = [...table.columns].filter(([name]) => used.has(name)).map(([, { quotedName }]) => quotedName);
  const changes = names.map((name) => `${name} = excluded.${name}`).join(", ");
  await batch.session.query(
    `insert into ${table.quotedName} (${names.join(", ")})
     select distinct on (filename) ${names.join(", ")}
       from jsonb_populate_recordset(null::${table.quotedName}, $1::jsonb)
     on conflict (filename) do update set ${changes}`,
    [json(rows)],
  );
}

function byTable(batch: Batch, files: readonly StagedFile[]): ReadonlyMap<string, readonly StagedFile[]> {
  const tables = new Map<string, StagedFile[]>();
  for (const staged of files) {
    const table = batch.rows.filetypes.get(staged.file.filetype) ?? genericTable;
    const members = tables.get(table);
    if (members === undefined) tables.set(table, [staged]);
    else members.push(staged);
  }
  return tables;
}

async function tableOf(batch: Batch, name: string): Promise<MetadataTable | undefined> {
  const known = batch.rows.tables.get(name);
  if (known !== undefined) return known;
  const found = await findMetadataTable(batch.session, name);
  if (found !== undefined) batch.rows.tables.set(name, found);
  return found;
}

/** Said once in a run: every file of the type would say the same. */
function complain(batch: Batch, event: EventHead, text: string): void {
  if (batch.rows.complaints.has(text)) return;
  batch.rows.complaints.add(text);
  refuse(batch, event, 2, text);
}
