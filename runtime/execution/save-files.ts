import { join } from "node:path";
import { locationOf, type Archive } from "../archive/archive.ts";
import { ArchiveError } from "../archive/archive.ts";
import { keepFile } from "../archive/store.ts";
import type { MadeFile } from "../events/event.ts";
import { faultPoint } from "./fault-point.ts";
import { spaceProblem } from "./free-space.ts";
import { nameKey } from "./job-history.ts";
import type { JobRun } from "./job-run.ts";
import { transferTold } from "./transfer-told.ts";

export interface SaveProblem {
  readonly message: string;
  readonly reason: "error" | "disk_full";
}

export interface SaveOrder {
  readonly archive: Archive;
  readonly files: readonly MadeFile[];
  /** What earlier tries of their maker left; only that may be replaced. Key: `nameKey`. */
  readonly before: ReadonlyMap<string, MadeFile>;
  readonly wrapnum?: number;
}

/** Copies of one wrapper instance under way at once. */
const atOnce = 4;

/**
 * Copies files into one archive, unless the journal knows that they are there, and tells of each once it is complete
 * and checked. Resolves to what could not be saved.
 */
export async function saveFiles(run: JobRun, order: SaveOrder): Promise<SaveProblem[]> {
  const wanted = order.files.filter((file) => file.archivePath !== undefined && !isPlaced(run, file, order));
  if (wanted.length === 0) return [];
  const problems: SaveProblem[] = [];
  const { archive, wrapnum } = order;
  if (wrapnum !== undefined) run.say({ kind: "wrapper-state", job: run.spec.jobnum, wrapnum, state: "saving" });
  const about = { direction: "out" as const, archive, ...(wrapnum === undefined ? {} : { wrapnum }) };
  await transferTold(run, about, async (count) => {
    const waiting = wanted.values();
    const worker = async () => {
      for (const file of waiting) {
        const copied = await saveOne(run, file, order).catch(problemOf);
        if (typeof copied === "object") problems.push(copied);
        count(typeof copied === "object" ? "failed" : copied ? file.filesize : 0);
      }
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, worker));
  });
  return problems;
}

/** The journal has it in the archive, and with these bytes. */
function isPlaced({ history }: JobRun, file: MadeFile, { archive, before }: SaveOrder): boolean {
  const placed = history.placed.get(nameKey(file))?.has(archive.name) === true;
  return placed && before.get(nameKey(file))?.md5sum === file.md5sum;
}

/** True when it was not there before. */
async function saveOne(run: JobRun, file: MadeFile, { archive, before }: SaveOrder): Promise<boolean> {
  const { filename, compression, filesize, md5sum, sha256, archivePath = "" } = file;
  const location = locationOf(archive, archivePath, nameKey(file));
  const space = archive.url === undefined ? spaceProblem(location, filesize, run.spec.minFreeBytes) : undefined;
  if (space !== undefined) throw new ArchiveError("disk_full", space);
  const earlier = before.get(nameKey(file));
  const { copied } = await keepFile(
    {
      ...{ archive, folder: archivePath, filename: nameKey(file), token: run.token },
      source: join(run.folder, file.path),
      expected: { filesize, md5sum, ...(sha256 === undefined ? {} : { sha256 }) },
      // Only what an earlier try of this very wrapper instance left there may make room.
      ...(earlier === undefined ? {} : { replaces: earlier }),
      syncFolderOf: run.syncFolderOf,
      beforeRename: () => {
        faultPoint("save-copied");
      },
    },
    run.web,
  );
  faultPoint("save-named");
  const path = archivePath.replace(/\/+$/, "");
  const about = { job: run.spec.jobnum, archive: archive.name, path, filename, compression, filesize };
  await run.tell({ kind: "file-placed", ...about });
  faultPoint("after-placed");
  return copied;
}

function problemOf(error: unknown): SaveProblem {
  if (!(error instanceof ArchiveError)) throw error;
  return { message: error.message, reason: error.reason === "disk_full" ? "disk_full" : "error" };
}
