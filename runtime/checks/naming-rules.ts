import { findFilePattern } from "../config/pattern.ts";
import { splitList } from "../config/list.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { definitionScalar, scalarIn, sectionIn, sectionsIn, visibleScalar, visibleText } from "./config-read.ts";
import { isListonly } from "./data-view.ts";
import { wcl } from "./example-text.ts";
import { plainName, referencesIn, valueOf, type NameScope } from "./references.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";
import { scopeOf } from "./name-scope.ts";
import { plannedModule } from "./planned-modules.ts";

/** Names that must tell runs of a module, and attempts, apart. */
export const namingRules: readonly Rule[] = [
  {
    code: "BLK406",
    severity: "error",
    title: "modnamepat is the same for every run of the module",
    explanation:
      "modnamepat names the internal files of one run of a module, so it must hold a loop key or ${wrapnum}; otherwise the runs overwrite each other's files.",
    bad: { text: wcl("module.merge.modnamepat = ${unitname}_merge") },
    good: { text: wcl("module.merge.modnamepat = ${unitname}_${filter}_merge") },
    check: function* (input) {
      for (const module of input.survey.running) {
        const scalar = visibleScalar(input.survey.program, "modnamepat", module.context);
        if (scalar === undefined || !loops(input, module)) continue;
        const scope = scopeOf(input, module, []);
        if (names(scalar, scope).has("wrapnum") || hasLoopKey(scalar, scope, module)) continue;
        yield {
          place: scalar.place,
          message: `modnamepat of module ${module.name} has none of ${keysOf(module)}, and no wrapnum`,
        };
      }
    },
  },
  {
    code: "BLK407",
    severity: "error",
    title: "a list is called the same for every run of the module",
    explanation: "Each run of the module writes its own list; the name of the list must hold a loop key or ${wrapnum}.",
    bad: { text: wcl("filename_pattern.onelist = ${flabel}.list", "module.merge.list.smalls.filepat = onelist") },
    good: { text: wcl("module.merge.list.smalls.filepat = sumlist") },
    check: (input) => sameNames(input, "list"),
  },
  {
    code: "BLK408",
    severity: "error",
    title: "an output is called the same for every run of the module",
    explanation:
      "The runs of a module would write one file over the other; the name of an output must hold a loop key or ${wrapnum}.",
    bad: { text: wcl("module.merge.file.sum.filename = sum_r${reqnum}p${attnum:2}.fits") },
    good: { text: wcl("module.merge.file.sum.filename = sum_${filter}_r${reqnum}p${attnum:2}.fits") },
    check: (input) => sameNames(input, "file"),
  },
  {
    code: "BLK409",
    severity: "warning",
    title: "an output is called the same in every attempt",
    explanation:
      "A file is known by its name alone, over all attempts. Names of outputs that are kept hold ${reqnum} and ${attnum}, usually as _r${reqnum}p${attnum:2}.",
    bad: { text: wcl("module.merge.file.sum.filename = sum_${filter}.fits") },
    good: { text: wcl("module.merge.file.sum.filename = sum_${filter}_r${reqnum}p${attnum:2}.fits") },
    check: function* (input) {
      for (const at of input.data("output")) {
        if (at.kind !== "file" || isListonly(at.section) || !isKept(at.section)) continue;
        const scope = scopeOf(input, at.module, [at.section]);
        const name = nameOf(input, at.module, at.section, [at.section]);
        if (name === undefined) continue;
        const lacks = ["reqnum", "attnum"].filter((key) => !names(name.template, scope).has(key));
        if (lacks.length === 0 || names(name.template, scope).has("pfw_attempt_id")) continue;
        const related = name.scalar === name.template ? [] : [{ ...name.template.place, message: "the pattern" }];
        yield {
          place: name.scalar.place,
          message: `the name of output file.${at.name} has no ${lacks.join(" and no ")}`,
          related,
        };
      }
    },
  },
];

const keysOf = (module: ModuleView) => module.loopKeys.map((item) => item.text).join(", ");
const isKept = (section: ConfigSection) => !/^(?:false|0|f|no|n)$/i.test(scalarIn(section, "savefiles")?.text ?? "");

/** More than one run is possible: there are loop keys, not all of them with one value in the submission. */
function loops(input: CheckInput, module: ModuleView): boolean {
  const quanta = plannedModule(input.plan, module.name)?.quanta.length;
  if (quanta !== undefined && quanta > 0) return quanta > 1;
  if (module.loopKeys.length === 0) return false;
  if (scalarIn(module.section, "loopobj") !== undefined) return true;
  return module.loopKeys.some((item) => {
    const text = visibleText(input.survey.program, item.text, module.context);
    return text !== undefined && splitList(text).length > 1;
  });
}

function hasLoopKey(template: ConfigScalar, scope: NameScope, module: ModuleView): boolean {
  const all = names(template, scope);
  return module.loopKeys.some((item) => all.has(item.text.toLowerCase()));
}

function* sameNames(input: CheckInput, kind: "file" | "list"): Generator<Finding> {
  for (const at of input.data(kind === "file" ? "output" : "input")) {
    if (at.kind !== kind || isListonly(at.section) || !loops(input, at.module)) continue;
    const parts = kind === "list" ? sectionsIn(sectionIn(at.section, "div_list_by_col")).map(([, part]) => part) : [];
    for (const part of parts.length > 0 ? parts : [undefined]) {
      const objects = part === undefined ? [at.section, ...at.outer] : [part, at.section];
      const name = nameOf(input, at.module, at.section, objects);
      if (name === undefined) continue;
      const scope = scopeOf(input, at.module, objects);
      const all = names(name.template, scope);
      if (all.has("wrapnum") || all.has("?") || hasLoopKey(name.template, scope, at.module)) continue;
      const related = name.scalar === name.template ? [] : [{ ...name.template.place, message: "the pattern" }];
      const what = kind === "file" ? "output file" : "list";
      yield {
        place: name.scalar.place,
        message: `the name of ${what}.${at.name} has none of ${keysOf(at.module)}`,
        related,
      };
    }
  }
}

/** What names a file or list, and the text that is filled. */
function nameOf(
  input: CheckInput,
  module: ModuleView,
  section: ConfigSection,
  objects: readonly ConfigSection[],
): { readonly scalar: ConfigScalar; readonly template: ConfigScalar } | undefined {
  if (section.entries.has("fullname") || section.entries.has("depends-newname")) return undefined;
  const filename = scalarIn(section, "filename");
  if (filename !== undefined) return { scalar: filename, template: filename };
  const own = objects.map((object) => scalarIn(object, "filepat")).find((one) => one !== undefined);
  const filepat = own ?? definitionScalar(input.survey.program, section, "filepat", module.context);
  const pattern = filepat === undefined ? undefined : findFilePattern(input.survey.program, filepat.text);
  return filepat !== undefined && pattern?.kind === "found"
    ? { scalar: filepat, template: pattern.template }
    : undefined;
}

/** Every name a text needs, through the values of others; `?` when one of them is only known later. */
function names(start: ConfigScalar, scope: NameScope): Set<string> {
  const found = new Set<string>();
  const stack = [start];
  const seen = new Set<ConfigScalar>();
  for (let scalar = stack.pop(); scalar !== undefined; scalar = stack.pop()) {
    if (seen.has(scalar)) continue;
    seen.add(scalar);
    for (const reference of referencesIn(scalar.value?.parts ?? [])) {
      const name = plainName(reference);
      if (name === undefined) {
        found.add("?");
        continue;
      }
      found.add(name);
      const value = valueOf(name, scope);
      if (value !== undefined && value !== "made") stack.push(value);
    }
  }
  return found;
}
