import type { Place } from "../../grammar/span.ts";
import { mentionUnder } from "../mention-at.ts";
import type { Pause } from "../pace.ts";
import type { Snapshot } from "../snapshot.ts";
import { subjectKey, type Mention, type Subject } from "../subject.ts";

/** One place where a subject is named. */
export interface Reference extends Place {
  readonly mention: Mention;
}

/**
 * Every place in `files` that names what stands at `offset`. `files` are those of all submissions that the file
 * belongs to: a name means nothing beyond them. Close tags are not references.
 */
export async function references(
  snapshot: Snapshot,
  offset: number,
  files: readonly string[],
  pause: Pause,
): Promise<readonly Reference[]> {
  const mention = mentionUnder(snapshot.source, offset);
  if (mention === undefined) return [];
  const found = await mentionsIn(snapshot, mention.subject, files, pause);
  return found.filter((one) => one.mention.role !== "close");
}

/** Every mention of a subject in some files, close tags included, file by file. */
export async function mentionsIn(
  snapshot: Snapshot,
  subject: Subject,
  files: readonly string[],
  pause: Pause,
): Promise<readonly Reference[]> {
  const key = subjectKey(subject);
  const found: Reference[] = [];
  for (const file of files) {
    await pause();
    const source = file === snapshot.source.file ? snapshot.source : snapshot.other(file);
    for (const mention of source?.mentionsBySubject().get(key) ?? []) found.push({ file, span: mention.span, mention });
  }
  return found;
}
