import { join } from "node:path";
import { ArchiveError, placeInArchive } from "../archive/archive.ts";
import { copyChecked } from "../archive/local.ts";
import type { MadeFile } from "../events/event.ts";
import { faultPoint } from "./fault-point.ts";
import { spaceProblem } from "./free-space.ts";
import { nameKey } from "./job-history.ts";
import type { JobRun } from "./job-run.ts";

export interface SaveProblem {
  readonly message: string;
  readonly reason: "error" | "disk_full";
}

/** Copies of one wrapper instance under way at once. */
const atOnce = 4;

/**
 * Copies what has an archive path into the home archive, unless the journal knows that it is there, and tells of each
 * file once it is complete and checked. Resolves to what could not be saved.
 */
export async function saveFiles(
  run: JobRun,
  files: readonly MadeFile[],
  before: ReadonlyMap<string, MadeFile>,
): Promise<SaveProblem[]> {
  const wanted = files.filter((file) => file.archivePath !== undefined && !isPlaced(run, file, before));
  const problems: SaveProblem[] = [];
  const waiting = wanted.values();
  const worker = async () => {
    for (const file of waiting) {
      const problem = await saveOne(run, file, before.get(nameKey(file))).catch(problemOf);
      if (problem !== undefined) problems.push(problem);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, wanted.length) }, worker));
  return problems;
}

/** The journal has it in the archive, and with these bytes. */
function isPlaced({ history }: JobRun, file: MadeFile, before: ReadonlyMap<string, MadeFile>): boolean {
  return history.placed.has(nameKey(file)) && before.get(nameKey(file))?.md5sum === file.md5sum;
}

async function saveOne(run: JobRun, file: MadeFile, earlier: MadeFile | undefined): Promise<undefined> {
  const { home, minFreeBytes } = run.spec;
  const { filename, compression, filesize, md5sum, archivePath = "" } = file;
  const destination = await placeInArchive(home, archivePath, nameKey(file));
  const space = await spaceProblem(destination, filesize, minFreeBytes);
  if (space !== undefined) throw new ArchiveError("disk_full", space);
  await copyChecked({
    source: join(run.folder, file.path),
    destination,
    token: run.token,
    expected: { filesize, md5sum },
    // Only what an earlier try of this very wrapper instance left there may make room.
    ...(earlier === undefined ? {} : { replaces: earlier }),
    beforeRename: () => {
      faultPoint("save-copied");
    },
  });
  faultPoint("save-named");
  const path = archivePath.replace(/\/+$/, "");
  await run.tell({
    kind: "file-placed",
    job: run.spec.jobnum,
    archive: home.name,
    path,
    filename,
    compression,
    filesize,
  });
  faultPoint("after-placed");
  return undefined;
}

function problemOf(error: unknown): SaveProblem {
  if (!(error instanceof ArchiveError)) throw error;
  return { message: error.message, reason: error.reason === "disk_full" ? "disk_full" : "error" };
}
