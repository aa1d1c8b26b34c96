import type { Place } from "../../grammar/span.ts";
import type { Line } from "./lines.ts";
import { contentOfList } from "./list-lines.ts";
import type { ListPart } from "./list-parts.ts";
import type { ProblemList } from "./problem-list.ts";

/** Every name that a submission gives to a file. Archives know files by name alone, jobs by path. */
export interface Territory {
  /** By file name: who makes it. */
  readonly outputs: Map<string, Maker>;
  /** By path: what a list is written from. */
  readonly lists: Map<string, ClaimedList>;
  /** By path: the instance whose input WCL it is. */
  readonly inputWcls: Map<string, number>;
}

export interface Maker {
  readonly wrapnum: number;
  readonly path: string;
  readonly of: MakingSection;
}

/** The file section that makes files; one for all quanta of its module. */
export interface MakingSection {
  readonly module: string;
  readonly section: string;
  /** Whether the archive gets its files, so that another job can read them. */
  readonly saved: boolean;
}

/** Not the text of the list: that follows from its part and its lines. */
interface ClaimedList {
  readonly wrapnum: number;
  readonly part: ListPart;
  readonly source: readonly Line[];
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

/** Takes the path of a list; instances may share one only when it holds the same lines. */
export function claimList(territory: Territory, path: string, list: ClaimedList, problems: ProblemList): void {
  const { part, source, wrapnum } = list;
  const known = territory.lists.get(path);
  if (known === undefined) territory.lists.set(path, list);
  else if (
    (known.source !== source || known.part !== part) &&
    !sameLines(linesOf(known, problems), linesOf(list, problems))
  )
    problems.report({
      code: "BLK407",
      message: `${part.what}: instances ${known.wrapnum} and ${wrapnum} write different lists to ${path}; the name lacks a loop key`,
      place: part.place,
    });
}

function linesOf({ part, source }: ClaimedList, problems: ProblemList): readonly string[] {
  return contentOfList(part, source, problems)?.lines ?? [];
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
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
