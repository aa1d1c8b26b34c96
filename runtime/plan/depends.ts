import type { ConfigScalar } from "../config/program.ts";
import { definitionName, describe, type DataDefinition } from "./definitions.ts";
import { lineOf, onlyLabel, type Line, type MasterList } from "./lines.ts";
import type { PlanWork } from "./work.ts";

/** What `depends` names: `MODULE.file.NAME` or `MODULE.list.NAME[.FILE]`. */
interface Dependence {
  readonly text: string;
  readonly module: string;
  readonly definition: string;
  /** The file of each line that is meant. */
  readonly label: string | undefined;
}

/**
 * The lines that a definition takes from others, of this block or an earlier one, each reduced to one file. Several
 * sources are put one after another.
 */
export function linesOfDepends(work: PlanWork, definition: DataDefinition, on: ConfigScalar): MasterList {
  const lines: Line[] = [];
  for (const item of on.text.split(",").map((text) => text.trim()))
    if (item !== "") {
      const source = readDependence(item);
      if (source === undefined) refuse(work, definition, on, wrongForm(item));
      const taken = source === undefined ? undefined : take(work, definition, on, source);
      if (taken === undefined) return { kind: "failed" };
      for (const line of taken) lines.push(line);
    }
  if (lines.length > 0) return { kind: "lines", lines };
  refuse(work, definition, on, `${on.text} has no lines`);
  return { kind: "failed" };
}

/** The definitions of one module, as `list-NAME` or `file-NAME`, that a value of `depends` names. */
export function definitionsOfDepends(on: ConfigScalar, module: string): readonly string[] {
  return on.text.split(",").flatMap((item) => {
    const source = readDependence(item.trim());
    return source?.module === module ? [source.definition] : [];
  });
}

/** All that a value of `depends` names, as `MODULE list-NAME` or `MODULE file-NAME`. */
export function sourcesOfDepends(on: ConfigScalar): readonly string[] {
  return on.text.split(",").flatMap((item) => {
    const source = readDependence(item.trim());
    return source === undefined ? [] : [`${source.module} ${source.definition}`];
  });
}

function readDependence(text: string): Dependence | undefined {
  const [module = "", kind = "", name = "", label, ...rest] = text.toLowerCase().split(".");
  if (module === "" || name === "" || rest.length > 0 || (kind !== "file" && kind !== "list")) return undefined;
  return { text, module, definition: definitionName({ kind, name }), label };
}

function wrongForm(item: string): string {
  return `${item} must be MODULE.file.NAME or MODULE.list.NAME[.FILE]`;
}

function take(
  work: PlanWork,
  definition: DataDefinition,
  on: ConfigScalar,
  source: Dependence,
): readonly Line[] | undefined {
  const master = work.masters.get(source.module)?.get(source.definition);
  if (master === undefined) {
    refuse(work, definition, on, whyMissing(work, definition, source));
    return undefined;
  }
  if (master.kind === "failed") {
    work.problems.report({
      code: "BLK458",
      severity: "information",
      message: `${describe(definition)} is not planned because ${source.text} is not`,
      place: on.place,
    });
    return undefined;
  }
  const taken: Line[] = [];
  for (const line of master.lines) {
    const file =
      source.label === undefined && line.files.size === 1
        ? [...line.files.values()][0]
        : line.files.get(source.label ?? "");
    if (file === undefined) {
      refuse(work, definition, on, whichFile(line, source), "BLK427");
      return undefined;
    }
    taken.push(line.values.size === 0 ? lineOf(file) : { files: new Map([[onlyLabel, file]]), values: line.values });
  }
  return taken;
}

function whichFile(line: Line, source: Dependence): string {
  const labels = [...line.files.keys()].join(", ");
  return source.label === undefined
    ? `${source.text} has several files in a line: name one of ${labels}`
    : `${source.text}: there is no file ${source.label} in a line, only ${labels}`;
}

function whyMissing(work: PlanWork, definition: DataDefinition, source: Dependence): string {
  const at = work.modules.indexOf(source.module);
  if (at < 0) return `${source.text}: no block runs a module ${source.module}`;
  if (at > work.modules.indexOf(definition.module) && !work.masters.has(source.module))
    return `${source.text}: module ${source.module} comes later`;
  return `${source.text}: module ${source.module} has no lines for ${source.definition.replace("-", " ")}`;
}

function refuse(
  work: PlanWork,
  definition: DataDefinition,
  on: ConfigScalar,
  message: string,
  code: "BLK426" | "BLK427" = "BLK426",
): void {
  work.problems.report({ code, message: `${describe(definition)}: ${message}`, place: on.place });
}
