import { isAbsolute, join, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import type { Problem } from "../../grammar/problem.ts";
import { nearNames } from "../config/near.ts";

/** A settings file while it is read; what is not understood becomes a problem, the rest counts. */
export interface SettingsReader {
  readonly text: string;
  readonly file: string;
  readonly problems: Problem[];
}

export type Table = Readonly<Record<string, unknown>>;

export function parseToml(text: string, file: string, problems: Problem[]): Table {
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

export function tableIn(reader: SettingsReader, table: Table, key: string): Table | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date))
    return value as Table;
  report(reader, "error", `${key} must be a table`, key);
  return undefined;
}

export function textIn(reader: SettingsReader, table: Table, key: string): string | undefined {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  if (value === undefined || typeof value === "string") return value;
  report(reader, "error", `${key} must be a text in quotes`, key);
  return undefined;
}

export function warnUnknown(reader: SettingsReader, table: Table, known: readonly string[], prefix: string): void {
  for (const key of Object.keys(table)) {
    if (known.includes(key)) continue;
    const [near] = nearNames(key, known);
    const hint = near === undefined ? "" : `; did you mean ${near}?`;
    report(reader, "warning", `${prefix}${key} is no setting${hint}`, key);
  }
}

/** A path, absolute: a relative one starts in the folder of the settings file. */
export function pathIn(reader: SettingsReader, table: Table, key: string): string | undefined {
  const value = textIn(reader, table, key);
  return value === undefined ? undefined : absolute(reader, value);
}

/** Paths, absolute: one text or a list of them. */
export function pathsIn(reader: SettingsReader, table: Table, key: string): readonly string[] {
  const value = Object.hasOwn(table, key) ? table[key] : [];
  const members: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = members.filter((one) => typeof one === "string");
  if (texts.length < members.length) report(reader, "error", `${key} must be a text in quotes, or a list of them`, key);
  return texts.map((one) => absolute(reader, one));
}

function absolute(reader: SettingsReader, path: string): string {
  return isAbsolute(path) ? path : join(resolve(reader.file, ".."), path);
}

/** The library gives no places, so the first line that begins with the key is shown. */
export function report(reader: SettingsReader, severity: "error" | "warning", message: string, key: string): void {
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
