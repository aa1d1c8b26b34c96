import { readJournal } from "../events/journal.ts";
import type { FileName, JobEnded, MadeFile, RunEvent, WrapperEnded } from "../events/event.ts";

/** What earlier starts of a job left in its journal. */
export interface JobHistory {
  /** Number of starts so far. */
  readonly starts: number;
  /** Tokens of all earlier starts. */
  readonly tokens: readonly string[];
  readonly wrappers: ReadonlyMap<number, WrapperHistory>;
  /** Archives in which a file lies. Key: `nameKey`. */
  readonly placed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Compressed files. Key: `nameKey` of the plain one. */
  readonly compressed: ReadonlyMap<string, MadeFile>;
  /** Files that the job itself made. Key: `nameKey`. */
  readonly own: ReadonlyMap<string, MadeFile>;
  /** Set when the last start ended by itself. */
  readonly ended?: JobEnded;
}

export interface WrapperHistory {
  /** Number of tries so far. */
  readonly tries: number;
  /** The last result that succeeded, unless a later try was begun. */
  readonly done?: WrapperEnded;
  /** Every file that any try registered, the latest of each name. Key: `nameKey`. */
  readonly made: ReadonlyMap<string, MadeFile>;
}

/** One text for the two parts of a file's name. */
export function nameKey({ filename, compression }: FileName): string {
  return `${filename}${compression ?? ""}`;
}

/** Reads the journal of a job; an absent one is an empty history. */
export async function readJobHistory(path: string): Promise<JobHistory> {
  const fold = historyFold();
  for await (const event of readJournal(path)) fold.apply(event);
  return fold.history();
}

/** A job of 100,000 wrapper instances has a million events: none is kept for longer than it is looked at. */
function historyFold(): { readonly apply: (event: RunEvent) => void; readonly history: () => JobHistory } {
  const tokens: string[] = [];
  const wrappers = new Map<number, WrapperHistory>();
  const placed = new Map<string, Set<string>>();
  const [compressed, own] = [new Map<string, MadeFile>(), new Map<string, MadeFile>()];
  let ended: JobEnded | undefined;
  const apply = (event: RunEvent) => {
    if (event.kind === "job-started") {
      tokens.push(event.token);
      ended = undefined;
    } else if (event.kind === "job-ended") ended = event;
    else if (event.kind === "wrapper-started") {
      const made = wrappers.get(event.wrapnum)?.made ?? new Map<string, MadeFile>();
      wrappers.set(event.wrapnum, { tries: event.runNo, made });
    } else if (event.kind === "wrapper-ended" && event.reason !== "skipped") {
      wrappers.set(event.wrapnum, afterResult(wrappers.get(event.wrapnum), event, { placed, compressed }));
    } else if (event.kind === "file-placed") {
      placed.set(nameKey(event), (placed.get(nameKey(event)) ?? new Set()).add(event.archive));
    } else if (event.kind === "files-compressed") {
      for (const { plain, file } of event.files) compressed.set(nameKey(plain), file);
    } else if (event.kind === "job-files-made") for (const file of event.files) own.set(nameKey(file), file);
  };
  const history = () => {
    const end = ended === undefined ? {} : { ended };
    return { starts: tokens.length, tokens, wrappers, placed, compressed, own, ...end };
  };
  return { apply, history };
}

interface Kept {
  readonly placed: Map<string, Set<string>>;
  readonly compressed: Map<string, MadeFile>;
}

function afterResult(before: WrapperHistory | undefined, event: WrapperEnded, kept: Kept): WrapperHistory {
  const made = new Map(before?.made);
  for (const file of event.files) {
    const key = nameKey(file);
    // Another content under the name: what lies in the archive is the old one.
    if (made.has(key) && made.get(key)?.md5sum !== file.md5sum) {
      kept.placed.delete(key);
      const small = kept.compressed.get(key);
      if (small !== undefined) kept.placed.delete(nameKey(small));
      kept.compressed.delete(key);
    }
    made.set(key, file);
  }
  return { tries: event.runNo, made, ...(event.status === 0 ? { done: event } : {}) };
}
