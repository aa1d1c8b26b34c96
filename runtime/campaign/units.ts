import { parse } from "csv-parse/sync";
import type { CampaignSettings } from "./campaign-file.ts";

/** One row of a campaign's table: what is submitted once, and again when it fails by rule. */
export interface Unit {
  readonly name: string;
  /** Column to value: what a template is filled in with. */
  readonly values: Readonly<Record<string, string>>;
  /** Keys set over what the submission says. */
  readonly set: readonly (readonly [key: string, value: string])[];
  /** The higher, the sooner. */
  readonly priority: number;
}

export type Row = Readonly<Record<string, string>>;

/** Rows of a CSV text; the first line names the columns, `#` begins a remark. A fault is one line with its place. */
export function rowsOfCsv(
  text: string,
  file: string,
): { readonly rows: readonly Row[]; readonly faults: readonly string[] } {
  try {
    const options = { columns: true, trim: true, bom: true, skip_empty_lines: true, comment: "#" } as const;
    return { rows: parse<Row>(text, { ...options, comment_no_infix: true }), faults: [] };
  } catch (error) {
    return { rows: [], faults: [`${file}: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** The units of a table. Two units of one name, and a column that no row has, are faults. */
export function unitsOf(
  rows: readonly Row[],
  settings: Pick<CampaignSettings, "unit" | "set" | "priority">,
): { readonly units: readonly Unit[]; readonly faults: readonly string[] } {
  const faults = new Set<string>();
  const units = new Map<string, Unit>();
  for (const [at, row] of rows.entries()) {
    const filled = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (_, column: string) => {
        if (!Object.hasOwn(row, column)) faults.add(`there is no column ${column}: ${Object.keys(row).join(", ")}`);
        return row[column] ?? "";
      });
    const name = filled(settings.unit);
    if (name === "") faults.add(`row ${at + 1} has no name: ${settings.unit}`);
    else if (units.has(name)) faults.add(`row ${at + 1} is a second unit ${name}`);
    const priority = settings.priority === undefined ? 0 : Number(filled(`{${settings.priority}}`));
    if (!Number.isFinite(priority)) faults.add(`row ${at + 1}: ${settings.priority ?? ""} is not a number`);
    units.set(name, {
      name,
      values: { ...row },
      set: settings.set.map(([key, text]) => [key, filled(text)] as const),
      priority,
    });
  }
  return { units: [...units.values()], faults: [...faults] };
}
