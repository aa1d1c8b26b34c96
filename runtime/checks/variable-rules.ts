import { findDirectoryPattern, findFilePattern } from "../config/pattern.ts";
import type { ConfigScalar, ConfigSection } from "../config/program.ts";
import { definitionScalar, scalarIn, scalarsIn, sectionIn, sectionsIn, visibleScalar } from "./config-read.ts";
import { isListonly, type DataView } from "./data-view.ts";
import { wcl } from "./example-text.ts";
import { isQueryName } from "./given-names.ts";
import { scopeOf } from "./name-scope.ts";
import { undefinedNames, type UndefinedName } from "./references.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";

/** Variables without a value, where a run would need one. */
export const variableRules: readonly Rule[] = [
  {
    code: "BLK412",
    severity: "error",
    says: "something is missing",
    title: "an undefined variable on a command line",
    explanation:
      "Variables of cmdline, of the other keys of a program and of the wrapper section must be visible from the module: loop keys, keys of the module, of its block, site and archive, and the top level. $opt{name} is empty where the name has no value.",
    bad: { text: wcl("module.shrink.exec_1.cmdline.cores = ${num_cores}") },
    good: { text: wcl("num_cores = 4", "module.shrink.exec_1.cmdline.cores = ${num_cores}") },
    check: function* (input) {
      for (const module of input.survey.running) {
        const sections = [...module.execs.flatMap((exec) => [exec.section, exec.cmdline]), module.wrapper];
        for (const section of module.noop ? [] : sections)
          yield* undefinedIn(input, module, section, ["per_file_cmdline"]);
      }
    },
  },
  {
    code: "BLK441",
    severity: "error",
    says: "something is missing",
    title: "an undefined variable in a file section",
    explanation:
      "Every key of a file section that is used or made goes into the input of the wrapper, so each of its variables must have a value, whether the key matters there or not.",
    bad: { text: wcl("module.merge.file.skymap.filename = skymap-${map_version}.pickle") },
    good: { text: wcl("module.merge.file.skymap.filename = skymap-${config_version}.pickle") },
    check: function* (input) {
      for (const at of [...input.data("input"), ...input.data("output")]) {
        // The rows of a list give its files values that no text shows.
        const isListed = at.named === "by a list" || isListonly(at.section);
        if (at.kind === "file" && !isListed)
          yield* undefinedIn(input, at.module, at.section, ["exec", "args", "columns"]);
      }
    },
  },
  {
    code: "STY634",
    severity: "error",
    says: "something is missing",
    title: "a pattern needs a variable that has no value here",
    explanation:
      "Name and directory patterns are filled from the loop's keys, the file section, the module and what it sees. Give the file section the missing key, or choose another pattern.",
    bad: {
      text: wcl(
        "filename_pattern.tile = ${flabel}_${filter}_${tile}_r${reqnum}p${attnum:2}.fits",
        "module.merge.file.sum.filepat = tile",
      ),
    },
    good: { text: wcl("module.merge.file.sum.filepat = sum") },
    check: unfilledPatterns,
  },
  {
    code: "BLK430",
    severity: "error",
    says: "something is missing",
    title: "an undefined variable in a query",
    explanation:
      "The arguments of a query program see the list or file section, its module, and what the module sees; besides, ${qoutfile} names the file the program must write.",
    bad: { text: wcl("module.shrink.list.raws.args = --night ${nite} --qoutfile ${qoutfile}") },
    good: { text: wcl("module.shrink.list.raws.args = --night ${night} --qoutfile ${qoutfile}") },
    check: function* (input) {
      for (const module of input.survey.running) {
        for (const section of [...module.files.values(), ...module.lists.values()]) {
          const scope = scopeOf(input, module, [section]);
          const query = { ...scope, isGiven: (name: string) => scope.isGiven(name) || isQueryName(name) };
          for (const key of ["exec", "args"]) {
            const scalar = scalarIn(section, key);
            if (scalar !== undefined) yield* undefinedNames(scalar, query).map(toFinding);
          }
        }
      }
    },
  },
  {
    code: "STY622",
    severity: "error",
    says: "something is missing",
    title: "an undefined variable",
    explanation: "Nothing that is visible from here has this name. $opt{name} is empty where the name has no value.",
    bad: { text: wcl("module.merge.modnamepat = ${unitname}_${wrapnum}_${fliter}") },
    good: { text: wcl("module.merge.modnamepat = ${unitname}_${wrapnum}_${filter}") },
    check: undefinedElsewhere,
  },
];

/** Names of the module as a whole, and what patterns need by way of other variables. */
function* undefinedElsewhere(input: CheckInput): Generator<Finding> {
  const told = new Set<string>();
  const once = function* (missing: UndefinedName): Generator<Finding> {
    const place = `${missing.place.file} ${missing.place.span.start}`;
    if (!told.has(place)) yield toFinding(missing);
    told.add(place);
  };
  for (const module of input.survey.running) {
    for (const key of ["modnamepat", "wrappername", "ops_run_dir"]) {
      const scalar = visibleScalar(input.survey.program, key, module.context);
      if (scalar === undefined) continue;
      for (const missing of undefinedNames(scalar, scopeOf(input, module, []))) yield* once(missing);
    }
  }
  for (const at of [...input.data("input"), ...input.data("output")]) {
    const objects = [at.section, ...at.outer];
    for (const { template } of patternsOf(input, at, objects)) {
      for (const missing of undefinedNames(template, scopeOf(input, at.module, objects))) {
        const own = objects.some((object) => [...object.entries.values()].includes(missing.in));
        if (missing.in !== template && !own) yield* once(missing);
      }
    }
  }
}

function* undefinedIn(
  input: CheckInput,
  module: ModuleView,
  section: ConfigSection | undefined,
  but: readonly string[],
): Generator<Finding> {
  if (section === undefined) return;
  const scope = scopeOf(input, module, [section]);
  for (const [key, scalar] of scalarsIn(section)) {
    if (!but.includes(key)) yield* undefinedNames(scalar, scope).map(toFinding);
  }
}

/** Told where the chain breaks; when that is in another text, the text that leads there is shown beside it. */
function toFinding(missing: UndefinedName): Finding {
  const hint = missing.near.length === 0 ? "" : `; did you mean ${missing.near.join(" or ")}?`;
  const elsewhere = missing.from.file !== missing.place.file || missing.from.span.start !== missing.place.span.start;
  return {
    place: missing.place,
    message: `${missing.name} has no value here${hint}`,
    related: elsewhere ? [{ ...missing.from, message: "needed here" }] : [],
    fixes: missing.near.map((one) => replacement(`Change to ${one}`, missing.place, one)),
  };
}

function* unfilledPatterns(input: CheckInput): Generator<Finding> {
  for (const at of [...input.data("input"), ...input.data("output")]) {
    const parts =
      at.kind === "list" ? sectionsIn(sectionIn(at.section, "div_list_by_col")).map(([, part]) => part) : [];
    for (const part of parts.length > 0 ? parts : [undefined]) {
      const objects = part === undefined ? [at.section, ...at.outer] : [part, at.section];
      const scope = scopeOf(input, at.module, objects);
      for (const { key, scalar, template } of patternsOf(input, at, objects)) {
        for (const missing of undefinedNames(template, scope)) {
          // A variable that is missing in the text of another is told there, once for all who need it.
          if (missing.in !== template) continue;
          const hint = missing.near.length === 0 ? "" : `; did you mean ${missing.near.join(" or ")}?`;
          yield {
            place: scalar.place,
            message: `${key} ${scalar.text} needs ${missing.name}, which has no value for ${at.kind}.${at.name}${hint}`,
            related: [{ ...missing.place, message: "needed here" }],
          };
        }
      }
    }
  }
}

interface PatternUse {
  readonly key: string;
  /** The value that names the pattern. */
  readonly scalar: ConfigScalar;
  readonly template: ConfigScalar;
}

/** The patterns that are surely filled for a definition: not those of files whose rows only a query knows. */
function patternsOf(input: CheckInput, at: DataView, objects: readonly ConfigSection[]): PatternUse[] {
  const { program } = input.survey;
  const [own] = objects;
  if (own === undefined || at.named === "by a list" || isListonly(at.section)) return [];
  const queried = ["exec", "query_fields", "depends", "depends-newname", "qoutfile"].some((key) =>
    at.section.entries.has(key),
  );
  if (at.kind === "file" && at.which === "input" && queried) return [];
  const uses: PatternUse[] = [];
  const ownPattern = objects.map((object) => scalarIn(object, "filepat")).find((one) => one !== undefined);
  const filepat = ownPattern ?? definitionScalar(program, own, "filepat", at.module.context);
  const named = ["filename", "fullname"].some((key) => at.section.entries.has(key));
  const file = filepat === undefined || named ? undefined : findFilePattern(program, filepat.text);
  if (filepat !== undefined && file?.kind === "found")
    uses.push({ key: "filepat", scalar: filepat, template: file.template });
  const dirpat = at.kind === "list" ? undefined : definitionScalar(program, at.section, "dirpat", at.module.context);
  for (const side of at.which === "output" ? (["runtime", "ops"] as const) : (["runtime"] as const)) {
    const directory = dirpat === undefined ? undefined : findDirectoryPattern(program, dirpat.text, side);
    if (dirpat !== undefined && directory?.kind === "found")
      uses.push({ key: "dirpat", scalar: dirpat, template: directory.template });
  }
  return uses;
}
