import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CampaignSettings } from "../campaign/campaign-file.ts";
import { rowsOfCsv, unitsOf, type Row, type Unit } from "../campaign/units.ts";
import type { Registry } from "../registry/registry.ts";
import type { CampaignPlace } from "./campaign-place.ts";
import { hasErrors, type AttemptOptions } from "./open-attempt.ts";
import { planSubmission, type PlannedSubmission } from "./plan-submission.ts";
import { cellText } from "./print-table.ts";
import { textOf } from "./program-text.ts";
import { problemsText } from "./report.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** Rows as they are now, as units. Throws UsageError with all that is wrong with the table. */
export async function gatherUnits(
  settings: CampaignSettings,
  registry: Registry | undefined,
): Promise<readonly Unit[]> {
  const { rows, faults } = await rowsOf(settings, registry);
  const made = faults.length > 0 ? { units: [], faults } : unitsOf(rows, settings);
  if (made.faults.length > 0) throw new UsageError(made.faults.join("\n"));
  return made.units;
}

async function rowsOf(
  { source }: CampaignSettings,
  registry: Registry | undefined,
): Promise<{ readonly rows: readonly Row[]; readonly faults: readonly string[] }> {
  if (source.kind === "csv") {
    const text = await readFile(source.file, "utf8").catch(() => undefined);
    if (text === undefined) return { rows: [], faults: [`${source.file} cannot be read`] };
    return rowsOfCsv(text, source.file);
  }
  const answer = await registry?.sql(source.question);
  const rows = answer?.rows.map((cells) =>
    Object.fromEntries(answer.columns.map((column, at) => [column, cellText(cells[at])])),
  );
  return { rows: rows ?? [], faults: [] };
}

/** With what a unit is submitted; the values of its template lie in a file of the campaign. */
export async function unitOptions(
  place: CampaignPlace,
  settings: CampaignSettings,
  unit: Unit,
  given: Pick<AttemptOptions, "registry" | "runDir">,
): Promise<AttemptOptions> {
  const folder = join(place.folder, "values");
  await mkdir(folder, { recursive: true });
  const values = join(folder, `${encodeURIComponent(unit.name)}.yaml`);
  await writeFile(values, `${JSON.stringify(unit.values)}\n`);
  return {
    ...given,
    engine: settings.engine,
    include: [],
    set: unit.set.map(([key, value]) => `${key}=${value}`),
    values: [values],
    ...(settings.jobs === undefined ? {} : { jobs: String(settings.jobs) }),
  };
}

/** A unit as it would be submitted, or the lines that say what is wrong with it. */
export type CheckedUnit =
  | { readonly kind: "sound"; readonly planned: PlannedSubmission; readonly site: string }
  | { readonly kind: "wrong"; readonly lines: readonly string[] };

/** Reads, renders and checks without asking anybody: no query runs. */
export async function checkUnit(
  terminal: Terminal,
  settings: CampaignSettings,
  options: AttemptOptions,
): Promise<CheckedUnit> {
  const planned = await planSubmission(terminal, settings.submission, options, "none");
  const { program } = planned.submission;
  if (hasErrors(planned.problems)) return { kind: "wrong", lines: errorLines(terminal, planned) };
  const [unfilled] = program.unfilled;
  if (unfilled !== undefined) return { kind: "wrong", lines: [`${unfilled} is a template that is not filled in`] };
  return { kind: "sound", planned, site: (textOf(program, "target_site", {}) ?? "").toLowerCase() };
}

/** What is wrong with a submission, as it is told in a terminal. */
export function errorLines(terminal: Terminal, { problems, submission }: PlannedSubmission): readonly string[] {
  const errors = problems.filter(({ severity }) => severity === "error");
  return problemsText(terminal, errors, submission.textOf).trimEnd().split("\n");
}
