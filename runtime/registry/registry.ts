import { fileURLToPath } from "node:url";
import type { RunEvent } from "../events/event.ts";
import { attemptFigures, type AttemptFigures } from "./attempt-figures.ts";
import { allocateAttempt, nextAttempt, type AttemptRequest, type AttemptRow } from "./attempts.ts";
import type { Refusal } from "./batch.ts";
import { connectDatabase, type Database, type Table } from "./database.ts";
import { archivedFiles, forgetCopy, usersElsewhere, type ArchivedFile, type ArchiveFilter } from "./archived-files.ts";
import { DatabaseError } from "./database-error.ts";
import { findAttempt, type AttemptName } from "./find-attempt.ts";
import { findFiles, type FileQuestion, type FoundFile } from "./find-files.ts";
import { dumpRegistry, restoreRegistry } from "./dump.ts";
import { history, type HistoryFilter, type PastAttempt } from "./history.ts";
import { ingestFiles, type Ingested, type IngestRequest } from "./ingest.ts";
import { lineage, type Lineage } from "./lineage.ts";
import {
  archiveRoot,
  dataStates,
  filetypes,
  locateFiles,
  messagePatterns,
  throttleSlots,
  type LocatedFile,
  type MessagePatterns,
  type WantedFile,
} from "./lookups.ts";
import { askMetadata, type MetadataAnswer } from "./metadata-lookup.ts";
import type { MetadataQuery } from "../plan/metadata-question.ts";
import { migrate } from "./migrate.ts";
import { ensureOwner } from "./owner-process.ts";
import { readOnlySql } from "./read-only-sql.ts";
import { rebuild, type Rebuilt } from "./rebuild.ts";
import { followIntoRegistry, recordJournal, type FollowOptions } from "./record-journal.ts";
import { removeAttempt } from "./remove-attempt.ts";
import { recorder, type Recorded } from "./recording.ts";
import { registryFolder } from "./registry-folder.ts";
import { askSaved, type QuestionFilter, type SavedQuestion } from "./saved-questions.ts";
import { tagAttempt, untagAttempt } from "./tags.ts";

/** What is remembered of all runs and files, in PostgreSQL. Every function rejects with DatabaseError. */
export interface Registry {
  /** Where it is, for people, without password. */
  readonly place: string;
  readonly allocateAttempt: (request: AttemptRequest) => Promise<AttemptRow>;
  /** The number that the next call of `allocateAttempt` would give, if nobody comes between. */
  readonly nextAttempt: (request: AttemptRequest) => Promise<number>;
  /** See `Recorder.record`: idempotent by run and sequence number. */
  readonly record: (events: readonly RunEvent[]) => Promise<Recorded>;
  /** How far a run's journal is recorded: the number of its last event there, 0 when the run is not known. */
  readonly recordedSeq: (run: string) => Promise<number>;
  /** Records what a journal holds and the registry does not yet. */
  readonly recordJournal: (path: string) => Promise<readonly Refusal[]>;
  /** Records a journal while it grows, until the signal aborts; waits for a database that is away. */
  readonly followJournal: (path: string, signal: AbortSignal, options?: FollowOptions) => Promise<void>;
  readonly locateFiles: (
    archive: string,
    wanted: readonly WantedFile[],
  ) => Promise<readonly (LocatedFile | undefined)[]>;
  /** Answers a question of a submission; see `askMetadata`. */
  readonly askMetadata: (query: MetadataQuery) => Promise<MetadataAnswer>;
  readonly archiveRoot: (archive: string) => Promise<string | undefined>;
  readonly filetypes: () => Promise<ReadonlyMap<string, string>>;
  /** Operators' patterns for what programs print. */
  readonly messagePatterns: () => Promise<MessagePatterns>;
  /** Slots of a throttle that operators made; 0 when there is none of that name. */
  readonly throttleSlots: (name: string) => Promise<number>;
  readonly ingestFiles: (journals: string, request: IngestRequest) => Promise<Ingested>;
  readonly tagAttempt: (attempt: AttemptName, tag: string) => Promise<void>;
  readonly untagAttempt: (attempt: AttemptName, tag: string) => Promise<boolean>;
  /** What attempts took and made together. */
  readonly attemptFigures: (attempts: readonly AttemptName[]) => Promise<AttemptFigures>;
  readonly history: (filter?: HistoryFilter) => Promise<readonly PastAttempt[]>;
  /** Files that fit, the latest first. */
  readonly findFiles: (question: FileQuestion) => Promise<readonly FoundFile[]>;
  /** Ancestors or descendants of a file; undefined when it is not registered. */
  readonly lineage: (name: string, direction: "up" | "down") => Promise<Lineage | undefined>;
  readonly archivedFiles: (filter: ArchiveFilter) => AsyncGenerator<readonly ArchivedFile[], undefined>;
  readonly forgetCopy: (file: ArchivedFile) => Promise<boolean>;
  /** Files of an attempt that others use, as `FILE: RUN`; undefined when there is no such attempt. */
  readonly usersElsewhere: (attempt: AttemptName) => Promise<readonly string[] | undefined>;
  /** Takes all rows of an attempt away but its number; false when there is no such attempt. */
  readonly removeAttempt: (attempt: AttemptName) => Promise<boolean>;
  /** Words that say what data are good for. */
  readonly dataStates: () => Promise<readonly string[]>;
  readonly askSaved: (question: SavedQuestion, filter: QuestionFilter) => Promise<Table>;
  readonly sql: (question: string) => Promise<Table>;
  /** Everything as lines of text; resolves to the number of rows. */
  readonly dump: (write: (line: string) => Promise<void>) => Promise<number>;
  readonly restore: (lines: AsyncIterable<string>) => Promise<number>;
  readonly rebuild: (journals: readonly string[], onJournal?: (path: string) => void) => Promise<Rebuilt>;
  readonly close: () => Promise<void>;
}

export interface RegistryOptions {
  /** `postgresql://…`; without it the embedded registry is used, whose owner process is started when need be. */
  readonly url?: string;
  /** Folder of the embedded registry; see `registryFolder` for its default. */
  readonly dataFolder?: string;
  /** Absolute path of the bundled owner; by default `registry-owner.cjs` beside the running bundle. */
  readonly ownerScript?: string;
  /** How long an owner that is started now stays without clients. */
  readonly idleMs?: number;
}

/** Connects, and brings the schema up to date. */
export async function openRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const { database, place } = options.url === undefined ? embedded(options) : remote(options.url);
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    if (!(error instanceof DatabaseError) || error.reason !== "unreachable") throw error;
    throw new DatabaseError("unreachable", `no registry answers at ${place}: ${error.message}`, { cause: error });
  }
  return registryOf(database, place);
}

/** All that can be done with a database whose schema is up to date. */
export function registryOf(database: Database, place: string): Registry {
  const events = recorder(database);
  return {
    place,
    allocateAttempt: (request) => allocateAttempt(database, request),
    nextAttempt: (request) => nextAttempt(database, request),
    record: events.record,
    recordedSeq: events.position,
    recordJournal: (path) => recordJournal(events, path),
    followJournal: (path, signal, options) => followIntoRegistry(events, path, signal, options),
    locateFiles: (archive, wanted) => locateFiles(database, archive, wanted),
    askMetadata: (query) => askMetadata(database, query),
    archiveRoot: (archive) => archiveRoot(database, archive),
    filetypes: () => filetypes(database),
    messagePatterns: () => messagePatterns(database),
    throttleSlots: (name) => throttleSlots(database, name),
    ingestFiles: (journals, request) => ingestFiles(events, journals, request),
    tagAttempt: (attempt, tag) => tagAttempt(database, attempt, tag),
    untagAttempt: (attempt, tag) => untagAttempt(database, attempt, tag),
    attemptFigures: (attempts) => attemptFigures(database, attempts),
    findFiles: (question) => findFiles(database, question),
    history: (filter) => history(database, filter),
    lineage: (name, direction) => lineage(database, name, direction),
    archivedFiles: (filter) => archivedFiles(database, filter),
    forgetCopy: (file) => forgetCopy(database, file),
    usersElsewhere: async (attempt) => {
      const id = await findAttempt(database, attempt);
      return id === undefined ? undefined : usersElsewhere(database, id);
    },
    removeAttempt: async (attempt) => {
      const id = await findAttempt(database, attempt);
      if (id !== undefined) await removeAttempt(database, id);
      return id !== undefined;
    },
    dataStates: () => dataStates(database),
    askSaved: (question, filter) => askSaved(database, question, filter),
    sql: (question) => readOnlySql(database, question),
    dump: (write) => dumpRegistry(database, write),
    restore: (lines) => restoreRegistry(database, lines),
    rebuild: (journals, onJournal) => rebuild(database, events, journals, onJournal),
    close: database.close,
  };
}

interface Connected {
  readonly database: Database;
  readonly place: string;
}

function remote(url: string): Connected {
  return { database: connectDatabase({ at: { url } }), place: withoutPassword(url) };
}

function embedded(options: RegistryOptions): Connected {
  const place = registryFolder(options.dataFolder);
  const script = options.ownerScript ?? fileURLToPath(new URL("./registry-owner.cjs", import.meta.url));
  const idle = options.idleMs === undefined ? {} : { idleMs: options.idleMs };
  const revive = () => ensureOwner(place, { script, ...idle });
  return { database: connectDatabase({ at: { socketFolder: place.socketFolder }, revive }), place: place.folder };
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    parsed.password = "";
    parsed.searchParams.delete("password");
    return parsed.toString();
  } catch {
    return "a PostgreSQL server";
  }
}
