import { resolve } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { noTemplateSettings, type TemplateSettings } from "../config/template/templates.ts";
import {
  parseToml,
  pathIn,
  pathsIn,
  report,
  tableIn,
  textIn,
  warnUnknown,
  type SettingsReader,
  type Table,
} from "./settings-reader.ts";
import type { RuleSetting, RuleSettings } from "./severity.ts";

/** What a project says in the `wcl.toml` beside its submission. Paths are absolute. */
export interface ProjectSettings {
  readonly butler?: ButlerSettings;
  readonly rules: RuleSettings;
  /** The file that knows what was wrong before the project began to check. */
  readonly baseline?: string;
  /** How templates are filled in. */
  readonly templates: TemplateSettings;
}

export const noSettings: ProjectSettings = { rules: [], templates: noTemplateSettings };

export interface ButlerSettings {
  /** The folder of the `wcl.toml`. */
  readonly folder: string;
  /** The camera's policy. */
  readonly camera: string;
  /** Folder with obs_base's policy files. */
  readonly base?: string;
  /** Butler templates, when the submission does not name them itself. */
  readonly templates?: string;
  /** Folder of the calibrations below the repository's root; `CALIB` by default. */
  readonly calibrations: string;
  /** File type (or name of a file section without one), lower case, to dataset type. */
  readonly types: ReadonlyMap<string, string>;
  /** How inputs whose true names are not the Butler's are put under the path that it looks for. */
  readonly inputs: ButlerInputs;
  /** Other policies by name, to be compared with `wcl butler policy --diff`. */
  readonly policies: ReadonlyMap<string, PolicyPlace>;
}

/** `never`: they lie under their true names alone. */
export type ButlerInputs = "link" | "copy" | "never";

/** Absolute: a camera's policy, and the folder with obs_base's policy files. */
export interface PolicyPlace {
  readonly camera: string;
  readonly base?: string;
}

/** Reads a `wcl.toml`; relative paths count from its folder. What is not understood is a problem, the rest counts. */
export function readSettings(text: string, file: string): { settings: ProjectSettings; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const data = parseToml(text, file, problems);
  const reader: SettingsReader = { text, file, problems };
  warnUnknown(reader, data, ["baseline", "butler", "rules", "templates"], "");
  const butler = readButler(reader, tableIn(reader, data, "butler"));
  const rules = readRules(reader, tableIn(reader, data, "rules"));
  const templates = readTemplates(reader, tableIn(reader, data, "templates"));
  const baseline = pathIn(reader, data, "baseline");
  const named = { ...(butler === undefined ? {} : { butler }), ...(baseline === undefined ? {} : { baseline }) };
  return { settings: { ...named, rules, templates }, problems };
}

function readButler(reader: SettingsReader, table: Table | undefined): ButlerSettings | undefined {
  if (table === undefined) return undefined;
  warnUnknown(reader, table, ["camera", "base", "templates", "calibrations", "types", "inputs", "policies"], "butler.");
  const folder = resolve(reader.file, "..");
  const place = readPlace(reader, table);
  if (place === undefined) {
    report(reader, "error", "[butler] needs camera, the path of the camera's policy", "butler");
    return undefined;
  }
  const templates = pathIn(reader, table, "templates");
  const types = tableIn(reader, table, "types") ?? {};
  const pairs = Object.keys(types).flatMap((key) => {
    const type = textIn(reader, types, key);
    return type === undefined ? [] : [[key.toLowerCase(), type] as const];
  });
  return {
    folder,
    ...place,
    ...(templates === undefined ? {} : { templates }),
    calibrations: textIn(reader, table, "calibrations") ?? "CALIB",
    types: new Map(pairs),
    inputs: readInputs(reader, table),
    policies: readPolicies(reader, tableIn(reader, table, "policies")),
  };
}

function readPlace(reader: SettingsReader, table: Table): PolicyPlace | undefined {
  const camera = pathIn(reader, table, "camera");
  const base = pathIn(reader, table, "base");
  return camera === undefined ? undefined : { camera, ...(base === undefined ? {} : { base }) };
}

function readInputs(reader: SettingsReader, table: Table): ButlerInputs {
  const text = textIn(reader, table, "inputs") ?? "link";
  if (text === "link" || text === "copy" || text === "never") return text;
  report(reader, "error", "inputs must be link, copy or never", "inputs");
  return "link";
}

function readPolicies(reader: SettingsReader, table: Table | undefined): ReadonlyMap<string, PolicyPlace> {
  const places = Object.keys(table ?? {}).flatMap((name) => {
    const place = readPlace(reader, tableIn(reader, table ?? {}, name) ?? {});
    if (place === undefined) report(reader, "error", `policies.${name} needs camera`, name);
    return place === undefined ? [] : [[name, place] as const];
  });
  return new Map(places);
}

const ruleSettings: Readonly<Record<string, RuleSetting>> = {
  error: "error",
  warning: "warning",
  information: "information",
  info: "information",
  hint: "hint",
  off: "off",
};

function readRules(reader: SettingsReader, table: Table | undefined): RuleSettings {
  return Object.keys(table ?? {}).flatMap((code) => {
    const text = textIn(reader, table ?? {}, code);
    const setting = text === undefined || !Object.hasOwn(ruleSettings, text) ? undefined : ruleSettings[text];
    if (setting !== undefined) return [[code, setting] as const];
    if (text !== undefined) report(reader, "error", `${code} must be error, warning, information, hint or off`, code);
    return [];
  });
}

/** Others' templates are found in the folder of the settings, too. */
function readTemplates(reader: SettingsReader, table: Table | undefined): TemplateSettings {
  const folder = resolve(reader.file, "..");
  if (table === undefined) return { ...noTemplateSettings, folders: [folder] };
  warnUnknown(reader, table, ["values", "folders"], "templates.");
  const folders = [...pathsIn(reader, table, "folders"), folder];
  return { ...noTemplateSettings, values: pathsIn(reader, table, "values"), folders };
}
