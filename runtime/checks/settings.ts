import { parse, TomlError } from "smol-toml";
import { isAbsolute, join, resolve } from "node:path";
import type { Problem } from "../../grammar/problem.ts";
import { nearNames } from "../config/near.ts";
import type { RuleSetting, RuleSettings } from "./severity.ts";

/** What a project says in the `wcl.toml` beside its submission. Paths are absolute. */
export interface ProjectSettings {
  readonly butler?: ButlerSettings;
  readonly rules: RuleSettings;
}

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
  const reader: Reader = { text, file, problems };
  warnUnknown(reader, data, ["butler", "rules"], "");
  const butler = readButler(reader, tableIn(reader, data, "butler"));
  const rules = readRules(reader, tableIn(reader, data, "rules"));
  return { settings: butler === undefined ? { rules } : { butler, rules }, problems };
}

interface Reader {
  readonly text: string;
  readonly file: string;
  readonly problems: Problem[];
}

type Table = Readonly<Record<string, unknown>>;

function parseToml(text: string, file: string, problems: Problem[]): Table {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const lines = text.split("\n").slice(0, error.line - 1);
    const start = lines.reduce((sum, line) => sum + line.length + 1, 0) + error.column - 1;
    const message = error.message.split("\n")[0] ?? "not TOML";
    problems.push(settingsProblem(file, "error", message, start, Math.min(start + 1, text.length)));
    return {};
  }
}

function readButler(reader: Reader, table: Table | undefined): ButlerSettings | undefined {
  if (table === undefined) return undefined;
  warnUnknown(reader, table, ["camera", "base", "templates", "calibrations", "types", "inputs", "policies"], "butler.");
  const folder = resolve(reader.file, "..");
  const place = readPlace(reader, table, folder);
  if (place === undefined) {
    report(reader, "error", "[butler] needs camera, the path of the camera's policy", "butler");
    return undefined;
  }
  const templates = pathIn(reader, table, "templates", folder);
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
    policies: readPolicies(reader, tableIn(reader, table, "policies"), folder),
  };
}

function readPlace(reader: Reader, table: Table, folder: string): PolicyPlace | undefined {
  const camera = pathIn(reader, table, "camera", folder);
  const base = pathIn(reader, table, "base", folder);
  return camera === undefined ? undefined : { camera, ...(base === undefined ? {} : { base }) };
}

function pathIn(reader: Reader, table: Table, key: string, folder: string): string | undefined {
  const value = textIn(reader, table, key);
  return value === undefined ? undefined : isAbsolute(value) ? value : join(folder, value);
}

function readInputs(reader: Reader, table: Table): ButlerInputs {
  const text = textIn(reader, table, "inputs") ?? "link";
  if (text === "link" || text === "copy" || text === "never") return text;
  report(reader, "error", "inputs must be link, copy or never", "inputs");
  return "link";
}

function readPolicies(reader: Reader, table: Table | undefined, folder: string): ReadonlyMap<string, PolicyPlace> {
  const places = Object.keys(table ?? {}).flatMap((name) => {
    const place = readPlace(reader, tableIn(reader, table ?? {}, name) ?? {}, folder);
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

function readRules(reader: Reader, table: Table | undefined): RuleSettings {
  return Object.keys(table ?? {}).flatMap((code) => {
    const text = textIn(reader, table ?? {}, code);
    const setting = text === undefined || !Object.hasOwn(ruleSettings, text) ? undefined : ruleSettings[text];
    if (setting !== undefined) return [[code, setting] as const];
    if (text !== undefined) report(reader, "error", `${code} must be error, warning, information, hint or off`, code);
    return [];
  });
}

function tableIn(reader: Reader, table: Table, key: string): Table | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date))
    return value as Table;
  report(reader, "error", `${key} must be a table`, key);
  return undefined;
}

function textIn(reader: Reader, table: Table, key: string): string | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  if (value === undefined || typeof value === "string") return value;
  report(reader, "error", `${key} must be a text in quotes`, key);
  return undefined;
}

function warnUnknown(reader: Reader, table: Table, known: readonly string[], prefix: string): void {
  for (const key of Object.keys(table)) {
    if (known.includes(key)) continue;
    const [near] = nearNames(key, known);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    report(reader, "warning", `${prefix}${key} is no setting${hint}`, key);
  }
}

/** The library gives no places, so the first line that begins with the key is shown. */
function report(reader: Reader, severity: "error" | "warning", message: string, key: string): void {
  const lines = reader.text.split("\n");
  const index = lines.findIndex((line) => /^[\s["']*/.test(line) && line.replace(/^[\s["']*/, "").startsWith(key));
  const line = lines[index] ?? "";
  const start = index < 0 ? 0 : lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0) + line.indexOf(key);
  reader.problems.push(settingsProblem(reader.file, severity, message, start, index < 0 ? 0 : start + key.length));
}

function settingsProblem(
  file: string,
  severity: "error" | "warning",
  message: string,
  start: number,
  end: number,
): Problem {
  return { code: "settings", severity, message, file, span: { start, end }, related: [], fixes: [] };
}
