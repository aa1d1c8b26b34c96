import type { Built, Use } from "./expand-run.ts";
import type { Step } from "./expansion.ts";

/** The names that were replaced, in order, each once. */
export function stepsOf(built: Built): readonly Step[] {
  const steps: Step[] = [];
  const seen = new Set<string>();
  const todo = built.uses.map((use) => ({ use, depth: 0 })).reverse();
  for (let task = todo.pop(); task !== undefined; task = todo.pop()) {
    const { use, depth } = task;
    if (seen.has(use.same)) continue;
    seen.add(use.same);
    const step = stepOf(use, depth);
    if (step !== undefined) steps.push(step);
    for (const inner of use.inner.toReversed()) todo.push({ use: inner, depth: depth + 1 });
  }
  return steps;
}

function stepOf(use: Use, depth: number): Step | undefined {
  const { entry, slot, name } = use;
  if (entry === undefined) return undefined;
  const { value, where } = entry;
  return {
    name,
    text: value.text,
    ...(slot === undefined ? {} : { values: slot.members.map((member) => member.compiled.text) }),
    where,
    ...("kind" in value ? { layer: value.layer, place: value.place } : {}),
    depth,
  };
}
