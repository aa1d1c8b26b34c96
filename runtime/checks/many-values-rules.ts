import { listSize } from "../config/list.ts";
import { findFilePattern } from "../config/pattern.ts";
import type { ConfigScalar } from "../config/program.ts";
import { definitionScalar, scalarIn, scalarsIn } from "./config-read.ts";
import type { DataView } from "./data-view.ts";
import { wcl } from "./example-text.ts";
import { eachExec } from "./exec-rules.ts";
import { scopeOf } from "./name-scope.ts";
import { plainName, referencesIn, valueOf, type NameScope } from "./references.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

const sum = "module.merge.file.sum.filename";

/** Variables with several values, where one would be expected. */
export const manyValuesRules: readonly Rule[] = [
  {
    code: "BLK435",
    severity: "warning",
    title: "a list with and without padding in one name",
    explanation:
      "${ccd} and ${ccd:2} are two loops: each value of the one meets each of the other. Pad everywhere or nowhere.",
    bad: { text: wcl("chips = 1, 2", `${sum} = sum_\${chips}_\${filter}_r\${reqnum}p\${attnum:2}_\${chips:2}.fits`) },
    good: {
      text: wcl("chips = 1, 2", `${sum} = sum_\${chips:2}_\${filter}_r\${reqnum}p\${attnum:2}_\${chips:2}.fits`),
    },
    check: function* (input) {
      const told = new Set<ConfigScalar>();
      for (const at of [...input.data("output"), ...input.data("input")]) {
        const template = at.kind === "file" ? templateOf(input, at) : undefined;
        if (template === undefined || told.has(template)) continue;
        told.add(template);
        yield* twoWidths(template, scopeOf(input, at.module, [at.section]));
      }
    },
  },
  {
    code: "JOB508",
    severity: "information",
    title: "a list as one text on a command line",
    explanation: "On a command line the value of a variable is put in as it stands, commas included.",
    bad: { text: wcl("chips = 1, 2", "module.shrink.exec_1.cmdline.only = ${chips}") },
    good: { text: wcl("chip = 1", "module.shrink.exec_1.cmdline.only = ${chip}") },
    check: (input) =>
      eachExec(input, function* (exec, _tag, module) {
        const scope = scopeOf(input, module, []);
        for (const [, scalar] of exec.cmdline === undefined ? [] : scalarsIn(exec.cmdline))
          for (const reference of referencesIn(scalar.value?.parts ?? [])) {
            const size = sizeOf(plainName(reference), scope);
            if (size > 1n)
              yield {
                place: { file: scalar.place.file, span: reference.span },
                message: `${reference.text} is a list of ${size}: it is put in as one text`,
              };
          }
      }),
  },
  {
    code: "JOB509",
    severity: "warning",
    title: "several files under one new name",
    explanation: "rename_file gives a program's input one name, but the names of this file are several.",
    bad: { text: skymap("skymap-${chips}.pickle") },
    good: { text: wcl("module.merge.file.skymap.rename_file = sky.pickle") },
    check: function* (input) {
      for (const at of input.data("input")) {
        const rename = scalarIn(at.section, "rename_file");
        const template = rename === undefined || at.kind !== "file" ? undefined : templateOf(input, at);
        if (rename === undefined || template === undefined) continue;
        const scope = scopeOf(input, at.module, [at.section]);
        const names = [...referencesIn(template.value?.parts ?? [])].map(plainName);
        const list = names.find((name) => sizeOf(name, scope) > 1n);
        if (list !== undefined)
          yield { place: rename.key, message: `file.${at.name} has several names, one for each ${list}` };
      }
    },
  },
];

function skymap(filename: string): string {
  return wcl(
    "chips = 1, 2",
    `module.merge.file.skymap.filename = ${filename}`,
    "module.merge.file.skymap.rename_file = sky.pickle",
  );
}

/** How many values a variable has in the text of the submission; given names have one at a time. */
function sizeOf(name: string | undefined, scope: NameScope): bigint {
  if (name === undefined || scope.isGiven(name)) return 1n;
  const value = valueOf(name, scope);
  if (value === undefined || value === "made" || value.text.includes("$")) return 1n;
  return /^\(|,/.test(value.text) ? listSize(value.text) : 1n;
}

function* twoWidths(template: ConfigScalar, scope: NameScope): Generator<Finding> {
  const widths = new Map<string, string>();
  for (const reference of referencesIn(template.value?.parts ?? [])) {
    const name = plainName(reference);
    if (name === undefined) continue;
    const width = reference.width?.text ?? "";
    const before = widths.get(name);
    if (before === undefined) widths.set(name, width);
    else if (before !== width && sizeOf(name, scope) > 1n)
      yield {
        place: { file: template.place.file, span: reference.span },
        message: `${name} is a list, and written in two ways here: each of its values meets each`,
      };
  }
}

/** The text that names a file: its own, or the pattern's. */
function templateOf(input: CheckInput, { section, module }: DataView): ConfigScalar | undefined {
  const filename = scalarIn(section, "filename");
  if (filename !== undefined) return filename;
  const filepat = definitionScalar(input.survey.program, section, "filepat", module.context);
  const pattern = filepat === undefined ? undefined : findFilePattern(input.survey.program, filepat.text);
  return pattern?.kind === "found" ? pattern.template : undefined;
}
