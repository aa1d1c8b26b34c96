import { nearNames } from "./near.ts";
import type { ConfigScalar, ConfigSection, Context, ContextValue, Program } from "./program.ts";
import { lookUp } from "./scope.ts";

/** What the name of a file-name pattern or directory pattern stands for. */
export type PatternLookup =
  | {
      readonly kind: "found";
      /** As the pattern is called, folded to lower case. */
      readonly name: string;
      readonly template: ConfigScalar;
      /** The reference compares names as written, so a name in other letters is worth a hint. */
      readonly spelling: "same" | "other case";
    }
  /** There is no such pattern. */
  | { readonly kind: "unknown"; readonly name: string; readonly near: readonly string[] }
  /** There is a directory pattern, but not for this side. */
  | { readonly kind: "incomplete"; readonly name: string };

/** `ops`: below the root of the archive; `runtime`: below the folder of the job. */
export type DirectorySide = "ops" | "runtime";

/** The pattern that a definition names: its own `filepat` or `dirpat`, or the nearest one visible from it. */
export function patternName(
  program: Program,
  key: "filepat" | "dirpat",
  context: Context,
): ConfigScalar | ContextValue | undefined {
  const value = lookUp(program, key, context)?.value;
  return value !== undefined && "text" in value ? value : undefined;
}

/** A template of the section `filename_pattern`, its name compared without case. */
export function findFilePattern(program: Program, name: string): PatternLookup {
  const folded = name.toLowerCase();
  const patterns = sectionCalled(program, "filename_pattern");
  const template = patterns?.entries.get(folded);
  if (template?.kind === "scalar") return { kind: "found", name: folded, template, spelling: spelling(name) };
  return { kind: "unknown", name, near: nearNames(folded, patterns?.entries.keys() ?? []) };
}

/** One side of a section of `directory_pattern`, its name compared without case. */
export function findDirectoryPattern(program: Program, name: string, side: DirectorySide): PatternLookup {
  const folded = name.toLowerCase();
  const patterns = sectionCalled(program, "directory_pattern");
  const pattern = patterns?.entries.get(folded);
  if (pattern?.kind !== "section")
    return { kind: "unknown", name, near: nearNames(folded, patterns?.entries.keys() ?? []) };
  const template = pattern.entries.get(side);
  if (template?.kind !== "scalar") return { kind: "incomplete", name: folded };
  return { kind: "found", name: folded, template, spelling: spelling(name) };
}

function sectionCalled(program: Program, name: string): ConfigSection | undefined {
  const section = program.root.entries.get(name);
  return section?.kind === "section" ? section : undefined;
}

function spelling(name: string): "same" | "other case" {
  return name === name.toLowerCase() ? "same" : "other case";
}
