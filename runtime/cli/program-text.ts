import { expand } from "../config/expand.ts";
import type { ConfigNode, ConfigSection, Context, Program } from "../config/program.ts";
import { find } from "../config/scope.ts";
import { UsageError } from "./terminal.ts";

/** A value as one text, expanded; undefined when it is not there. Throws UsageError when it cannot be expanded. */
export function textOf(program: Program, key: string, context: Context): string | undefined {
  const found = find(program, key, context);
  if (found.kind !== "found" || !("text" in found.value)) return undefined;
  const { values, problems } = expand(program, found.value.text, context, { lists: "keep" });
  const problem = problems.find((one) => one.severity === "error");
  if (problem !== undefined) throw new UsageError(`${key}: ${problem.message}`);
  return values[0];
}

/** A section of the top level. */
export function sectionAt(program: Program, key: string): ConfigSection | undefined {
  return sectionIn(program.root, key);
}

/** A section in another one. */
export function sectionIn(section: ConfigSection | undefined, key: string): ConfigSection | undefined {
  const node = section?.entries.get(key);
  return node?.kind === "section" ? node : undefined;
}

/** The text of a key in a section, as written; undefined when it is not there or empty. */
export function textIn(section: ConfigSection | undefined, key: string): string | undefined {
  return scalarText(section?.entries.get(key));
}

/** One of the words that this engine knows. Throws UsageError for another. */
export function oneOf<Word extends string>(words: readonly Word[], given: string, key: string): Word {
  const word = words.find((one) => one === given.toLowerCase());
  if (word === undefined) throw new UsageError(`${key} is ${given}; this engine knows ${words.join(", ")}`);
  return word;
}

/** A whole number from 0 on; undefined when the key is not there. Throws UsageError for anything else. */
export function countOf(program: Program, key: string, context: Context): number | undefined {
  const text = textOf(program, key, context);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text.trim())) throw new UsageError(`${key} is ${text}, not a whole number`);
  return Number(text);
}

function scalarText(node: ConfigNode | undefined): string | undefined {
  return node?.kind === "scalar" && node.text !== "" ? node.text : undefined;
}
