import { builtOfDeferred, builtOfMember, textUnder, type Binding } from "./combine.ts";
import type { Built, Piece, Run, Use } from "./expand-run.ts";

/**
 * The variables that made one result: name as written to the value before padding. This becomes metadata of files,
 * so it is the reference's to the letter: a name whose value holds variables is kept with them, a list by its member.
 */
export function keptValues(run: Run, built: Built, binding: Binding): ReadonlyMap<string, string> {
  const keep = new Map<string, string>();
  const seen = new Set<string>();
  run.budget = Math.max(run.budget, fewestTries);
  addBuilt(run, built, binding, { keep, seen });
  return keep;
}

/** What made the value can be made once more: the budget is for finding out whether there is an end. */
const fewestTries = 1_000_000;

interface Keeping {
  readonly keep: Map<string, string>;
  readonly seen: Set<string>;
}

function addBuilt(run: Run, built: Built, binding: Binding, keeping: Keeping): void {
  addUses(built.uses, keeping);
  for (const piece of built.pieces) if (typeof piece !== "string") addPiece(run, piece, binding, keeping);
}

/** Chains of values may be long, so no recursion. */
function addUses(uses: readonly Use[], { keep, seen }: Keeping): void {
  const todo: Use[] = [];
  for (const outer of uses)
    for (let use: Use | undefined = outer; use !== undefined; use = todo.pop()) {
      if (seen.has(use.same)) continue;
      seen.add(use.same);
      if (use.value !== undefined) keep.set(use.name, use.value);
      for (let at = use.inner.length - 1; at >= 0; at -= 1) {
        const inner = use.inner[at];
        if (inner !== undefined) todo.push(inner);
      }
    }
}

function addPiece(run: Run, piece: Exclude<Piece, string>, binding: Binding, keeping: Keeping): void {
  switch (piece.kind) {
    case "loop": {
      const { slot } = piece;
      const member = binding[slot.index];
      if (member === undefined || keeping.seen.has(`member ${slot.key}`)) return;
      keeping.seen.add(`member ${slot.key}`);
      keeping.keep.set(slot.name, member.compiled.text);
      if (member.text === undefined) addBuilt(run, builtOfMember(run, slot, member), binding, keeping);
      return;
    }
    case "deferred": {
      for (const inner of piece.name) if (typeof inner !== "string") addPiece(run, inner, binding, keeping);
      const name = textUnder(run, piece.name, binding);
      if (typeof name !== "string" || keeping.seen.has(`name ${name}`)) return;
      keeping.seen.add(`name ${name}`);
      addBuilt(run, builtOfDeferred(run, piece, name), binding, keeping);
      return;
    }
    case "padded": {
      const value = textUnder(run, piece.pieces, binding);
      if (typeof value === "string") keeping.keep.set(piece.name, value);
    }
  }
}
