import type { EventHead, MadeFile } from "../events/event.ts";
import { refuse, type Batch } from "./batch.ts";
import { genericTable, recordFiletypes } from "./record-definitions.ts";
import { writeMetadata } from "./record-metadata.ts";
import { optionalTextIn, textIn } from "./row.ts";
import { storableText } from "./sql-types.ts";
import { nameKey, type StagedFile } from "./stage.ts";
import { settleTakenNames } from "./taken-names.ts";

/** Who made a file: its task, and the wrapper instance (null outside of runs). */
export type Producer = Pick<StagedFile, "producer" | "wrapnum">;

/**
 * Stages files to be registered. Returns a set to which the keys of those are added that are refused, now or when the
 * files are written: a name belongs to one content for all times.
 */
export async function stageFiles(
  batch: Batch,
  event: EventHead,
  files: readonly MadeFile[],
  producerOf: (file: MadeFile) => Producer,
): Promise<Set<string>> {
  const refused = new Set<string>();
  const sound = storable(batch, event, files, refused);
  await makeTypesKnown(batch, event, [...sound.values()]);
  for (const [key, file] of sound) {
    batch.stage.files.push({ event, file, ...producerOf(file), refused });
    batch.stage.names.add(key);
  }
  return refused;
}

/** Two events of one batch that claim one name must be written one after the other. */
export function claimsStagedName({ stage }: Batch, files: readonly MadeFile[]): boolean {
  return files.some((file) => stage.names.has(nameKey(file)));
}

/** Registers files: one insert for all of them, then their metadata, table by table. */
export async function writeFiles(batch: Batch, files: readonly StagedFile[]): Promise<void> {
  if (files.length === 0) return;
  const { session, rows } = batch;
  const made = await session.query(
    `insert into desfile (pfw_attempt_id, user_created_by, module_created_by, created_date, wgb_task_id, filetype,
                          filename, compression, filesize, md5sum, sha256)
     select $1::bigint, $2::text, 'wcl', f.*
       from unnest($3::timestamptz[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[],
                   $10::text[]) as f
     on conflict (filename, compression) do nothing
     returning filename, compression`,
    [
      ...[rows.attempt, rows.operator],
      ...[files.map(({ event }) => event.time), files.map(({ producer }) => producer)],
      ...[files.map(({ file }) => file.filetype), files.map(({ file }) => file.filename)],
      ...[files.map(({ file }) => file.compression), files.map(({ file }) => file.filesize)],
      ...[files.map(({ file }) => file.md5sum), files.map(({ file }) => file.sha256 ?? null)],
    ],
  );
  const fresh = new Set(
    made.map((row) => nameKey({ filename: textIn(row, "filename"), compression: optionalTextIn(row, "compression") })),
  );
  const taken = files.filter(({ file }) => !fresh.has(nameKey(file)));
  if (taken.length > 0) await settleTakenNames(batch, taken);
  await writeMetadata(
    batch,
    files.filter(({ file, refused }) => !refused.has(nameKey(file))),
  );
}

const compressions: readonly (string | null)[] = [null, ".fz", ".gz"];

/** Files whose facts the tables can hold, each name once; the others are refused with a reason. */
function storable(
  batch: Batch,
  event: EventHead,
  files: readonly MadeFile[],
  refused: Set<string>,
): ReadonlyMap<string, MadeFile> {
  const found = new Map<string, MadeFile>();
  for (const file of files) {
    const key = nameKey(file);
    const twin = found.get(key);
    const fault = faultOf(file);
    if (fault !== undefined) {
      refused.add(key);
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
  const { filename, compression, filetype, filesize, md5sum, sha256 } = file;
  if (["", ".", ".."].includes(filename) || /[/\x00-\x1f\x7f]/.test(filename)) return "a bad name";
  if (storableText(filename) !== filename || storableText(filetype) !== filetype) return "half a character in its name";
  if (!compressions.includes(compression)) return `unknown compression ${String(compression)}`;
  if (!Number.isSafeInteger(filesize) || filesize < 0) return "no size";
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/.test(sha256)) return "no sha256";
  return /^[0-9a-f]{32}$/.test(md5sum) ? undefined : "no md5";
}

async function makeTypesKnown(batch: Batch, event: EventHead, files: readonly MadeFile[]): Promise<void> {
  const missing = files.map(({ filetype }) => filetype).filter((filetype) => !batch.rows.filetypes.has(filetype));
  await recordFiletypes(batch, event, Object.fromEntries(missing.map((filetype) => [filetype, genericTable])));
}
