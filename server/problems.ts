import type { Problem } from "../grammar/problem.ts";
import { withoutSuppressed } from "../runtime/checks/suppress.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Source } from "./sources.ts";

/** What the reader says of one file, by itself; known at once. */
export function syntaxProblemsOf(source: Pick<Source, "file" | "document" | "problems">): readonly Problem[] {
  return withoutSuppressed(source.problems, new Map([[source.file, source.document]]));
}

/**
 * Everything known to be wrong in one file: what reading, loading, planning and the rules say in the submission it is
 * judged in. A file that no known submission includes is judged by its text alone.
 */
export function problemsOf(snapshot: Snapshot): readonly Problem[] {
  if (snapshot.context.kind === "none") return syntaxProblemsOf(snapshot.source);
  const { file } = snapshot.source;
  return withoutMissingFacts(snapshot, snapshot.context.submission.checked()).filter((one) => one.file === file);
}

/** Codes of the planner for a query without an answer: in an editor that is normal, and hovers say it. */
const missingFacts = new Set(["BLK450"]);

function withoutMissingFacts({ context }: Snapshot, problems: readonly Problem[]): readonly Problem[] {
  return context.submission.facts.kind === "taken"
    ? problems
    : problems.filter((problem) => !missingFacts.has(problem.code));
}

/** Text without effect is shown faded; keys that do nothing any more are struck through. */
export function fadesOf(code: string): "unnecessary" | "deprecated" | undefined {
  if (code === "STY631") return "deprecated";
  return unnecessary.has(code) ? "unnecessary" : undefined;
}

const unnecessary = new Set(["STY625", "STY626", "STY603", "WCL112", "PFW238", "PFW239", "JOB504"]);
