import type { Value } from "../../grammar/tree.ts";
import { combine } from "./combine.ts";
import { compileText, compileValue } from "./compile.ts";
import type { Run } from "./expand-run.ts";
import type { ExpandOptions, Expansion } from "./expansion.ts";
import { keptValues } from "./keep.ts";
import type { ConfigScalar, Context, Program } from "./program.ts";
import { resolveText } from "./resolve.ts";
import { searchOf } from "./scope.ts";
import { stepsOf } from "./steps.ts";

/**
 * Replaces the variables of a text as the framework does, on the parsed value: `${name}`, `${name:N}`, `$opt{name}`,
 * names that hold variables, and lists, which give one result for each combination of their members. A value may
 * hold any character. No round limit: circles are found, and results are limited to 1,000,000 and 16 Mi characters.
 *
 * Problems are located where the reference stands: in the file of a ConfigScalar, in `options.file` for a Value, at
 * an offset of a plain text.
 */
export function expand(
  program: Program,
  text: string | Value | ConfigScalar,
  context: Context,
  options: ExpandOptions = {},
): Expansion {
  const scalar = typeof text !== "string" && "kind" in text ? text : undefined;
  const value = typeof text === "string" || "kind" in text ? scalar?.value : text;
  const written = typeof text === "string" ? text : text.text;
  if (!written.includes("$")) return plain(written);
  const file = scalar?.place.file ?? options.file ?? "";
  const span = value?.span ?? (scalar === undefined ? { start: 0, end: written.length } : scalar.place.span);
  const run: Run = {
    program,
    search: searchOf(program, context),
    lists: options.lists ?? "expand",
    answer: options.answer,
    whole: { file, span },
    entries: new Map(),
    slots: undefined,
    requests: undefined,
    problems: undefined,
    tooLarge: false,
    budget: 5_000_000,
  };
  const source = scalar !== undefined && value === undefined ? { file, user: span } : { file };
  const compiled = value === undefined ? compileText(program, written) : compileValue(value);
  const built = resolveText(run, compiled.parts, source);
  let keep: Expansion["keep"] | undefined;
  let steps: Expansion["steps"] | undefined;
  const { values, bindings } = run.tooLarge ? { values: [], bindings: [] } : combine(run, built);
  return {
    values: run.tooLarge ? [] : values,
    get keep() {
      return (keep ??= run.tooLarge ? [] : bindings.map((binding) => keptValues(run, built, binding)));
    },
    get steps() {
      return (steps ??= stepsOf(built));
    },
    requests: [...(run.requests?.values() ?? [])],
    problems: [...(run.problems?.values() ?? [])],
  };
}

function plain(text: string): Expansion {
  return { values: [text], keep: [new Map()], steps: [], requests: [], problems: [] };
}
