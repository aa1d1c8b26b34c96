import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { System } from "../../system.ts";
import { renderTemplate, type OpenTemplate, type Rendered } from "./render.ts";
import { isDict, type Dict, type TemplateValue } from "./value.ts";
import { readTemplateValues } from "./values.ts";

/** What fills in templates, from the project, the editor's settings or the command line. */
export interface TemplateSettings {
  /** Absolute paths of values files for every template, under those beside a template; later ones win. */
  readonly values: readonly string[];
  /** The same, over those beside a template. */
  readonly over: readonly string[];
  /** Absolute paths of the folders in which templates are found that others extend or include. */
  readonly folders: readonly string[];
  /** Values that win over all files. */
  readonly set: readonly (readonly [path: string, value: TemplateValue])[];
}

export const noTemplateSettings: TemplateSettings = { values: [], over: [], folders: [], set: [] };

/** Fills in the template in a file, or gives nothing when no values for it are known. */
export type FillIn = (file: string, text: string) => Rendered | undefined;

/**
 * How the templates of one submission are filled in. Values come from the files of the project, then from
 * `NAME.values.yaml` beside the submission, then from the one beside the template itself, then from the command line;
 * later ones win, section by section. Every file is read through `system`, so whoever records reads sees them.
 */
export function fillIn(entry: string, system: System, settings: TemplateSettings = noTemplateSettings): FillIn {
  return (file, text) => {
    const given = [
      ...settings.values.map((name) => readValues(name, system)),
      ...[...new Set([entry, file])].flatMap((name) => besideTemplate(name, system)),
      ...settings.over.map((name) => readValues(name, system)),
    ];
    if (given.length === 0 && settings.set.length === 0) return undefined;
    const merged = given.reduce<Dict>((all, { values }) => merge(all, values), new Map());
    const values = settings.set.reduce((all, [path, value]) => merge(all, nested(path.split("."), value)), merged);
    const rendered = renderTemplate(file, text, values, opener([...settings.folders, dirname(file)], system));
    return { ...rendered, problems: [...given.flatMap(({ problems }) => problems), ...rendered.problems] };
  };
}

/** Where the values of a template may lie, best first: beside `NAME.des` as `NAME.values.yaml` or `NAME.des.values.yaml`. */
export function valuesFiles(template: string): readonly [string, string] {
  return [`${template.replace(/\.[^./]*$/, "")}.values.yaml`, `${template}.values.yaml`];
}

type Given = ReturnType<typeof readTemplateValues>;

function besideTemplate(template: string, system: System): Given[] {
  const found = valuesFiles(template).find((file) => system.read(file).kind !== "missing");
  return found === undefined ? [] : [readValues(found, system)];
}

function readValues(file: string, system: System): Given {
  const content = system.read(file);
  if (content.kind === "text") return readTemplateValues(content.text, file);
  const message = `the values cannot be read: ${content.kind === "missing" ? "no such file" : content.reason}`;
  const place = { file, span: { start: 0, end: 0 } };
  return {
    values: new Map(),
    problems: [{ code: "TPL906", severity: "error", message, ...place, related: [], fixes: [] }],
  };
}

/** Names never lead out of the folders. */
function opener(folders: readonly string[], system: System): OpenTemplate {
  return (name) => {
    for (const folder of folders) {
      const file = resolve(folder, name);
      const inside = relative(folder, file);
      if (isAbsolute(name) || inside.startsWith("..") || isAbsolute(inside)) continue;
      const content = system.read(file);
      if (content.kind === "text") return { file, text: content.text };
    }
    return undefined;
  };
}

function merge(under: Dict, over: Dict): Dict {
  const merged = new Map(under);
  for (const [key, value] of over) {
    const known = merged.get(key);
    merged.set(key, isDict(known) && isDict(value) ? merge(known, value) : value);
  }
  return merged;
}

function nested([name = "", ...rest]: readonly string[], value: TemplateValue): Dict {
  return new Map([[name, rest.length === 0 ? value : nested(rest, value)]]);
}
