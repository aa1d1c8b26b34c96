import type { Place } from "../../grammar/span.ts";
import { claimName, createClaimedNames, type Claim, type ClaimedNames, type FamilyClaims } from "./claimed-names.ts";
import type { QuantumCore } from "./lazy-quantum.ts";
import type { ListPart } from "./list-parts.ts";
import type { ProblemList } from "./problem-list.ts";
import type { PlannedList } from "./run-plan.ts";
import type { Tuple } from "./tuple.ts";

/** Every name that a submission gives to a file. Archives know files by name alone, jobs by path. */
export interface Territory {
  /** By file name. */
  readonly outputs: ClaimedNames<MakingSection>;
  /** By path: the first instance that writes a list there. What it writes is worked out again when it matters. */
  readonly lists: ClaimedNames<ListPart>;
  /** By path: the instance whose input WCL it is. */
  readonly inputWcls: ClaimedNames<NamedModule>;
}

/** The file section that makes files; one for all quanta of its module. */
export interface MakingSection {
  readonly module: string;
  readonly section: string;
  /** Whether the archive gets its files, so that another job can read them. */
  readonly saved: boolean;
  /** Where its name is written. */
  readonly place: Place;
  /** Its name was found to lack a loop key, so that several quanta make the same. */
  readonly lacking: boolean;
}

/** A module as those see it who name its input WCLs. */
export interface NamedModule {
  readonly place: Place;
  readonly lacking: boolean;
}

export type Maker = Claim<MakingSection>;

/** The quantum that claims a name: its keys, and the family that its name belongs to, if it is of one. */
export interface Claimant<Of> {
  readonly wrapnum: number;
  readonly tuple: Tuple;
  readonly claims: FamilyClaims<Of> | undefined;
}

export function createTerritory(): Territory {
  return { outputs: createClaimedNames(), lists: createClaimedNames(), inputWcls: createClaimedNames() };
}

/** Takes the name of an output; says so when another output has it. */
export function claimOutput(
  territory: Territory,
  filename: string,
  maker: Maker,
  claimant: Claimant<MakingSection>,
  problems: ProblemList,
): void {
  const known = claimName(territory.outputs, filename, maker, owned(claimant));
  if (known === undefined || (known.of === maker.of && known.of.lacking)) return;
  const who = ({ of, wrapnum }: Maker): string => `file ${of.section} of ${of.module} (instance ${wrapnum})`;
  problems.report({
    code: "BLK408",
    message: `two outputs are called ${filename}: ${who(known)} and ${who(maker)}; one would replace the other`,
    place: maker.of.place,
  });
}

/** Takes the path of a list; instances may share one only when it holds the same lines. `look` works an instance out. */
export function claimList(
  territory: Territory,
  { path, lines }: PlannedList,
  part: ListPart,
  claimant: Claimant<ListPart>,
  look: (wrapnum: number) => Pick<QuantumCore, "lists"> | undefined,
  problems: ProblemList,
): void {
  const { wrapnum } = claimant;
  const known = claimName(territory.lists, path, { wrapnum, path: undefined, of: part }, owned(claimant));
  if (known === undefined) return;
  const others = [...(look(known.wrapnum)?.lists.values() ?? [])].filter((list) => list.path === path);
  if (others.every((list) => sameLines(list.lines, lines))) return;
  problems.report({
    code: "BLK407",
    message: `${part.what}: instances ${known.wrapnum} and ${wrapnum} write different lists to ${path}; the name lacks a loop key`,
    place: part.place,
  });
}

/** Takes the path of an input WCL, which belongs to one instance alone. */
export function claimInputWcl(
  territory: Territory,
  path: string,
  of: NamedModule,
  claimant: Claimant<NamedModule>,
  problems: ProblemList,
): void {
  const { wrapnum } = claimant;
  const known = claimName(territory.inputWcls, path, { wrapnum, path: undefined, of }, owned(claimant));
  if (known === undefined || (known.of === of && of.lacking)) return;
  problems.report({
    code: "BLK406",
    message: `instances ${known.wrapnum} and ${wrapnum} have the same input WCL ${path}: modnamepat lacks a loop key`,
    place: of.place,
  });
}

function owned<Of>({ claims, tuple }: Claimant<Of>): Parameters<typeof claimName<Of>>[3] {
  return claims === undefined ? undefined : { claims, tuple };
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((line, at) => line === other[at]));
}
