import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { scalarIn, visible } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { definitionOf, type ModuleView } from "./survey.ts";
import { itemsOf, type Item } from "./items.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

const depends = "module.merge.file.skymap.depends = shrink.file.small";

/** How often a module runs, and with which values. */
export const loopRules: readonly Rule[] = [
  {
    code: "BLK402",
    severity: "error",
    says: "something is missing",
    title: "the loop's keys and its data do not fit",
    explanation:
      "The loop object's loopkey, match or divide_by splits the data into one part for each run of the module; these keys must be those of wrapperloop. Without loopobj the values come from the submission, so every key of wrapperloop must be a variable there.",
    bad: { text: wcl("module.merge.wrapperloop = filter, night") },
    good: { text: wcl("module.merge.wrapperloop = filter") },
    check: differentKeys,
  },
  {
    code: "BLK403",
    severity: "warning",
    title: "wrapperloop and its data have the keys in another order",
    explanation:
      "Here values are matched by name. The original framework pairs them by position, so that the values of two keys change places without a word; write both in one order.",
    bad: { text: wcl("module.shrink.wrapperloop = filter, visit") },
    good: { text: wcl("module.shrink.wrapperloop = visit, filter") },
    check: otherOrder,
  },
  {
    code: "BLK405",
    severity: "error",
    title: "data are selected by a key that is no loop key",
    explanation:
      "match, loopkey and divide_by choose, for one run of the module, the data with the same values; a key that wrapperloop does not have gives no value to compare with.",
    bad: { text: wcl(depends, "module.merge.file.skymap.match = night") },
    good: { text: wcl(depends, "module.merge.file.skymap.match = filter") },
    check: foreignKeys,
  },
];

/** The keys by which a definition's data are split: loopkey before match before divide_by. */
export function dividingKeys(section: ConfigSection): ConfigScalar | undefined {
  return scalarIn(section, "loopkey") ?? scalarIn(section, "match") ?? scalarIn(section, "divide_by");
}

function* differentKeys({ survey }: CheckInput): Generator<Finding> {
  const { program } = survey;
  for (const module of survey.running) {
    const loop = loopOf(program, module);
    if (loop === undefined) {
      if (scalarIn(module.section, "loopobj") !== undefined) continue;
      for (const item of module.loopKeys) {
        if (visible(program, item.text, module.context) !== undefined) continue;
        yield { place: item.place, message: `${item.text} has no value, and there is no loopobj to give it one` };
      }
      continue;
    }
    if (module.wrapperloop === undefined || sameNames(module.loopKeys, loop.keys)) continue;
    const ours = names(module.loopKeys).join(", ");
    const theirs = names(loop.keys).join(", ");
    yield {
      place: module.wrapperloop.place,
      message: `wrapperloop has ${ours}, but ${loop.name} is split by ${theirs}`,
      related: [{ ...loop.scalar.place, message: `how ${loop.name} is split` }],
      fixes: [replacement(`Loop over ${theirs}`, module.wrapperloop.place, theirs)],
    };
  }
}

function* otherOrder({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    const loop = loopOf(survey.program, module);
    if (loop === undefined || module.wrapperloop === undefined || !sameNames(module.loopKeys, loop.keys)) continue;
    if (names(module.loopKeys).join() === names(loop.keys).join()) continue;
    const theirs = names(loop.keys).join(", ");
    yield {
      place: module.wrapperloop.place,
      message: `${loop.name} has these keys in another order (${theirs})`,
      related: [{ ...loop.scalar.place, message: `the order of ${loop.name}` }],
      fixes: [replacement(`Loop over ${theirs}`, module.wrapperloop.place, theirs)],
    };
  }
}

function* foreignKeys({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    if (module.loopKeys.length === 0) continue;
    const loopKeys = new Set(names(module.loopKeys));
    const loopobj = scalarIn(module.section, "loopobj")?.text.toLowerCase();
    const definitions = [
      ...[...module.files].map(([name, section]) => [`file.${name}`, section] as const),
      ...[...module.lists].map(([name, section]) => [`list.${name}`, section] as const),
    ];
    for (const [name, section] of definitions) {
      if (name === loopobj) continue;
      const scalar = dividingKeys(section);
      for (const item of itemsOf(survey.program, scalar)) {
        if (item.text === "" || item.text.includes("$") || loopKeys.has(item.text.toLowerCase())) continue;
        yield {
          place: item.place,
          message: `${name}: ${item.text} is not a key of wrapperloop (${[...loopKeys].join(", ")})`,
        };
      }
    }
  }
}

/** The loop object and the keys that split it; undefined when there is none, or it does not say. */
function loopOf(
  program: CheckInput["survey"]["program"],
  module: ModuleView,
): { readonly name: string; readonly scalar: ConfigScalar; readonly keys: readonly Item[] } | undefined {
  const loopobj = scalarIn(module.section, "loopobj")?.text.toLowerCase();
  const [kind, name] = loopobj?.split(".") ?? [];
  if (loopobj === undefined || (kind !== "file" && kind !== "list") || name === undefined) return undefined;
  const section = definitionOf(module, kind, name);
  const scalar = section === undefined ? undefined : dividingKeys(section);
  return scalar === undefined ? undefined : { name: loopobj, scalar, keys: itemsOf(program, scalar) };
}

const names = (items: readonly Item[]) => items.map((item) => item.text.toLowerCase());

function sameNames(a: readonly Item[], b: readonly Item[]): boolean {
  return [...names(a)].sort().join() === [...names(b)].sort().join();
}
