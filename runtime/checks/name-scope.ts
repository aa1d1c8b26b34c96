import type { ConfigSection } from "../config/program.ts";
import type { ProgramInput } from "./program-input.ts";
import type { NameScope } from "./references.ts";
import type { ModuleView } from "./survey.ts";

/** How names are found in a module, definitions of the module first. */
export function scopeOf(input: ProgramInput, module: ModuleView, objects: readonly ConfigSection[]): NameScope {
  const { program } = input.survey;
  return { program, context: module.context, objects, isGiven: input.given(module) };
}
