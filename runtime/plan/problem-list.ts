import type { Fix, Problem, Related, Severity } from "../../grammar/problem.ts";
import type { Place } from "../../grammar/span.ts";

/** What is wrong, before it is a Problem. */
export interface Report {
  readonly code: string;
  /** `error` unless said otherwise. */
  readonly severity?: Severity;
  readonly message: string;
  readonly place: Place;
  readonly related?: readonly Related[];
  readonly fixes?: readonly Fix[];
}

/** Collects problems of one planning. Of many alike in one place, as a fault in ten thousand quanta makes, one is kept. */
export interface ProblemList {
  readonly report: (report: Report) => void;
  /** Takes a problem over; `related` are added to it. */
  readonly forward: (problem: Problem, related?: readonly Related[]) => void;
  /** How many were given, alike or not. */
  readonly count: () => number;
  readonly has: (code: string, place: Place) => boolean;
  /** In the order of first appearance; the first of many says how many others there are. */
  readonly all: () => readonly Problem[];
}

export function createProblemList(): ProblemList {
  const found = new Map<string, { readonly problem: Problem; readonly others: Set<string> }>();
  const keyOf = (code: string, { file, span }: Place): string => JSON.stringify([code, file, span.start, span.end]);
  const given = { count: 0 };
  const add = (problem: Problem): void => {
    given.count += 1;
    const { code, message } = problem;
    const key = keyOf(code, problem);
    const same = found.get(key);
    if (same === undefined) found.set(key, { problem, others: new Set() });
    else if (message !== same.problem.message) same.others.add(message);
  };
  return {
    report: ({ code, severity = "error", message, place, related = [], fixes = [] }) => {
      add({ code, severity, message, file: place.file, span: place.span, related, fixes });
    },
    forward: (problem, related = []) => {
      add(related.length === 0 ? problem : { ...problem, related: [...problem.related, ...related] });
    },
    count: () => given.count,
    has: (code, place) => found.has(keyOf(code, place)),
    all: () =>
      [...found.values()].map(({ problem, others }) =>
        others.size === 0
          ? problem
          : { ...problem, message: `${problem.message} (and ${others.size.toLocaleString("en")} more like it)` },
      ),
  };
}
