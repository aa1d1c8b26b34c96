import type { Place } from "../../grammar/span.ts";
import type { ProblemList } from "./problem-list.ts";

/** Every name that a submission gives to a file. Archives know files by name alone, jobs by path. */
export interface Territory {
  /** By file name: who makes it. */
  readonly outputs: Map<string, Maker>;
  /** By path: the lines of a list. */
  readonly lists: Map<string, { readonly lines: readonly string[]; readonly wrapnum: number }>;
  /** By path: the instance whose input WCL it is. */
  readonly inputWcls: Map<string, number>;
}

export interface Maker {
  readonly wrapnum: number;
  readonly module: string;
  readonly section: string;
  readonly path: string;
  /** Whether the archive gets it, so that another job can read it. */
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
  const who = (one: Maker): string => `file ${one.section} of ${one.module} (instance ${one.wrapnum})`;
  problems.report({
    code: "BLK408",
    message: `two outputs are called ${filename}: ${who(known)} and ${who(maker)}; one would replace the other`,
    place,
  });
}

/** Takes the path of a list; instances may share one only when it holds the same lines. */
export function claimList(
  territory: Territory,
  list: { readonly path: string; readonly lines: readonly string[]; readonly wrapnum: number; readonly what: string },
  place: Place,
  problems: ProblemList,
): void {
  const { path, lines, wrapnum, what } = list;
  const known = territory.lists.get(path);
  if (known === undefined) territory.lists.set(path, { lines, wrapnum });
  else if (known.lines !== lines && !sameLines(known.lines, lines))
    problems.report({
      code: "BLK407",
      message: `${what}: instances ${known.wrapnum} and ${wrapnum} write different lists to ${path}; the name lacks a loop key`,
      place,
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
  return one.length === other.length && one.every((line, at) => line === other[at]);
}
