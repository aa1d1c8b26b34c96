import { reportCircle, reportTooLarge } from "./expand-problems.ts";
import type { Built, DeferredPiece, Member, Piece, Run, Slot } from "./expand-run.ts";
import { listLimit } from "./list.ts";
import { longestText, resolveReference, resolveText } from "./resolve.ts";
import { padded } from "./slots.ts";

/** The member that each loop, by its index, stands at. */
export type Binding = readonly (Member | undefined)[];

export interface Combinations {
  readonly values: readonly string[];
  readonly bindings: readonly Binding[];
}

/**
 * One text for each combination of the lists met. The order is the reference's, which works with a stack: the loop
 * that is met last in the text runs forwards, all others run backwards.
 */
export function combine(run: Run, built: Built): Combinations {
  const values: string[] = [];
  const bindings: Binding[] = [];
  const first = textUnder(run, built.pieces, []);
  if (typeof first === "string") return { values: [first], bindings: [[]] };
  if (tooMany(run, built.pieces)) return { values, bindings };
  let length = 0;
  const todo: { readonly binding: Binding; readonly next: Slot }[] = [{ binding: [], next: first }];
  for (let task = todo.pop(); task !== undefined; task = todo.pop()) {
    for (const member of task.next.members) {
      const binding = task.binding.slice();
      binding[task.next.index] = member;
      const text = textUnder(run, built.pieces, binding);
      if (typeof text !== "string") todo.push({ binding, next: text });
      else {
        values.push(text);
        bindings.push(binding);
        length += text.length;
      }
      if (stopped(run, values.length + todo.length, length)) return { values, bindings };
    }
  }
  return { values, bindings };
}

/** The text of one combination, or the first loop in it that has no member yet. */
export function textUnder(run: Run, pieces: readonly Piece[], binding: Binding, trail?: Trail): string | Slot {
  let text = "";
  for (const piece of pieces) {
    const more = typeof piece === "string" ? piece : pieceUnder(run, piece, binding, trail);
    if (typeof more !== "string") return more;
    text += more;
    if (text.length > longestText) {
      reportTooLarge(run, `it has more than ${longestText.toLocaleString("en")} characters`);
      return "";
    }
  }
  return text;
}

/** What a reference became once its name was known. */
export function builtOfDeferred(run: Run, piece: DeferredPiece, name: string): Built {
  const known = piece.known.get(name);
  if (known !== undefined) return known;
  const built = resolveReference(run, piece.site, name);
  piece.known.set(name, built);
  return built;
}

/** What a member of a list became whose own variables waited. */
export function builtOfMember(run: Run, slot: Slot, member: Member): Built {
  return (member.built ??= resolveText(run, member.compiled.parts, slot.entry.source));
}

/** The names and members on the way to a text: meeting one of them again is a circle. */
interface Trail {
  readonly name: string;
  readonly of: object;
  readonly up: Trail | undefined;
  readonly depth: number;
}

const deepestTrail = 100;

function pieceUnder(
  run: Run,
  piece: Exclude<Piece, string>,
  binding: Binding,
  trail: Trail | undefined,
): string | Slot {
  switch (piece.kind) {
    case "loop":
      return memberUnder(run, piece.slot, binding, trail);
    case "deferred": {
      const name = textUnder(run, piece.name, binding, trail);
      if (typeof name !== "string") return name;
      const down = follow(run, trail, name, piece, piece.site);
      return down === undefined ? "" : textUnder(run, builtOfDeferred(run, piece, name).pieces, binding, down);
    }
    case "padded": {
      const value = textUnder(run, piece.pieces, binding, trail);
      return typeof value === "string" ? padded(run, value, piece.width, piece.site) : value;
    }
  }
}

function memberUnder(run: Run, slot: Slot, binding: Binding, trail: Trail | undefined): string | Slot {
  const member = binding[slot.index];
  if (member === undefined) return slot;
  if (member.text !== undefined) return member.text;
  const down = follow(run, trail, slot.name, slot, slot.site);
  if (down === undefined) return "";
  const text = textUnder(run, builtOfMember(run, slot, member).pieces, binding, down);
  return typeof text === "string" && slot.width !== undefined ? padded(run, text, slot.width, slot.site) : text;
}

/** One step further, or nothing where that leads in a circle or beyond all limits. */
function follow(run: Run, up: Trail | undefined, name: string, of: object, site: Slot["site"]): Trail | undefined {
  const depth = (up?.depth ?? 0) + 1;
  run.budget -= 1;
  if (depth > deepestTrail) reportTooLarge(run, `lists depend on lists more than ${deepestTrail} deep`, site);
  if (run.budget < 0) reportTooLarge(run, "its lists depend on each other in more ways than can be tried", site);
  if (run.tooLarge) return undefined;
  const names = [name];
  for (let at = up; at !== undefined; at = at.up) {
    names.unshift(at.name);
    if (at.of !== of || at.name !== name) continue;
    reportCircle(run, names, site);
    return undefined;
  }
  return { name, of, up, depth };
}

function stopped(run: Run, results: number, length: number): boolean {
  if (results > listLimit) reportTooLarge(run, `it has more than ${listLimit.toLocaleString("en")} results`);
  if (length > longestText)
    reportTooLarge(run, `its results have more than ${longestText.toLocaleString("en")} characters`);
  return run.tooLarge;
}

/** Says the arithmetic before the work is done, where the lists alone decide it. */
function tooMany(run: Run, pieces: readonly Piece[]): boolean {
  const slots = new Set(
    pieces.flatMap((piece) => (typeof piece !== "string" && piece.kind === "loop" ? [piece.slot] : [])),
  );
  const sizes = [...slots].map((slot) => slot.members.length);
  const results = sizes.reduce((product, size) => product * BigInt(size), 1n);
  if (results <= BigInt(listLimit)) return false;
  const factors = sizes.map((size) => size.toLocaleString("en")).join(" × ");
  reportTooLarge(
    run,
    `${factors} = ${results.toLocaleString("en")} results, more than ${listLimit.toLocaleString("en")}`,
  );
  return true;
}
