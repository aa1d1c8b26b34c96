import { parseValue } from "../../grammar/value.ts";
import type { Token } from "../butler/token.ts";
import { wclTokens } from "../butler/wcl-path.ts";
import { valueOf } from "./references.ts";
import type { ProgramInput } from "./program-input.ts";
import type { ModuleView } from "./survey.ts";
import { scopeOf } from "./name-scope.ts";

/** How `${…}` of a butler_templates file is filled in a module: with what the wrapper's input says, data id keys as fields. */
export function pathVariables(
  input: ProgramInput,
  module: ModuleView,
  keyOf: (name: string) => string | undefined,
): (name: string) => readonly Token[] | undefined {
  const scope = scopeOf(input, module, []);
  const loopKeys = new Set(module.loopKeys.map((item) => item.text.toLowerCase()));
  const fieldOf = (name: string) => (loopKeys.has(name) ? (keyOf(name) ?? name) : keyOf(name));
  return (name) => {
    const key = fieldOf(name);
    if (key !== undefined) return [{ kind: "field", key, format: { kind: "raw" } }];
    const value = valueOf(name, scope);
    if (value === undefined || value === "made" || /^\(|,/.test(value.text)) return undefined;
    const written =
      value.value === undefined ? { value: parseValue(value.text) } : { value: value.value, file: value.place.file };
    const inner = { fieldOf, valueOf: (one: string) => innerValue(one) };
    return wclTokens(written, inner);
  };

  function innerValue(name: string): { value: ReturnType<typeof parseValue>; file?: string } | undefined {
    const value = valueOf(name, scope);
    if (value === undefined || value === "made") return undefined;
    return value.value === undefined
      ? { value: parseValue(value.text) }
      : { value: value.value, file: value.place.file };
  }
}
