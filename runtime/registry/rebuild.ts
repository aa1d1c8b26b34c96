import { readJournal } from "../events/journal.ts";
import type { Refusal } from "./batch.ts";
import { DatabaseError } from "./database-error.ts";
import type { Database } from "./database.ts";
import { recordJournal } from "./record-journal.ts";
import type { Recorder } from "./recording.ts";

export interface Rebuilt {
  /** Journals in the order in which they were recorded, with what was refused of each. */
  readonly journals: readonly { readonly path: string; readonly refusals: readonly Refusal[] }[];
}

/**
 * Makes an empty registry's rows from journals. Journals go in the order in which they began, so that files are there
 * before they are used. A registry that holds runs is refused: nothing is ever deleted to make room.
 */
export async function rebuild(
  database: Database,
  recorder: Recorder,
  paths: readonly string[],
  onJournal: (path: string) => void = () => undefined,
): Promise<Rebuilt> {
  const [row] = await database.query("select exists (select from journal_position) as occupied");
  if (row?.["occupied"] === true) {
    throw new DatabaseError("refused", "the registry holds runs: rebuild into an empty one, or move its folder aside");
  }
  const journals = [];
  for (const path of await inOrder(paths)) {
    onJournal(path);
    journals.push({ path, refusals: await recordJournal(recorder, path) });
  }
  return { journals };
}

/** By the time of their first event; a journal without any event has nothing to say. */
async function inOrder(paths: readonly string[]): Promise<readonly string[]> {
  const begun: { readonly path: string; readonly time: string }[] = [];
  for (const path of paths) {
    for await (const { time } of readJournal(path)) {
      begun.push({ path, time });
      break;
    }
  }
  return begun.sort((one, other) => Date.parse(one.time) - Date.parse(other.time)).map(({ path }) => path);
}
