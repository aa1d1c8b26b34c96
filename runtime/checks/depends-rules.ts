import { nearNames } from "../config/near.ts";
import { scalarIn } from "./config-read.ts";
import { wcl } from "./example-text.ts";
import { itemsOf, type Item } from "./items.ts";
import { replacement } from "./replacement.ts";
import type { CheckInput, Finding, Rule } from "./rule.ts";
import { definitionOf, type ModuleView, type Survey } from "./survey.ts";
import { splitColumns } from "../config/columns.ts";

const depends = (value: string) => wcl(`module.merge.list.smalls.depends = ${value}`);

/** Data that come from earlier modules. */
export const dependsRules: readonly Rule[] = [
  {
    code: "BLK426",
    severity: "error",
    says: "something is missing",
    title: "depends names no data of an earlier module",
    explanation:
      "depends is MODULE.file.NAME, MODULE.list.NAME or MODULE.list.NAME.FILE; the module must stand earlier in the same block, and must define what is named.",
    bad: { text: depends("shrink.file.smal") },
    good: { text: depends("shrink.file.small") },
    check: (input) => eachDepends(input, (item, module, _source, key) => wrongDepends(item, module, input.survey, key)),
  },
  {
    code: "BLK427",
    severity: "error",
    title: "depends on a list without saying which file",
    explanation: "Each line of the list has several files; the fourth part of depends says which of them is meant.",
    bad: {
      text: wcl(
        "module.shrink.list.raws.columns = raw.fullname, mask.fullname, visit, ccd, filter",
        "module.shrink.file.mask.listonly = True",
        "module.shrink.file.mask.dirpat = plain",
        "module.shrink.file.mask.job_enddir = mask",
        "module.merge.list.smalls.depends = shrink.list.raws",
      ),
    },
    good: {
      text: wcl(
        "module.shrink.list.raws.columns = raw.fullname, mask.fullname, visit, ccd, filter",
        "module.shrink.file.mask.listonly = True",
        "module.shrink.file.mask.dirpat = plain",
        "module.shrink.file.mask.job_enddir = mask",
        "module.merge.list.smalls.depends = shrink.list.raws.raw",
      ),
    },
    check: (input) => eachDepends(input, (item, _module, source) => ambiguousList(item, source)),
  },
];

type DependsKey = "depends" | "depends-newname";

function* eachDepends(
  { survey }: CheckInput,
  check: (item: Item, module: ModuleView, source: ModuleView | undefined, key: DependsKey) => readonly Finding[],
): Generator<Finding> {
  for (const module of survey.running) {
    for (const section of [...module.files.values(), ...module.lists.values()]) {
      for (const key of ["depends", "depends-newname"] as const) {
        const scalar = scalarIn(section, key);
        for (const item of itemsOf(survey.program, scalar)) {
          if (item.text.includes("$")) continue;
          yield* check(item, module, survey.modules.get(item.text.toLowerCase().split(".")[0] ?? ""), key);
        }
      }
    }
  }
}

function wrongDepends(item: Item, module: ModuleView, survey: Survey, key: DependsKey): Finding[] {
  const [name = "", kind, part, file, ...more] = item.text.toLowerCase().split(".");
  const form = "MODULE.file.NAME or MODULE.list.NAME[.FILE]";
  if (
    (kind !== "file" && kind !== "list") ||
    part === undefined ||
    more.length > 0 ||
    (kind === "file" && file !== undefined)
  ) {
    return [{ place: item.place, message: `${item.text}: depends is ${form}` }];
  }
  const source = survey.modules.get(name);
  if (source === undefined)
    return [{ place: item.place, ...near(item, name, survey.modules.keys(), `there is no module ${name}`) }];
  if (definitionOf(source, kind, part) === undefined) {
    const known = kind === "file" ? source.files.keys() : source.lists.keys();
    return [{ place: item.place, ...near(item, part, known, `module ${name} defines no ${kind} ${part}`) }];
  }
  if (file !== undefined && !source.files.has(file) && !source.noop && !isLabel(source, part, file)) {
    return [{ place: item.place, ...near(item, file, source.files.keys(), `module ${name} defines no file ${file}`) }];
  }
  // What the module itself has may be given other names.
  if (source === module && key === "depends-newname") return [];
  return module.block === undefined ? [] : wrongOrder(item, module, source);
}

/** A list that is only asked for may have files that no section of its module describes. */
function isLabel(source: ModuleView, list: string, file: string): boolean {
  return splitColumns(scalarIn(source.lists.get(list), "columns")?.text ?? "").some(({ label }) => label === file);
}

/** The source must run earlier in the same block. */
function wrongOrder(item: Item, module: ModuleView, source: ModuleView): Finding[] {
  const order = module.block?.modulelist.map((one) => one.text.toLowerCase()) ?? [];
  const at = order.indexOf(source.name);
  if (at < 0) {
    const message = `module ${source.name} does not run in block ${module.block?.name ?? ""}; data do not pass from block to block by depends`;
    return [{ place: item.place, message }];
  }
  if (at < order.indexOf(module.name)) return [];
  const message =
    source.name === module.name
      ? "a module cannot depend on itself"
      : `module ${source.name} runs after ${module.name}`;
  return [{ place: item.place, message }];
}

function ambiguousList(item: Item, source: ModuleView | undefined): Finding[] {
  const [, kind, name, file] = item.text.toLowerCase().split(".");
  if (kind !== "list" || name === undefined || file !== undefined || source === undefined) return [];
  const section = source.lists.get(name);
  const columns = splitColumns(scalarIn(section, "columns")?.text ?? "");
  const labels = new Set(columns.flatMap((column) => column.label ?? []));
  if (labels.size < 2) return [];
  const message = `list ${name} has files ${[...labels].join(", ")} in each line; say which`;
  const fixes = [...labels].map((label) => replacement(`Take ${label}`, item.place, `${item.text}.${label}`));
  return [{ place: item.place, message, fixes }];
}

function near(item: Item, wrong: string, known: Iterable<string>, message: string): Omit<Finding, "place"> {
  const names = nearNames(wrong, known);
  if (names.length === 0) return { message };
  const parts = item.text.split(".");
  const at = parts.findIndex((part) => part.toLowerCase() === wrong);
  const fixes = names.map((name) => replacement(`Change to ${name}`, item.place, parts.with(at, name).join(".")));
  return { message: `${message}; did you mean ${names.join(" or ")}?`, fixes };
}
