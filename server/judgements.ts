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
  /** Waits at most `patience` milliseconds for the current one; then gives the previous, if there is any. */
  readonly of: (submission: Submission, patience: number) => Promise<Verdict | undefined>;
  /** Whether the judgement of this very state is there. */
  readonly isCurrent: (submission: Submission) => boolean;
  readonly last: (entry: string) => Verdict | undefined;
  /** Something else that counts has changed: facts, project, settings. */
  readonly expire: () => void;
}

interface Kept {
  readonly submission: Submission;
  readonly epoch: number;
  readonly coming: Promise<Judgement | undefined>;
  judgement: Judgement | undefined;
  /** Somebody did not wait long enough. */
  missed: boolean;
}

/** `onLate` is called when a judgement arrives that somebody has given up waiting for. */
export function createJudgements(
  analyst: Analyst,
  requestFor: (entry: string) => AnalysisRequest,
  onLate: () => void,
  log: (message: string) => void,
): Judgements {
  const known = new Map<string, Kept>();
  const lasts = new Map<string, Judgement>();
  let epoch = 0;
  const ask = (submission: Submission): Kept => {
    const { entry } = submission;
    const coming = analyst.judge(requestFor(entry)).then(
      (judgement) => {
        kept.judgement = judgement;
        lasts.set(entry, judgement);
        if (kept.missed && known.get(entry) === kept) onLate();
        return judgement;
      },
      (error: unknown) => {
        log(`judging ${entry}: ${error instanceof Error ? error.message : String(error)}`);
        if (known.get(entry) === kept) known.delete(entry);
        return undefined;
      },
    );
    const kept: Kept = { submission, epoch, coming, judgement: undefined, missed: false };
    known.set(entry, kept);
    return kept;
  };
  const last = (entry: string): Verdict | undefined => {
    const judgement = lasts.get(entry);
    return judgement === undefined ? undefined : { judgement, age: "previous" };
  };
  const freshOf = (submission: Submission): Kept | undefined => {
    const kept = known.get(submission.entry);
    return kept?.submission === submission && kept.epoch === epoch ? kept : undefined;
  };
  return {
    last,
    isCurrent: (submission) => freshOf(submission)?.judgement !== undefined,
    expire: () => {
      epoch++;
    },
    of: async (submission, patience) => {
      const kept = freshOf(submission) ?? ask(submission);
      if (kept.judgement !== undefined) return { judgement: kept.judgement, age: "current" };
      const judgement = await within(kept.coming, patience);
      if (judgement !== undefined) return { judgement, age: "current" };
      kept.missed = true;
      return last(submission.entry);
    },
  };
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
