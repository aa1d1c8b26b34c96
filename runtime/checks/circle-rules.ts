import type { Place } from "../../grammar/span.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { scalarsIn, sectionsIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { plainName, referencesIn, valueOf, type NameScope } from "./references.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { Context } from "../config/program.ts";

/** Variables that lead back to themselves. */
export const circleRules: readonly Rule[] = [
  {
    code: "STY624",
    severity: "error",
    title: "a variable that refers to itself",
    explanation: "A value that needs itself, directly or through others, can never be filled.",
    bad: { text: wcl("label = ${base}_a", "base = ${label}_b") },
    good: { text: wcl("label = ${base}_a", "base = b") },
    check: circles,
  },
];

function* circles({ survey }: CheckInput): Generator<Finding> {
  const told = new Set<ConfigScalar>();
  const top: NameScope = { program: survey.program, context: {}, objects: [], isGiven: () => false };
  for (const [, scalar] of scalarsIn(survey.program.root)) yield* circleFrom(scalar, top, told);
  for (const module of survey.modules.values()) {
    const loopKeys = new Set(module.loopKeys.map((item) => item.text.toLowerCase()));
    const scope = (context: Context, objects: readonly ConfigSection[]): NameScope => ({
      program: survey.program,
      context,
      objects,
      isGiven: (name) => loopKeys.has(name),
    });
    for (const [, scalar] of scalarsIn(module.section)) yield* circleFrom(scalar, scope(module.context, []), told);
    for (const [kind, sections] of sectionsIn(module.section)) {
      for (const [, section] of sectionsIn(sections)) {
        // Keys of a definition are names in it; options of a command line are none.
        const objects = kind === "file" || kind === "list" ? [section] : [];
        for (const [, scalar] of scalarsIn(section)) yield* circleFrom(scalar, scope(module.context, objects), told);
      }
    }
  }
}

/** Follows the variables of a value until one of them needs the value itself. */
function* circleFrom(start: ConfigScalar, scope: NameScope, told: Set<ConfigScalar>): Generator<Finding> {
  if (told.has(start) || start.value === undefined) return;
  const seen = new Set<ConfigScalar>();
  const stack: { readonly scalar: ConfigScalar; readonly chain: readonly (Place & { readonly name: string })[] }[] = [
    { scalar: start, chain: [] },
  ];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const reference of referencesIn(at.scalar.value?.parts ?? [])) {
      const name = plainName(reference);
      if (name === undefined || scope.isGiven(name)) continue;
      const value = valueOf(name, scope);
      if (value === undefined || value === "made") continue;
      const chain = [...at.chain.slice(-10), { file: at.scalar.place.file, span: reference.span, name }];
      if (value === start) {
        told.add(start);
        for (const one of seen) told.add(one);
        yield circleFinding(chain);
        return;
      }
      if (seen.has(value)) continue;
      seen.add(value);
      stack.push({ scalar: value, chain });
    }
  }
}

function circleFinding(chain: readonly (Place & { readonly name: string })[]): Finding {
  const [first, ...rest] = chain;
  if (first === undefined) throw new Error("a circle has at least one step");
  const names = chain.map((step) => step.name);
  const related = rest.map((step) => ({ file: step.file, span: step.span, message: `by way of ${step.name}` }));
  return { place: first, message: `endless expansion: ${names.join(" → ")} leads back to this value`, related };
}
