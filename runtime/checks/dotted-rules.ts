import type { ConfigScalar } from "../config/program.ts";
import { nearNames } from "../config/near.ts";
import { scalarsIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { definitionOf, type ModuleView } from "./survey.ts";
import { referencesIn } from "./references.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";

/** Variables that name a file or list of the module: `${file.NAME.fullname}`. */
export const dottedRules: readonly Rule[] = [
  {
    code: "PFW229",
    severity: "error",
    says: "something is missing",
    title: "a command line names an undefined file or list",
    explanation:
      "${file.NAME.fullname} and ${list.NAME.fullname} stand for paths in the job; NAME must be defined in the module.",
    bad: { text: wcl("module.merge.exec_1.cmdline.map = ${file.skymop.fullname}") },
    good: { text: wcl("module.merge.exec_1.cmdline.map = ${file.skymap.fullname}") },
    check: undefinedData,
  },
];

function* undefinedData({ survey }: CheckInput): Generator<Finding> {
  for (const module of survey.running) {
    const sections = [...module.execs.flatMap((exec) => [exec.section, exec.cmdline]), module.wrapper];
    for (const [, scalar] of sections.flatMap((section) => scalarsIn(section))) yield* undefinedIn(scalar, module);
  }
}

function* undefinedIn(scalar: ConfigScalar, module: ModuleView): Generator<Finding> {
  for (const reference of referencesIn(scalar.value?.parts ?? [])) {
    const [kind, name, third, fourth] = reference.nameText.toLowerCase().split(".");
    if ((kind !== "file" && kind !== "list") || name === undefined || third === undefined) continue;
    if (reference.form !== "required" || reference.name.some((part) => part.kind === "reference")) continue;
    const known = [...(kind === "file" ? module.files.keys() : module.lists.keys())];
    const start = reference.nameSpan.start + kind.length + 1;
    if (definitionOf(module, kind, name) === undefined) {
      const place = { file: scalar.place.file, span: { start, end: start + name.length } };
      yield finding(place, `module ${module.name} defines no ${kind} ${name}`, nearNames(name, known));
    } else if (kind === "list" && fourth !== undefined && !module.files.has(third)) {
      const at = start + name.length + 1;
      const place = { file: scalar.place.file, span: { start: at, end: at + third.length } };
      yield finding(place, `module ${module.name} defines no file ${third}`, nearNames(third, module.files.keys()));
    }
  }
}

function finding(place: Finding["place"], message: string, near: readonly string[]): Finding {
  const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  const fixes = near.map((one) => replacement(`Change to ${one}`, place, one));
  return { place, message: message + hint, fixes };
}
