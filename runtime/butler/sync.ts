import { findDifferences, type SyncDifference } from "./sync-differences.ts";
import { fixesFor, type FixOptions, type SyncFix } from "./sync-fixes.ts";
import { sameToken, type WclPath } from "./path-tokens.ts";
import type { Token } from "./token.ts";
import { tryIds, type Domain, type Trial } from "./witness.ts";

/** Whether an in-job path and a Butler template give the same file for every data id. */
export type Sync = SyncEqual | SyncEqualIf | SyncMismatch;

export interface SyncEqual {
  readonly kind: "equal";
}

/** Equal as long as the values of these keys are written as plain decimals: no leading zeros, sign or blanks. */
export interface SyncEqualIf {
  readonly kind: "equalIf";
  readonly plain: readonly string[];
}

export interface SyncMismatch {
  readonly kind: "mismatch";
  /** What differs, most specific first; the codes are those of the `sync/…` rules without the prefix. */
  readonly differences: readonly SyncDifference[];
  /** An id for which the paths differ; `none` means that they agree on every id that was tried. */
  readonly trial: Trial;
  readonly fixes: readonly SyncFix[];
}

export interface SyncOptions extends FixOptions {
  /** Ids that are tried for a witness; those of HSC by default. */
  readonly domain?: Domain;
}

/** Compares the two sides symbolically: the verdict holds for all data ids, not for the ones that were tried. */
export function compareSync(wcl: WclPath, butler: readonly Token[], options: SyncOptions = {}): Sync {
  if (wcl.kind === "inside") {
    const plain = agreement(wcl.tokens, butler);
    if (plain?.length === 0) return { kind: "equal" };
    if (plain !== undefined) return { kind: "equalIf", plain };
  }
  return {
    kind: "mismatch",
    differences: findDifferences(wcl, butler),
    trial: tryIds(wcl.tokens, wcl.kind === "outside" ? [...wcl.root, ...butler] : butler, options.domain),
    fixes: fixesFor(wcl, butler, options),
  };
}

/** The keys that must be plain decimals for the two to agree; undefined when they differ. */
function agreement(wcl: readonly Token[], butler: readonly Token[]): string[] | undefined {
  if (wcl.length !== butler.length) return undefined;
  const plain = new Set<string>();
  for (const [index, token] of wcl.entries()) {
    const other = butler[index];
    if (sameToken(token, other)) continue;
    if (other === undefined || !plainPair(token, other)) return undefined;
    if (token.kind === "field") plain.add(token.key);
  }
  return [...plain];
}

/** The value as it stands on one side, as a plain decimal on the other. */
export function plainPair(a: Token, b: Token): boolean {
  if (a.kind !== "field" || b.kind !== "field" || a.key !== b.key) return false;
  return (a.format.kind === "raw" && b.format.kind === "int") || (a.format.kind === "int" && b.format.kind === "raw");
}
