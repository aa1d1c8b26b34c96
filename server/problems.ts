import type { Problem } from "../grammar/problem.ts";
import { withoutSuppressed } from "../runtime/checks/suppress.ts";
import { isTemplatesFile, problemsOfTemplates } from "./templates-file.ts";
import { shiftProblems } from "./shift-problems.ts";
import type { Snapshot } from "./snapshot.ts";
import type { Source } from "./sources.ts";

/** What the reader says of one file, by itself; known at once. */
export function syntaxProblemsOf(source: Pick<Source, "file" | "document" | "problems">): readonly Problem[] {
  if (isTemplatesFile(source.file)) return [];
  return withoutSuppressed(source.problems, new Map([[source.file, source.document]]));
}

/**
 * Everything known to be wrong in one file, in the submission it is judged in. A file that no known submission
 * includes is judged by its text alone, and so is one whose judgement is still being worked out.
 */
export function problemsOf(snapshot: Snapshot): readonly Problem[] {
  const { source, context, judgement } = snapshot;
  if (context.kind === "none" || judgement === undefined) return syntaxProblemsOf(source);
  if (isTemplatesFile(source.file)) return problemsOfTemplates(judgement.problems, source.file);
  return judgement.problems.filter((problem) => problem.file === source.file);
}

/** Remembers for each file what was found beyond its syntax, to show it until it is found anew. */
export interface Meanings {
  /** Takes over what a current judgement says. */
  readonly keep: (snapshot: Snapshot) => void;
  /** Syntax as it is now, and meaning as it was, moved along with the text. */
  readonly meanwhile: (source: Source) => readonly Problem[];
  readonly forget: (file: string) => void;
}

export function createMeanings(): Meanings {
  const kept = new Map<string, { readonly text: string; readonly problems: readonly Problem[] }>();
  return {
    keep: (snapshot) => {
      const { source } = snapshot;
      const syntax = new Set(source.problems.map(keyOf));
      const problems = problemsOf(snapshot).filter((problem) => !syntax.has(keyOf(problem)));
      kept.set(source.file, { text: source.document.text, problems });
    },
    meanwhile: (source) => {
      const before = kept.get(source.file);
      const { text } = source.document;
      const old = before === undefined ? [] : shiftProblems(before.problems, source.file, before.text, text);
      return [...syntaxProblemsOf(source), ...old].sort((a, b) => a.span.start - b.span.start);
    },
    forget: (file) => {
      kept.delete(file);
    },
  };
}

/** Text without effect is shown faded; keys that do nothing any more are struck through. */
export function fadesOf(code: string): "unnecessary" | "deprecated" | undefined {
  if (code === "STY631") return "deprecated";
  return unnecessary.has(code) ? "unnecessary" : undefined;
}

const unnecessary = new Set(["STY625", "STY626", "STY603", "WCL112", "PFW238", "PFW239", "JOB504"]);

function keyOf({ code, span }: Problem): string {
  return `${code} ${span.start} ${span.end}`;
}
