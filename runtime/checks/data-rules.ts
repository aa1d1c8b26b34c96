import { readBoolean } from "../config/boolean.ts";
import { nearNames } from "../config/near.ts";
import { scalarIn, tagOf } from "./config-read.ts";
import { isDefined, nearData, plainReference, readDataName } from "./data-name.ts";
import { wcl } from "./example-text.ts";
import { eachExec } from "./exec-rules.ts";
import type { Item } from "./items.ts";
import { insertion, replacement } from "./replacement.ts";
import type { Finding, Rule } from "./rule.ts";
import type { ModuleView } from "./survey.ts";

const used = (value: string) => wcl(`module.merge.exec_1.used = ${value}`);
const made = (value: string) => wcl(`module.merge.exec_1.was_generated_by = ${value}`);

/** What a program reads and makes: every reference must name something of its module. */
export const dataRules: readonly Rule[] = [
  {
    code: "PFW213",
    severity: "error",
    title: "an entry of used is no reference",
    explanation:
      "used is a comma list of file.NAME, list.NAME or list.NAME.FILE; an empty entry (a comma too many) is an error too.",
    bad: { text: used("list.smalls.small, file.skymap, skymap") },
    good: { text: used("list.smalls.small, file.skymap") },
    check: (input) => eachExec(input, (exec) => exec.used.flatMap((item) => wrongForm(item, "used"))),
  },
  {
    code: "PFW214",
    severity: "error",
    says: "something is missing",
    title: "used names something undefined",
    explanation: "What a program uses must be a sub-section of file or list of its module.",
    bad: { text: used("list.smalls.small, file.skymap, file.skymop") },
    good: { text: used("list.smalls.small, file.skymap") },
    check: (input) =>
      eachExec(input, (exec, _tag, module) => exec.used.flatMap((item) => undefinedName(item, module, "used"))),
  },
  {
    code: "PFW215",
    severity: "error",
    title: "a file reference with three parts",
    explanation:
      "Only a list has a file part: file.NAME, but list.NAME.FILE. A third part fullname says nothing more than the two before it: that is a warning here, while the original's check refuses it (its planner does not).",
    bad: { text: used("list.smalls.small, file.skymap, file.skymap.small") },
    good: { text: used("list.smalls.small, file.skymap") },
    check: (input) =>
      eachExec(input, (exec) =>
        exec.used.flatMap((item): Finding[] => {
          const name = readDataName(item.text);
          if (!/^file\./i.test(item.text)) return [];
          if (name.kind === "wrong")
            return name.reason === "too many parts"
              ? [{ place: item.place, message: `${item.text}: a file has no further parts` }]
              : [];
          const plain = plainReference(item.text);
          if (plain === item.text.toLowerCase()) return [];
          const message = `${item.text}: a file has no further parts; ${plain} is meant`;
          return [
            {
              place: item.place,
              severity: "warning",
              message,
              fixes: [replacement(`Change to ${plain}`, item.place, plain)],
            },
          ];
        }),
      ),
  },
  {
    code: "PFW216",
    severity: "error",
    says: "something is missing",
    title: "a list's file part is undefined",
    explanation:
      "The third part of list.NAME.FILE says which file of each line is meant; it must be a file section of the module.",
    bad: { text: used("list.smalls.smoll, list.smalls.small, file.skymap") },
    good: { text: used("list.smalls.small, file.skymap") },
    check: (input) =>
      eachExec(input, (exec, _tag, module) =>
        exec.used.flatMap((item): Finding[] => {
          const name = readDataName(item.text);
          if (name.kind !== "list" || name.file === undefined || module.files.has(name.file)) return [];
          const near = nearNames(name.file, module.files.keys());
          const start = item.place.span.end - name.file.length;
          const place = { file: item.place.file, span: { start, end: item.place.span.end } };
          const fixes = near.map((one) => replacement(`Change to ${one}`, place, one));
          return [{ place, message: `module ${module.name} defines no file ${name.file}`, fixes }];
        }),
      ),
  },
  {
    code: "PFW217",
    severity: "warning",
    title: "a file of a list without listonly",
    explanation:
      "A file section that only says where the members of a list go should say listonly = True; without it the framework also tries to name a file of its own.",
    bad: { text: wcl("module.merge.file.small.listonly = False") },
    good: { text: wcl("module.merge.file.small.listonly = True") },
    check: (input) =>
      eachExec(input, (exec, _tag, module) =>
        exec.used.flatMap((item) => missingListonly(item, module, input.survey.program)),
      ),
  },
  {
    code: "PFW218",
    severity: "error",
    says: "something is missing",
    title: "an entry of was_generated_by names nothing",
    explanation:
      "was_generated_by is a comma list of file.NAME (or list.NAME.FILE) that the module defines; only what it names is kept.",
    bad: { text: made("file.sum, file.somme") },
    good: { text: made("file.sum") },
    check: (input) =>
      eachExec(input, (exec, _tag, module) =>
        exec.generated.flatMap((item) => [
          ...wrongForm(item, "was_generated_by"),
          ...undefinedName(item, module, "was_generated_by"),
        ]),
      ),
  },
];

function wrongForm(item: Item, key: string): Finding[] {
  const name = readDataName(item.text);
  if (name.kind !== "wrong" || (name.reason === "too many parts" && /^file\./i.test(item.text))) return [];
  if (item.text === "") return [{ place: item.place, message: `an empty entry in ${key}; is there a comma too many?` }];
  const message = `${item.text} in ${key} is neither file.NAME nor list.NAME.FILE`;
  return [{ place: item.place, message }];
}

function undefinedName(item: Item, module: ModuleView, key: string): Finding[] {
  const name = readDataName(item.text);
  if (name.kind === "wrong" || isDefined(module, name)) return [];
  const near = nearData(module, item.text);
  const hint = near.length === 0 ? "" : `; did you mean ${near.join(" or ")}?`;
  const message = `${key} names ${item.text}, which module ${module.name} does not define${hint}`;
  return [{ place: item.place, message, fixes: near.map((one) => replacement(`Change to ${one}`, item.place, one)) }];
}

function missingListonly(item: Item, module: ModuleView, program: Parameters<typeof tagOf>[0]): Finding[] {
  const name = readDataName(item.text);
  const section = name.kind === "list" && name.file !== undefined ? module.files.get(name.file) : undefined;
  if (section === undefined) return [];
  const said = scalarIn(section, "listonly");
  if (said !== undefined && readBoolean(said.text) === true) return [];
  const tag = tagOf(program, section);
  const fix =
    said === undefined
      ? insertion(
          "Add listonly = True",
          { file: tag.file, span: { start: tag.span.end, end: tag.span.end } },
          "\nlistonly = True",
        )
      : replacement("Say listonly = True", said.place, "True");
  return [
    {
      place: item.place,
      message: `${item.text} comes from a list, but its file section does not say listonly = True`,
      related: [{ ...tag, message: "the file section" }],
      fixes: [fix],
    },
  ];
}
