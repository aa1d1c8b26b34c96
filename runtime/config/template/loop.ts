import { TemplateFault, type CodePlace } from "./fault.ts";
import { kindOf } from "./operators.ts";
import { isDict, isList, lettersOf, type TemplateValue } from "./value.ts";

/** The rounds of a loop: for each its names with their values. */
export function loopOver(
  values: TemplateValue,
  names: string | readonly string[],
  at: CodePlace,
): readonly { readonly bound: readonly (readonly [string, TemplateValue])[] }[] {
  return membersOf(values, at).map((value) => {
    if (typeof names === "string") return { bound: [[names, value] as const] };
    if (!isList(value) || value.length !== names.length)
      throw new TemplateFault(`${kindOf(value)} is not ${names.length} values`, at);
    return { bound: names.map((name, index) => [name, value[index]] as const) };
  });
}

/** What `loop` says in a round. */
export function loopState(index: number, length: number): TemplateValue {
  return new Map<string, TemplateValue>([
    ["index", index + 1],
    ["index0", index],
    ["revindex", length - index],
    ["revindex0", length - index - 1],
    ["first", index === 0],
    ["last", index === length - 1],
    ["length", length],
  ]);
}

function membersOf(values: TemplateValue, at: CodePlace): readonly TemplateValue[] {
  if (isList(values)) return values;
  if (isDict(values)) return [...values.keys()];
  if (typeof values === "string") return lettersOf(values);
  if (values === undefined) return [];
  throw new TemplateFault(`${kindOf(values)} is nothing to loop over`, at);
}
