import { readBoolean } from "../config/boolean.ts";
import type { ConfigSection } from "../config/program.ts";
import { scalarIn, tagOf } from "./config-read.ts";
import { readDataName } from "./data-name.ts";
import { definitionOf, dividedList, type ModuleView, type Survey } from "./survey.ts";

/** A file or list section that a program of the module reads or makes. */
export interface DataView {
  readonly module: ModuleView;
  readonly kind: "file" | "list";
  readonly name: string;
  readonly section: ConfigSection;
  /** For a part of a list cut by columns: the list, whose keys the part inherits. */
  readonly outer: readonly ConfigSection[];
  readonly which: "input" | "output";
  /** It is named only as the file part of a list, which gives its names. */
  readonly named: "itself" | "by a list";
  readonly tag: ReturnType<typeof tagOf>;
}

/** What the programs of running modules read (or make), each section once; the files of lists are among the inputs. */
export function dataViews(survey: Survey, which: "input" | "output"): DataView[] {
  const found = new Map<ConfigSection, DataView>();
  for (const module of survey.running) {
    for (const exec of module.execs) {
      for (const item of which === "input" ? exec.used : exec.generated) {
        const data = readDataName(item.text);
        if (data.kind === "wrong") continue;
        const names: (readonly ["file" | "list", string])[] = [[data.kind, data.name]];
        if (data.kind === "list" && data.file !== undefined) names.push(["file", data.file]);
        for (const [kind, name] of names) {
          const section = definitionOf(module, kind, name);
          if (section === undefined || found.has(section)) continue;
          const named = kind === "file" && data.kind === "list" ? "by a list" : "itself";
          const list = kind === "list" && !module.lists.has(name) ? dividedList(module, name)?.list : undefined;
          const outer = list === undefined ? [] : [module.lists.get(list)].filter((one) => one !== undefined);
          found.set(section, { module, kind, name, section, outer, which, named, tag: tagOf(survey.program, section) });
        }
      }
    }
  }
  return [...found.values()];
}

export function isListonly(section: ConfigSection): boolean {
  return readBoolean(scalarIn(section, "listonly")?.text ?? "") ?? false;
}
