import type { NameFamily } from "./name-family.ts";
import type { Tuple } from "./tuple.ts";

/**
 * Names that may be given once. Those of a family are known without being kept (see `NameFamily`); the others are kept
 * with who has them.
 */
export interface ClaimedNames<Of> {
  readonly kept: Map<string, Claim<Of>>;
  readonly families: FamilyClaims<Of>[];
}

/** Who has a name. */
export interface Claim<Of> {
  readonly wrapnum: number;
  /** Only of files that other definitions depend on: there may be millions. */
  readonly path: string | undefined;
  readonly of: Of;
}

/** A family, and which quanta have claimed their name of it: all up to the last, without a few. */
export interface FamilyClaims<Of> {
  readonly family: NameFamily;
  readonly of: Of;
  readonly without: Set<number>;
  last: number;
}

export function createClaimedNames<Of>(): ClaimedNames<Of> {
  return { kept: new Map(), families: [] };
}

/** Makes a family known; its module's quanta come after `before`. */
export function addFamily<Of>(names: ClaimedNames<Of>, family: NameFamily, of: Of, before: number): FamilyClaims<Of> {
  const claims = { family, of, without: new Set<number>(), last: before };
  names.families.push(claims);
  return claims;
}

/** Takes a name; gives who has it already, and then takes nothing. Instances claim in the order of their numbers. */
export function claimName<Of>(
  names: ClaimedNames<Of>,
  name: string,
  claim: Claim<Of>,
  own?: { readonly claims: FamilyClaims<Of>; readonly tuple: Tuple },
): Claim<Of> | undefined {
  const isOwn = own !== undefined && isMadeFrom(own.claims.family, name, own.tuple);
  const known = findName(names, name, isOwn ? own.claims : undefined);
  if (own !== undefined) {
    for (let left = own.claims.last + 1; left < claim.wrapnum; left += 1) own.claims.without.add(left);
    if (known !== undefined || !isOwn) own.claims.without.add(claim.wrapnum);
    own.claims.last = claim.wrapnum;
  }
  if (known === undefined && !isOwn) names.kept.set(name, claim);
  return known;
}

/** Who has a name, families other than `except` included. */
export function findName<Of>(
  { kept, families }: ClaimedNames<Of>,
  name: string,
  except?: FamilyClaims<Of>,
): Claim<Of> | undefined {
  const known = kept.size === 0 ? undefined : kept.get(name);
  if (known !== undefined) return known;
  for (const claims of families) {
    const tuple = claims === except ? undefined : claims.family.tupleOf(name);
    if (tuple === undefined || claims.family.nameOf(tuple) !== name) continue;
    const wrapnum = claims.family.wrapnumOf(tuple);
    if (wrapnum !== undefined && wrapnum <= claims.last && !claims.without.has(wrapnum))
      return { wrapnum, path: undefined, of: claims.of };
  }
  return undefined;
}

function isMadeFrom(family: NameFamily, name: string, tuple: Tuple): boolean {
  const read = family.tupleOf(name);
  return read !== undefined && read.every((value, at) => value === tuple[at]) && family.nameOf(tuple) === name;
}
