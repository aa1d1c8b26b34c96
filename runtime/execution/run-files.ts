import { join } from "node:path";
import type { FileName, MadeFile, RunEvent } from "../events/event.ts";
import { nameKey } from "./job-history.ts";

/** A file that this run made: where it lies and what it is. */
export interface RunFile {
  readonly source: string;
  readonly filesize: number;
  readonly md5sum: string;
}

/** What is known of the files that a run made, as its events tell it. */
export interface RunFiles {
  readonly apply: (event: RunEvent) => void;
  readonly find: (name: FileName) => RunFile | undefined;
}

/**
 * Follows where the files of a run lie: in the folder of the job that made them, and in the archive as soon as they are
 * placed there. `jobFolder` and `archiveRoot` are absolute.
 */
export function followRunFiles(jobFolder: (job: string) => string, archiveRoot: string): RunFiles {
  const made = new Map<string, { readonly file: MadeFile; readonly job: string }>();
  const placed = new Map<string, string>();
  return {
    apply: (event) => {
      if (event.kind === "wrapper-ended" && event.reason !== "skipped") {
        for (const file of event.files) made.set(nameKey(file), { file, job: event.job });
      } else if (event.kind === "file-placed")
        placed.set(nameKey(event), join(archiveRoot, event.path, nameKey(event)));
      else if (event.kind === "file-removed") placed.delete(nameKey(event));
    },
    find: (name) => {
      const found = made.get(nameKey(name));
      if (found === undefined) return undefined;
      const { filesize, md5sum, path } = found.file;
      return { source: placed.get(nameKey(name)) ?? join(jobFolder(found.job), path), filesize, md5sum };
    },
  };
}
