import { createTwoFilesPatch } from "diff";

/** The lines of a unified diff, as `diff -u` and `git` print them; empty when nothing differs. */
export function unifiedDiff(file: string, before: string, after: string): string[] {
  if (before === after) return [];
  const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, { context: 3 });
  return patch.split("\n").slice(1, -1);
}
