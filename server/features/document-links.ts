import type { Span } from "../../grammar/span.ts";
import type { Snapshot } from "../snapshot.ts";

/** A place that leads to a file. */
export interface Link {
  readonly span: Span;
  readonly target: string;
  readonly tooltip: string;
}

/** Every include of the file that leads somewhere. */
export function documentLinks(snapshot: Snapshot): readonly Link[] {
  const { program } = snapshot.context.submission;
  return program.includes.flatMap((include): Link[] => {
    if (include.from.file !== snapshot.source.file || include.target === undefined) return [];
    const others = include.candidates.length - 1;
    const tooltip = others > 0 ? `${include.target} (${others} more files of this name are hidden)` : include.target;
    return [{ span: include.from.span, target: include.target, tooltip }];
  });
}
