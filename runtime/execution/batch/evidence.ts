import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { EndReason } from "../../events/event.ts";
import { lockHolder } from "../../events/lock-file.ts";
import { readJobHistory } from "../job-history.ts";

/** What a job wrote down about itself: it counts more than what its scheduler says. */
export interface Evidence {
  /** Marks that runners of a graph left: key `NAME.ELEMENT`. Cheap, asked for often. */
  readonly marks: (graphFolder: string) => Promise<ReadonlyMap<string, Mark>>;
  /** What the journal in a job's folder says. */
  readonly journal: (jobFolder: string) => Promise<{ readonly starts: number; readonly ended?: JobEnd }>;
  /** A runner has the job's folder at this moment. */
  readonly isRunning: (jobFolder: string) => Promise<boolean>;
}

export interface JobEnd {
  readonly status: number;
  readonly reason: EndReason;
}

export type Mark = { readonly kind: "started" } | ({ readonly kind: "ended" } & JobEnd);

/** Folder of the marks below that of a graph. */
export const marksFolder = "told";

/** The real one: files. A mark is `NAME.ELEMENT.started`, or `NAME.ELEMENT.ended` with the end as JSON. */
export function evidenceOnDisk(): Evidence {
  const ends = new Map<string, Mark>();
  return {
    marks: async (graphFolder) => {
      const folder = join(graphFolder, marksFolder);
      const names = await readdir(folder).catch(() => []);
      const marks = new Map<string, Mark>();
      for (const name of names) {
        const [, key = "", what] = /^(.+)\.(started|ended)$/.exec(name) ?? [];
        if (what === "started" && !marks.has(key)) marks.set(key, { kind: "started" });
        if (what !== "ended") continue;
        const path = join(folder, name);
        const end = ends.get(path) ?? (await readEnd(path));
        if (end === undefined) continue;
        ends.set(path, end);
        marks.set(key, end);
      }
      return marks;
    },
    journal: async (jobFolder) => {
      const { starts, ended } = await readJobHistory(join(jobFolder, "journal.jsonl"));
      return { starts, ...(ended === undefined ? {} : { ended }) };
    },
    isRunning: async (jobFolder) => (await lockHolder(join(jobFolder, "journal.jsonl"))) !== undefined,
  };
}

async function readEnd(path: string): Promise<Mark | undefined> {
  try {
    return { kind: "ended", ...(JSON.parse(await readFile(path, "utf8")) as JobEnd) };
  } catch {
    // A network file system may show a name before its content; it is looked at again.
    return undefined;
  }
}
