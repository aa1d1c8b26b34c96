import { join } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { readButlerTemplates } from "../butler/butler-templates.ts";
import { checkOverrides } from "../butler/override-problems.ts";
import { mergePolicy, type MergedPolicy } from "../butler/policy.ts";
import type { PolicyMap } from "../butler/policy-tree.ts";
import { typeIndex, type TypeIndex } from "../butler/tie.ts";
import { readPolicy } from "../butler/read-policy.ts";
import { expand } from "../config/expand.ts";
import type { ButlerInput } from "./butler-input.ts";
import { scalarIn } from "./config-read.ts";
import { referencesIn } from "./references.ts";
import type { ProgramInput } from "./program-input.ts";
import type { ModuleView } from "./survey.ts";

/** The Butler's templates as one module sees them: the stock ones, with those of its butler_templates file over them. */
export interface Templates {
  readonly policy: MergedPolicy;
  readonly types: TypeIndex;
  /** The file of templates and its text, when the module names one that can be read. */
  readonly file: { readonly path: string; readonly text: string; readonly map: PolicyMap } | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Finds the butler_templates file of a module: the one that `wcl.toml` names, else the file whose name the wrapper's
 * butler_template leads to, beside the submission, in its folder `config`, or beside `wcl.toml`.
 */
export function templatesOf(
  input: ProgramInput,
  butler: ButlerInput,
  module: ModuleView,
  known: Map<string, Templates>,
): Templates {
  for (const path of candidates(input, butler, module)) {
    const read = known.get(path);
    if (read !== undefined) return read;
    const content = butler.read(path);
    if (content.kind !== "text") continue;
    const templates = readTemplates(butler, path, content.text);
    known.set(path, templates);
    return templates;
  }
  return stockTemplates(butler);
}

/** The policy as it is without any file of templates. */
export function stockTemplates(butler: ButlerInput): Templates {
  return { policy: butler.stock, types: butler.types, file: undefined, problems: [] };
}

function readTemplates(butler: ButlerInput, path: string, text: string): Templates {
  const { policy: map, problems: syntax } = readPolicy(text, path);
  const { policy: override, problems: shape } = readButlerTemplates(map);
  const { policy } = mergePolicy({ repository: override, camera: butler.layers.camera, ...layersOf(butler) });
  return {
    policy,
    types: typeIndex(policy),
    file: { path, text, map },
    // A fault of its syntax is a fault of this file, whatever reader found it.
    problems: [
      ...syntax.map((problem) => ({ ...problem, code: "sync/yaml" })),
      ...shape,
      ...checkOverrides(override, butler.stock, text),
    ],
  };
}

function layersOf({ layers }: ButlerInput): Pick<ButlerInput["layers"], "base" | "defaults"> {
  return {
    ...(layers.base === undefined ? {} : { base: layers.base }),
    ...(layers.defaults === undefined ? {} : { defaults: layers.defaults }),
  };
}

function candidates(input: ProgramInput, butler: ButlerInput, module: ModuleView): string[] {
  const asked = scalarIn(module.wrapper, "butler_template");
  if (asked === undefined) return [];
  if (butler.settings.templates !== undefined) return [butler.settings.templates];
  const [reference] = [...referencesIn(asked.value?.parts ?? [])];
  const [kind, name = ""] = reference?.nameText.toLowerCase().split(".") ?? [];
  const filename = kind === "file" ? scalarIn(module.files.get(name), "filename") : undefined;
  if (filename === undefined) return [];
  const [base] = expand(input.survey.program, filename, module.context).values;
  if (base === undefined || base.includes("/") || base.includes("${")) return [];
  const here = join(input.survey.program.entry, "..");
  return [join(here, base), join(here, "config", base), join(butler.settings.folder, base)];
}
