import { dirname, resolve } from "node:path";
import { parse, TomlError } from "smol-toml";
import type { RetryRule } from "./retry-rule.ts";

/** What a campaign is: one submission, many units, and how they follow each other. */
export interface CampaignSettings {
  readonly name: string;
  /** Absolute path of the submission, a template or not. */
  readonly submission: string;
  readonly engine: string;
  /** Jobs at once in each run; missing: what is usual for the engine. */
  readonly jobs?: number;
  /** Runs at once, all sites together. */
  readonly limit: number;
  /** Site (`target_site`, lower case) to its own limit. */
  readonly siteLimits: ReadonlyMap<string, number>;
  readonly source: UnitSource;
  /** What a unit is called: a text with `{column}`; one unit, one name. */
  readonly unit: string;
  /** Key of the submission to its text with `{column}`; set over what the submission says. */
  readonly set: readonly (readonly [key: string, text: string])[];
  /** Column whose highest numbers go first; otherwise units go in the order of the table. */
  readonly priority?: string;
  /** The first that fits decides; nothing fits: the unit has failed. */
  readonly retry: readonly RetryRule[];
  /** So many units failed for good: nothing more is submitted. */
  readonly stopAfter?: number;
}

/** Where units come from: a table on disk, or a question to the registry, asked again after so many seconds. */
export type UnitSource =
  | { readonly kind: "csv"; readonly file: string }
  | { readonly kind: "sql"; readonly question: string; readonly everySeconds?: number };

export type CampaignFile =
  | { readonly kind: "read"; readonly settings: CampaignSettings }
  | { readonly kind: "faulty"; readonly faults: readonly string[] };

type Table = Readonly<Record<string, unknown>>;

/** Reads a campaign file (TOML). `file` is its absolute path: relative paths in it start in its folder. */
export function readCampaign(text: string, file: string): CampaignFile {
  const faults: string[] = [];
  const table = tomlOf(text, file, faults);
  if (table === undefined) return { kind: "faulty", faults };
  const reader = readerOf(table, "", file, faults);
  const folder = dirname(file);
  const units = reader.table("units") ?? readerOf({}, "units.", file, faults);
  const name = reader.text("name") ?? "";
  if (!/^[A-Za-z0-9][\w.-]{0,99}$/.test(name)) reader.fault("name", "wants letters, digits, dots and hyphens");
  const limits = reader.table("site_limits");
  const settings: CampaignSettings = {
    name,
    submission: resolve(folder, reader.text("submission") ?? reader.missing("submission")),
    engine: reader.text("engine") ?? "local",
    limit: reader.count("limit") ?? 1,
    siteLimits: new Map(limits?.keys().map((site) => [site.toLowerCase(), limits.count(site) ?? 1] as const)),
    source: sourceOf(units, folder),
    unit: units.text("unit") ?? units.missing("unit"),
    set: (reader.table("set")?.entries() ?? []).map(([key, value]) => [key.toLowerCase(), String(value)] as const),
    retry: reader.tables("retry").map(ruleOf),
    ...optional("jobs", reader.count("jobs")),
    ...optional("priority", units.text("priority")),
    ...optional("stopAfter", reader.count("stop_after")),
  };
  const known = ["name", "submission", "engine", "limit", "site_limits", "units", "set", "retry", "jobs", "stop_after"];
  reader.refuseOthers(known);
  units.refuseOthers(["csv", "sql", "every", "unit", "priority"]);
  return faults.length === 0 ? { kind: "read", settings } : { kind: "faulty", faults };
}

function tomlOf(text: string, file: string, faults: string[]): Table | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    faults.push(`${file}:${error.line}:${error.column}: ${error.message.split("\n")[0] ?? "not TOML"}`);
    return undefined;
  }
}

function sourceOf(units: Reader, folder: string): UnitSource {
  const [csv, sql] = [units.text("csv"), units.text("sql")];
  if ((csv === undefined) === (sql === undefined)) units.fault("csv", "or sql must be there, one of them");
  if (csv !== undefined) return { kind: "csv", file: resolve(folder, csv) };
  const every = units.text("every");
  const seconds = every === undefined ? undefined : secondsOf(every);
  if (every !== undefined && seconds === undefined) units.fault("every", 'wants a time such as "10 min"');
  return { kind: "sql", question: sql ?? "", ...optional("everySeconds", seconds) };
}

function secondsOf(text: string): number | undefined {
  const [, number = "", unit = "s"] = /^(\d+)\s*(s|min|h)?$/.exec(text.trim()) ?? [];
  return number === "" ? undefined : Number(number) * { s: 1, min: 60, h: 3600 }[unit as "s" | "min" | "h"];
}

function ruleOf(rule: Reader): RetryRule {
  rule.refuseOthers(["times", "module", "reason", "code"]);
  return {
    times: rule.count("times") ?? 1,
    ...optional("module", rule.texts("module")),
    ...optional("reason", rule.texts("reason")),
    ...optional("code", rule.texts("code")?.map(Number)),
  };
}

/** One table of the file, and a place to complain of it. */
interface Reader {
  readonly text: (key: string) => string | undefined;
  readonly texts: (key: string) => readonly string[] | undefined;
  /** A whole number from 1. */
  readonly count: (key: string) => number | undefined;
  readonly table: (key: string) => Reader | undefined;
  readonly tables: (key: string) => readonly Reader[];
  readonly keys: () => readonly string[];
  readonly entries: () => readonly (readonly [string, unknown])[];
  readonly fault: (key: string, what: string) => void;
  readonly missing: (key: string) => string;
  /** Complains of keys that are not known. */
  readonly refuseOthers: (known: readonly string[]) => void;
}

function readerOf(table: Table, prefix: string, file: string, faults: string[]): Reader {
  const value = (key: string) => (Object.hasOwn(table, key) ? table[key] : undefined);
  const fault = (key: string, what: string) => void faults.push(`${file}: ${prefix}${key} ${what}`);
  const isTable = (one: unknown): one is Table => typeof one === "object" && one !== null && !Array.isArray(one);
  const of = <T>(key: string, fits: (one: unknown) => one is T, what: string): T | undefined => {
    const one = value(key);
    if (one === undefined || fits(one)) return one;
    fault(key, what);
    return undefined;
  };
  return {
    text: (key) => of(key, (one) => typeof one === "string", "wants a text in quotes"),
    texts: (key) => {
      const one = value(key);
      return one === undefined ? undefined : (Array.isArray(one) ? one : [one]).map(String);
    },
    count: (key) => {
      const isCount = (one: unknown): one is number => Number.isInteger(one) && Number(one) >= 1;
      return of(key, isCount, "wants a whole number from 1");
    },
    table: (key) => {
      const one = of(key, isTable, `must be a table: [${prefix}${key}]`);
      return one === undefined ? undefined : readerOf(one, `${prefix}${key}.`, file, faults);
    },
    tables: (key) => {
      const one = of(key, Array.isArray, `must be tables: [[${prefix}${key}]]`) ?? [];
      return one.map((each: unknown) => readerOf(isTable(each) ? each : {}, `${prefix}${key}.`, file, faults));
    },
    keys: () => Object.keys(table),
    entries: () => Object.entries(table),
    fault,
    missing: (key) => {
      fault(key, "must be there");
      return "";
    },
    refuseOthers: (known) => {
      for (const key of Object.keys(table)) if (!known.includes(key)) fault(key, "is no setting of a campaign");
    },
  };
}

function optional<K extends string, T>(key: K, value: T | undefined): Partial<Record<K, T>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, T>);
}
