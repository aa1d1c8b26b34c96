import type { Place } from "../../grammar/span.ts";
import type { QuantumCore } from "./lazy-quantum.ts";
import type { ListPart } from "./list-parts.ts";
import type { ProblemList } from "./problem-list.ts";
import type { PlannedList } from "./run-plan.ts";

/** Every name that a submission gives to a file. Archives know files by name alone, jobs by path. */
export interface Territory {
  /** By file name: who makes it. */
  readonly outputs: Map<string, Maker>;
  /** By path: the first instance that writes a list there. What it writes is worked out again when it matters. */
  readonly lists: Map<string, number>;
  /** By path: the instance whose input WCL it is. */
  readonly inputWcls: Map<string, number>;
}

export interface Maker {
  readonly wrapnum: number;
  /** Only of files that other definitions depend on: there may be millions. */
  readonly path: string | undefined;
  readonly of: MakingSection;
}

/** The file section that makes files; one for all quanta of its module. */
export interface MakingSection {
  readonly module: string;
  readonly section: string;
  /** Whether the archive gets its files, so that another job can read them. */
  readonly saved: boolean;
}

export function createTerritory(): Territory {
  return { outputs: new Map(), lists: new Map(), inputWcls: new Map() };
}

/** Takes the name of an output; says so when another output has it. */
export function claimOutput(
  territory: Territory,
  filename: string,
  maker: Maker,
  place: Place,
  problems: ProblemList,
): void {
  const known = territory.outputs.get(filename);
  if (known === undefined) {
    territory.outputs.set(filename, maker);
    return;
  }
  const who = ({ of, wrapnum }: Maker): string => `file ${of.section} of ${of.module} (instance ${wrapnum})`;
  problems.report({
    code: "BLK408",
    message: `two outputs are called ${filename}: ${who(known)} and ${who(maker)}; one would replace the other`,
    place,
  });
}

/** Takes the path of a list; instances may share one only when it holds the same lines. `look` works an instance out. */
export function claimList(
  territory: Territory,
  { path, lines }: PlannedList,
  { wrapnum, part }: { readonly wrapnum: number; readonly part: ListPart },
  look: (wrapnum: number) => Pick<QuantumCore, "lists"> | undefined,
  problems: ProblemList,
): void {
  const first = territory.lists.get(path);
  if (first === undefined) {
    territory.lists.set(path, wrapnum);
    return;
  }
  const others = [...(look(first)?.lists.values() ?? [])].filter((list) => list.path === path);
  if (others.every((list) => sameLines(list.lines, lines))) return;
  problems.report({
    code: "BLK407",
    message: `${part.what}: instances ${first} and ${wrapnum} write different lists to ${path}; the name lacks a loop key`,
    place: part.place,
  });
}

/** Takes the path of an input WCL, which belongs to one instance alone. */
export function claimInputWcl(
  territory: Territory,
  path: string,
  wrapnum: number,
  place: Place,
  problems: ProblemList,
): void {
  const known = territory.inputWcls.get(path);
  if (known === undefined) territory.inputWcls.set(path, wrapnum);
  else
    problems.report({
      code: "BLK406",
      message: `instances ${known} and ${wrapnum} have the same input WCL ${path}: modnamepat lacks a loop key`,
      place,
    });
}

function sameLines(one: readonly string[], other: readonly string[]): boolean {
  return one === other || (one.length === other.length && one.every((line, at) => line === other[at]));
}
