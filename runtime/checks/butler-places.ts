import { formatPath, type DataId } from "../butler/format-path.ts";
import { templateOf, type DatasetType } from "../butler/policy.ts";
import { keyTypes, parseTemplate } from "../butler/template.ts";
import { expandInDocument } from "../plan/document-text.ts";
import { readListRows } from "../plan/list-rows.ts";
import type { PlannedFile, Quantum, RunPlan } from "../plan/run-plan.ts";
import { scalarIn } from "./config-read.ts";
import type { CheckInput } from "./rule.ts";
import type { SyncTied } from "./sync-report.ts";

/** An input from the archive, and the path under which the Butler will look for it in the job. */
export interface ButlerPlace {
  readonly kind: "place";
  readonly tied: SyncTied;
  readonly quantum: Quantum;
  /** Where the file lies in the job under its true name. */
  readonly path: string;
  /** Where the Butler's template leads for its data id; the same as `path` for most. */
  readonly butlerPath: string;
}

/** An input whose data id is not known well enough to say where the Butler looks for it. */
export interface UnknownPlace {
  readonly kind: "unknown";
  readonly tied: SyncTied;
  readonly path: string;
  readonly reason: string;
}

/**
 * For every input that comes from the archive and is of a dataset type: the single path that the type's template
 * yields for its data id. Inputs of one type may come from many attempts, each with numbers of its own in its name;
 * the template knows only those of this one. Files that the run makes itself are where the comparison has proven them.
 */
export function* butlerPlaces(input: CheckInput, plan: RunPlan): Generator<ButlerPlace | UnknownPlace> {
  const { reports, agreeing } = input.sync();
  const tied = [...agreeing, ...reports.flatMap((report) => (report.kind === "mismatch" ? [report] : []))];
  const quanta = new Map(plan.blocks.flatMap(({ modules }) => modules).map((module) => [module.name, module.quanta]));
  for (const one of tied) {
    const { at } = one.view;
    if (at.which !== "input" || typeof one.type === "string" || scalarIn(at.section, "rename_file") !== undefined)
      continue;
    for (const quantum of quanta.get(at.module.name) ?? []) yield* placesIn(quantum, one, one.type, input);
  }
}

function* placesIn(
  quantum: Quantum,
  tied: SyncTied,
  type: DatasetType,
  { butler }: CheckInput,
): Generator<ButlerPlace | UnknownPlace> {
  const { at } = tied.view;
  const archived = new Set(quantum.inputs.filter(({ from }) => from.kind === "archive").map(({ path }) => path));
  const files = [...(quantum.files.get(at.name)?.files ?? []), ...filesInLists(quantum, at.name)];
  const root = wrapperText(quantum, "job_repo_dir");
  const written = templateOf(type)?.value;
  if (root === undefined || typeof written !== "string") return;
  const template = expandInDocument(quantum.inputWcl, written);
  const below = type.section === "calibrations" ? `${root}/${butler?.settings.calibrations ?? ""}` : root;
  for (const file of files) {
    if (!archived.has(file.path)) continue;
    const made =
      template.problems[0] === undefined
        ? formatPath(template.text, dataIdOf(template.text, file, quantum))
        : { kind: "failed" as const, reason: template.problems[0].message };
    if (made.kind === "failed") yield { kind: "unknown", tied, path: file.path, reason: made.reason };
    else {
      const butlerPath = `${below}/${made.path}${file.compression ?? ""}`;
      yield { kind: "place", tied, quantum, path: file.path, butlerPath };
    }
  }
}

/** The files of a section that stand in lists, told apart by the column that holds their paths. */
function filesInLists(quantum: Quantum, name: string): readonly PlannedFile[] {
  return [...quantum.lists.values()].flatMap((list) => {
    const column = `${name}.fullname`;
    if (!list.columns.some((one) => one.toLowerCase() === column)) return [];
    const section = new Map([
      ["columns", list.columns.join(",")],
      ["format", list.format],
    ]);
    const read = readListRows(section, list.lines, name);
    const paths = new Set(typeof read === "string" ? [] : read.rows.map((row) => row.get(column)?.trim() ?? ""));
    return list.files.filter(({ path }) => paths.has(path));
  });
}

/** Other spellings of keys in metadata. */
const spellings: Readonly<Record<string, readonly string[]>> = { calibDate: ["calib_date"] };

/** What the file's own row says, else the keys of the quantum; numbers are numbers, as the Butler casts them. */
function dataIdOf(template: string, file: PlannedFile, quantum: Quantum): DataId {
  const id: Record<string, string | number> = {};
  for (const [key, type] of keyTypes(parseTemplate(template))) {
    const names = [key.toLowerCase(), ...(spellings[key] ?? [])];
    const values = names.flatMap((name) => file.metadata.get(name) ?? quantum.keys.get(name) ?? []);
    const [value] = values;
    if (value === undefined) continue;
    id[key] = type === "str" || value.trim() === "" || !Number.isFinite(Number(value)) ? value : Number(value);
  }
  return id;
}

function wrapperText(quantum: Quantum, key: string): string | undefined {
  const wrapper = quantum.inputWcl.get("wrapper");
  const text = wrapper === undefined || typeof wrapper === "string" ? undefined : wrapper.get(key);
  if (typeof text !== "string" || text === "") return undefined;
  return expandInDocument(quantum.inputWcl, text).text.replace(/\/+$/, "");
}
