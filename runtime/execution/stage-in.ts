import { unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ArchiveError } from "../archive/archive.ts";
import { sumOfFile, type FileSum } from "../archive/checksum.ts";
import { copyChecked } from "../archive/local.ts";
import { outputPlace } from "./wrapper/check-files.ts";
import { nameKey, readJobHistory, type JobHistory } from "./job-history.ts";
import type { JobSpec, StageInFile } from "./job-spec.ts";

/** Fetches input files into the job folder, each once however many wrapper instances want it at the same time. */
export interface Stager {
  /** Resolves when the file lies complete and checked in the job folder. Rejects with ArchiveError. */
  readonly fetch: (path: string) => Promise<void>;
  /** How many files were really copied. */
  readonly copies: () => number;
}

export interface StagerOptions {
  readonly folder: string;
  readonly spec: JobSpec;
  readonly token: string;
  readonly beforeRename: () => void;
}

export function startStager(options: StagerOptions): Stager {
  const fetched = new Map<string, Promise<void>>();
  const makers = new Map<string, Promise<JobHistory>>();
  const historyOf = (folder: string) => {
    const known = makers.get(folder) ?? readJobHistory(resolve(options.folder, folder, "journal.jsonl"));
    makers.set(folder, known);
    return known;
  };
  let copies = 0;
  const fetchOne = async (path: string, file: StageInFile) => {
    if (await stage(options, path, file, await expectedSum(file, historyOf))) copies += 1;
  };
  const fetch: Stager["fetch"] = (path) => {
    const known = fetched.get(path);
    if (known !== undefined) return known;
    const file = Object.hasOwn(options.spec.stageIn, path) ? options.spec.stageIn[path] : undefined;
    const own = file === undefined ? Promise.resolve() : fetchOne(path, file);
    fetched.set(path, own);
    // A later wrapper instance may have better luck.
    own.catch(() => fetched.delete(path));
    return own;
  };
  return { fetch, copies: () => copies };
}

/** True when the file was not there before. */
async function stage(options: StagerOptions, path: string, file: StageInFile, expected: FileSum): Promise<boolean> {
  const { folder, token, beforeRename } = options;
  const refused = await outputPlace(folder, path);
  if (refused !== undefined) throw new ArchiveError("unsafe", refused);
  const destination = join(folder, path);
  const order = { source: file.source, destination, token, expected, beforeRename };
  try {
    return (await copyChecked(order)).copied;
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.reason !== "conflict") throw error;
    // A program of an earlier start changed its input in place: the archive's bytes count.
    await unlink(destination);
    return (await copyChecked(order)).copied;
  }
}

async function expectedSum(file: StageInFile, historyOf: (folder: string) => Promise<JobHistory>): Promise<FileSum> {
  if (file.filesize !== null && file.md5sum !== null) return { filesize: file.filesize, md5sum: file.md5sum };
  const history = file.madeIn === undefined ? undefined : await historyOf(file.madeIn);
  for (const wrapper of history?.wrappers.values() ?? []) {
    const made = wrapper.made.get(nameKey(file));
    if (made !== undefined && wrapper.done !== undefined) return made;
  }
  if (file.madeIn === undefined) return sumOfSource(file);
  throw new ArchiveError("missing", `${nameKey(file)} was to be made by the job in ${file.madeIn}, and was not`);
}

/** Nobody recorded a checksum: the size is all that can be compared. */
async function sumOfSource({ source, filesize }: StageInFile): Promise<FileSum> {
  const sum = await sumOfFile(source);
  if (sum === undefined) throw new ArchiveError("missing", `${source} is not there`);
  if (filesize === null || filesize === sum.filesize) return sum;
  throw new ArchiveError("corrupt", `${source} has ${sum.filesize} bytes, not ${filesize}`);
}
