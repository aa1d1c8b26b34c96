import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { join } from "node:path";
import type { FilesRegistered } from "../events/event.ts";
import { openJournal } from "../events/journal.ts";
import type { Refusal } from "./batch.ts";
import { recordJournal } from "./record-journal.ts";
import type { Recorder } from "./recording.ts";

/** Files that lie in an archive already, complete and checked, and come from outside any run. */
export type IngestRequest = Omit<FilesRegistered, "kind" | "host">;

export interface Ingested {
  /** Name of the registration, which is the name of its journal's folder too. */
  readonly name: string;
  /** What was refused, file by file; empty when everything is registered. */
  readonly refusals: readonly Refusal[];
}

/**
 * Registers files with metadata and place. Like a run, a registration has a journal of its own below `journals` (an
 * absolute folder), so that a registry that is made again knows it too. A file that is registered already, with the
 * same contents, stays as it is; a name that is taken by other contents is refused.
 */
export async function ingestFiles(recorder: Recorder, journals: string, request: IngestRequest): Promise<Ingested> {
  const name = `register-${new Date().toISOString().replace(/\W/g, "")}-${randomBytes(4).toString("hex")}`;
  const path = join(journals, name, "events.jsonl");
  const journal = await openJournal(path, name);
  try {
    await journal.append({ kind: "files-registered", host: hostname(), ...request });
  } finally {
    await journal.close();
  }
  return { name, refusals: await recordJournal(recorder, path) };
}
