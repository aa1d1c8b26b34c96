import type { AnalysisRequest } from "./analysis.ts";
import type { Analyst } from "./analyst.ts";
import type { Judgement } from "./judgement.ts";
import type { Submission } from "./snapshot.ts";

/** A judgement, and whether it is of the texts as they are or as they were before the last edits. */
export interface Verdict {
  readonly judgement: Judgement;
  readonly age: "current" | "previous";
}

/** Asks the analyst once for each state of a submission, and remembers the last answer. */
export interface Judgements {
  /**
   * Waits at most `patience` milliseconds for the current one; then gives the previous, if there is any. Does not wait at
   * all where the last judgement took so long that this one cannot come in time. `file` is the document that is judged
   * in the submission.
   */
  readonly of: (submission: Submission, patience: number, file: string) => Promise<Verdict | undefined>;
  /** A text has changed: whoever was judged with it will be asked for soon, so the analyst begins at once. */
  readonly begin: (file: string) => void;
  /** Whether the judgement of this very state is there. */
  readonly isCurrent: (submission: Submission) => boolean;
  readonly last: (entry: string) => Verdict | undefined;
  /** Something else that counts has changed: facts, project, settings. */
  readonly expire: () => void;
}

interface Kept {
  /** Undefined until the state that it was begun for has been loaded. */
  submission: Submission | undefined;
  readonly epoch: number;
  readonly begun: number;
  /** How many changes of texts there were when it was asked for. */
  readonly change: number;
  readonly coming: Promise<Judgement | undefined>;
  judgement: Judgement | undefined;
  /** Somebody did not wait long enough. */
  missed: boolean;
}

/** The last judgement of a submission, and how many milliseconds it took. */
interface Last {
  readonly judgement: Judgement;
  readonly took: number;
}

/** `onLate` is called when a judgement arrives that somebody has given up waiting for; `now` are milliseconds. */
export function createJudgements(
  analyst: Analyst,
  requestFor: (entry: string) => AnalysisRequest,
  onLate: () => void,
  log: (message: string) => void,
  now: () => number = () => performance.now(),
): Judgements {
  const known = new Map<string, Kept>();
  const lasts = new Map<string, Last>();
  const judgedIn = new Map<string, string>();
  let epoch = 0;
  let change = 0;
  const ask = (entry: string, submission: Submission | undefined): Kept => {
    const coming = analyst.judge(requestFor(entry)).then(
      (judgement) => {
        kept.judgement = judgement;
        keep(lasts, entry, { judgement, took: now() - kept.begun });
        if (kept.missed && known.get(entry) === kept) onLate();
        return judgement;
      },
      (error: unknown) => {
        log(`judging ${entry}: ${error instanceof Error ? error.message : String(error)}`);
        if (known.get(entry) === kept) known.delete(entry);
        return undefined;
      },
    );
    const kept: Kept = { submission, epoch, begun: now(), change, coming, judgement: undefined, missed: false };
    keep(known, entry, kept);
    return kept;
  };
  const last = (entry: string): Verdict | undefined => {
    const judgement = lasts.get(entry)?.judgement;
    return judgement === undefined ? undefined : { judgement, age: "previous" };
  };
  const comesWithin = (patience: number, { begun }: Kept, entry: string): boolean =>
    begun + (lasts.get(entry)?.took ?? 0) <= now() + patience;
  const freshOf = (submission: Submission): Kept | undefined => {
    const kept = known.get(submission.entry);
    if (kept?.epoch !== epoch) return undefined;
    if (kept.submission === undefined && kept.change === change) kept.submission = submission;
    return kept.submission === submission ? kept : undefined;
  };
  return {
    last,
    isCurrent: (submission) => freshOf(submission)?.judgement !== undefined,
    expire: () => {
      epoch++;
    },
    begin: (file) => {
      change++;
      const entry = judgedIn.get(file);
      if (entry !== undefined) ask(entry, undefined);
    },
    of: async (submission, patience, file) => {
      keep(judgedIn, file, submission.entry);
      const kept = freshOf(submission) ?? ask(submission.entry, submission);
      if (kept.judgement !== undefined) return { judgement: kept.judgement, age: "current" };
      const hopeful = comesWithin(patience, kept, submission.entry);
      const judgement = hopeful ? await within(kept.coming, patience) : undefined;
      if (judgement !== undefined) return { judgement, age: "current" };
      kept.missed = true;
      return last(submission.entry);
    },
  };
}

/** Judgements are large; the ones not asked for lately go. */
const most = 60;

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) return;
    map.delete(oldest);
  }
}

async function within<T>(coming: Promise<T | undefined>, patience: number): Promise<T | undefined> {
  if (!Number.isFinite(patience)) return coming;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined);
  });
  const first = await Promise.race([coming, late]);
  clearTimeout(timer);
  return first;
}
