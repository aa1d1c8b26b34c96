import { join } from "node:path";
import { locationOf, type Archive } from "../archive/archive.ts";
import type { FileName, MadeFile, RunEvent } from "../events/event.ts";
import { nameKey } from "./job-history.ts";

/** A file that this run made: where it lies and what it is; as a job's `stageIn` has it. */
export interface RunFile {
  /** Absolute path or URL. */
  readonly source: string;
  readonly archive?: string;
  readonly unpack?: ".fz" | ".gz";
  readonly filesize: number;
  readonly md5sum: string;
  readonly sha256?: string;
}

/** What is known of the files that a run made, as its events tell it. */
export interface RunFiles {
  readonly apply: (event: RunEvent) => void;
  readonly find: (name: FileName) => RunFile | undefined;
}

/**
 * Follows where the files of a run lie: in the folder of the job that made them, and in archives (the best first) as soon
 * as they are placed there. `jobFolder` is absolute.
 */
export function followRunFiles(jobFolder: (job: string) => string, archives: readonly Archive[]): RunFiles {
  const made = new Map<string, { readonly file: MadeFile; readonly job: string }>();
  const packed = new Map<string, MadeFile>();
  const placed = new Map<string, Map<string, string>>();
  const inArchive = (file: MadeFile): Pick<RunFile, "source" | "archive"> | undefined => {
    const folders = placed.get(nameKey(file));
    const archive = archives.find(({ name }) => folders?.has(name) === true);
    if (archive === undefined) return undefined;
    return { source: locationOf(archive, folders?.get(archive.name) ?? "", nameKey(file)), archive: archive.name };
  };
  return {
    apply: (event) => {
      if (event.kind === "wrapper-ended" && event.reason !== "skipped") {
        for (const file of event.files) made.set(nameKey(file), { file, job: event.job });
      } else if (event.kind === "files-compressed") {
        for (const { plain, file } of event.files) packed.set(nameKey(plain), file);
      } else if (event.kind === "file-placed") {
        const folders = placed.get(nameKey(event)) ?? new Map<string, string>();
        placed.set(nameKey(event), folders.set(event.archive, event.path));
      } else if (event.kind === "file-removed") placed.get(nameKey(event))?.delete(event.archive);
    },
    find: (name) => {
      const found = made.get(nameKey(name));
      if (found === undefined) return undefined;
      const own = inArchive(found.file);
      if (own !== undefined) return { ...own, ...sumsOf(found.file) };
      const small = packed.get(nameKey(name));
      const there = small === undefined ? undefined : inArchive(small);
      const suffix = small?.compression;
      if (small !== undefined && there !== undefined && (suffix === ".fz" || suffix === ".gz"))
        return { ...there, ...sumsOf(small), unpack: suffix };
      return { source: join(jobFolder(found.job), found.file.path), ...sumsOf(found.file) };
    },
  };
}

function sumsOf({ filesize, md5sum, sha256 }: MadeFile): Pick<RunFile, "filesize" | "md5sum" | "sha256"> {
  return { filesize, md5sum, ...(sha256 === undefined ? {} : { sha256 }) };
}
