import { unlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ArchiveError, isUrl } from "../archive/archive.ts";
import type { FileSum } from "../archive/checksum.ts";
import { fetchFile, sumOfLocation } from "../archive/store.ts";
import type { Web } from "../archive/web.ts";
import { outputPlace } from "./wrapper/check-files.ts";
import { nameKey, readJobHistory, type JobHistory } from "./job-history.ts";
import type { JobSpec, StageInFile } from "./job-spec.ts";
import { giveSecondNames } from "./second-names.ts";
import { unpackFile, type Unpacker } from "./unpack-file.ts";

/** Fetches input files into the job folder, each once however many wrapper instances want it at the same time. */
export interface Stager {
  /** Resolves when the file lies complete and checked in the job folder, to its bytes, or 0 when it was there. Rejects with ArchiveError. */
  readonly fetch: (path: string) => Promise<number>;
  /** Whether the file was asked for already, by whomever. */
  readonly isAsked: (path: string) => boolean;
}

export interface StagerOptions {
  readonly folder: string;
  readonly spec: JobSpec;
  readonly token: string;
  readonly web: Web;
  readonly unpacker: Unpacker;
  readonly beforeRename: () => void;
}

export function startStager(options: StagerOptions): Stager {
  const fetched = new Map<string, Promise<number>>();
  const makers = new Map<string, Promise<JobHistory>>();
  const historyOf = (folder: string) => {
    const known = makers.get(folder) ?? readJobHistory(resolve(options.folder, folder, "journal.jsonl"));
    makers.set(folder, known);
    return known;
  };
  const fetchOne = async (path: string, file: StageInFile) => {
    const found = await located(options, file, historyOf);
    const copied = await stage(options, path, found);
    const { folder, token } = options;
    if (file.also !== undefined) await giveSecondNames({ folder, path, also: file.also, token });
    return copied ? found.expected.filesize : 0;
  };
  const fetch: Stager["fetch"] = (path) => {
    const known = fetched.get(path);
    if (known !== undefined) return known;
    const file = Object.hasOwn(options.spec.stageIn, path) ? options.spec.stageIn[path] : undefined;
    const own = file === undefined ? Promise.resolve(0) : fetchOne(path, file);
    fetched.set(path, own);
    // A later wrapper instance may have better luck.
    own.catch(() => fetched.delete(path));
    return own;
  };
  return { fetch, isAsked: (path) => fetched.has(path) };
}

/** Where a file is in the end, and what it must be. */
interface Located {
  readonly source: string;
  readonly expected: FileSum;
  readonly unpack?: ".fz" | ".gz";
}

/** True when the file was not there before. */
async function stage(options: StagerOptions, path: string, found: Located): Promise<boolean> {
  const { folder, token, beforeRename, web } = options;
  const refused = outputPlace(folder, path);
  if (refused !== undefined) throw new ArchiveError("unsafe", refused);
  const destination = join(folder, path);
  if (found.unpack !== undefined) return unpackFile({ ...found, destination, token, suffix: found.unpack }, options);
  const order = { source: found.source, destination, token, expected: found.expected, beforeRename };
  try {
    return (await fetchFile(order, web)).copied;
  } catch (error) {
    if (!(error instanceof ArchiveError) || error.reason !== "conflict") throw error;
    // A program of an earlier start changed its input in place: the archive's bytes count.
    await unlink(destination);
    return (await fetchFile(order, web)).copied;
  }
}

async function located(
  { web }: StagerOptions,
  file: StageInFile,
  historyOf: (folder: string) => Promise<JobHistory>,
): Promise<Located> {
  const { source, filesize, md5sum, sha256 } = file;
  const unpack = file.unpack === undefined ? {} : { unpack: file.unpack };
  if (filesize !== null && md5sum !== null)
    return { source, expected: { filesize, md5sum, ...(sha256 === undefined ? {} : { sha256 }) }, ...unpack };
  const history = file.madeIn === undefined ? undefined : await historyOf(file.madeIn);
  for (const wrapper of history?.wrappers.values() ?? []) {
    const made = wrapper.made.get(nameKey(file));
    if (made !== undefined && wrapper.done !== undefined) return { source, expected: made };
  }
  if (file.madeIn === undefined) return { source, expected: await sumOfSource(file, web), ...unpack };
  throw new ArchiveError("missing", `${nameKey(file)} was to be made by the job in ${file.madeIn}, and was not`);
}

/** Nobody recorded a checksum: the size is all that can be compared. */
async function sumOfSource({ source, filesize }: StageInFile, web: Web): Promise<FileSum> {
  const sum = await sumOfLocation(source, web);
  if (sum === undefined) throw new ArchiveError("missing", `${source} is not there`);
  if (filesize === null || filesize === sum.filesize) return sum;
  throw new ArchiveError(
    "corrupt",
    `${isUrl(source) ? new URL(source).pathname : source} has ${sum.filesize} bytes, not ${filesize}`,
  );
}
