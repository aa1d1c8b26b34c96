import { normalised } from "./quality-search.ts";
import type { QualityHit } from "./quality-protocol.ts";
import type { QualityPattern } from "./quality-spec.ts";

/** What becomes of a hit. */
export type Throttled =
  | { readonly kind: "message"; readonly hit: QualityHit }
  /** The same message as one before; `repeats` counts all since the first. */
  | { readonly kind: "repeated"; readonly hit: QualityHit; readonly first: number; readonly repeats: number }
  | { readonly kind: "left out" };

/** Keeps a program that prints one error per row from filling the registry; one for each log. */
export interface QualityThrottle {
  readonly take: (hit: QualityHit, at: number) => Throttled;
  /** Pattern index to how many of its messages were left out. */
  readonly leftOut: () => ReadonlyMap<number, number>;
}

/** The same text within a minute is the same message. Milliseconds. */
const windowMs = 60_000;
const mostOfPattern = 100;
const mostOfLog = 1000;
/** What is no error must leave room for errors. */
const mostOfOthers = 900;

export function qualityThrottle(patterns: readonly QualityPattern[]): QualityThrottle {
  const seen = new Map<string, { readonly line: number; readonly since: number; repeats: number }>();
  const [rows, leftOut] = [new Map<number, number>(), new Map<number, number>()];
  let others = 0;
  let all = 0;
  const take: QualityThrottle["take"] = (hit, at) => {
    const key = `${hit.pattern} ${normalised(hit.text)}`;
    const before = seen.get(key);
    if (before !== undefined && at - before.since < windowMs) {
      before.repeats += 1 + hit.repeats;
      return { kind: "repeated", hit, first: before.line, repeats: before.repeats };
    }
    const ofPattern = rows.get(hit.pattern) ?? 0;
    const isError = patterns[hit.pattern]?.level === 1;
    if (ofPattern >= mostOfPattern || all >= mostOfLog || (!isError && others >= mostOfOthers)) {
      leftOut.set(hit.pattern, (leftOut.get(hit.pattern) ?? 0) + 1 + hit.repeats);
      return { kind: "left out" };
    }
    rows.set(hit.pattern, ofPattern + 1);
    all += 1;
    if (!isError) others += 1;
    seen.set(key, { line: hit.line, since: at, repeats: hit.repeats });
    return { kind: "message", hit };
  };
  return { take, leftOut: () => leftOut };
}
