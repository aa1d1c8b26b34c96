import { dirname, relative } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import type { ReadPolicyFile } from "../butler/load-policy.ts";

/**
 * What was wrong already when a project began to check: these problems are not told again. A problem is known by its
 * file (relative to the baseline's folder), code and message, not by its line, so that edits elsewhere change nothing.
 */
export interface Baseline {
  readonly v: 1;
  readonly problems: readonly KnownProblem[];
}

interface KnownProblem {
  readonly file: string;
  readonly code: string;
  readonly message: string;
  /** How often it is there. */
  readonly count: number;
}

/** The baseline of problems; `folder` is where its file will lie. */
export function baselineOf(problems: readonly Problem[], folder: string): Baseline {
  const counts = new Map<string, KnownProblem>();
  for (const problem of problems) {
    const known = {
      file: relative(folder, problem.file),
      code: problem.code,
      message: relativeText(problem.message, folder),
    };
    const key = keyOf(known);
    counts.set(key, { ...known, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { v: 1, problems: sorted.map(([, known]) => known) };
}

/** The problems that a baseline does not know; of those that it knows, as many as are more than it knows. */
export function withoutKnown(problems: readonly Problem[], baseline: Baseline, folder: string): readonly Problem[] {
  const left = new Map(baseline.problems.map((known) => [keyOf(known), known.count]));
  return problems.filter((problem) => {
    const key = keyOf({
      file: relative(folder, problem.file),
      code: problem.code,
      message: relativeText(problem.message, folder),
    });
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** A baseline and the folder that its names of files count from. */
export interface KnownProblems {
  readonly baseline: Baseline;
  readonly folder: string;
}

/** The baseline that a project names; undefined when it is not there (yet) or is none: then everything is told. */
export function loadBaseline(file: string, read: ReadPolicyFile): KnownProblems | undefined {
  const content = read(file);
  const baseline = content.kind === "text" ? readBaseline(content.text) : undefined;
  return baseline === undefined ? undefined : { baseline, folder: dirname(file) };
}

/** Reads the text of a baseline; undefined when it is none. */
export function readBaseline(text: string): Baseline | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return isBaseline(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function isBaseline(data: unknown): data is Baseline {
  if (typeof data !== "object" || data === null || !("v" in data) || data.v !== 1) return false;
  return "problems" in data && Array.isArray(data.problems) && data.problems.every(isKnown);
}

function isKnown(data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false;
  const { file, code, message, count } = data as Partial<Record<keyof KnownProblem, unknown>>;
  return [file, code, message].every((one) => typeof one === "string") && typeof count === "number";
}

/** Messages may hold paths, and a baseline is shared by machines. */
function relativeText(message: string, folder: string): string {
  return message.replaceAll(`${folder}/`, "");
}

function keyOf({ file, code, message }: Pick<KnownProblem, "file" | "code" | "message">): string {
  return JSON.stringify([file, code, message]);
}
