import { join } from "node:path";
import type { RunStatus } from "../events/run-status.ts";
import { findPlannedQuantum } from "../execution/plan-file.ts";
import { shellWord } from "../plan/shell-words.ts";
import { jobFolderOf } from "../execution/run-folder.ts";
import type { RunPlace } from "./find-run.ts";

/** One wrapper instance of a run, as `wcl status RUN --wrapper N --json` tells it: what was planned, and where it is now. */
export interface QuantumView {
  readonly wrapnum: number;
  readonly module: string;
  readonly keys: Readonly<Record<string, string>>;
  /** One of the wrapper state words. */
  readonly state: string;
  /** Absolute; absent as long as no job has begun it. */
  readonly jobFolder?: string;
  /** These four are relative to the job folder. */
  readonly inputwcl: string;
  readonly outputwcl: string;
  readonly log: string;
  readonly lists: readonly { readonly name: string; readonly path: string; readonly lines: number }[];
  /** Argument vectors, one a program, in the order in which they run. */
  readonly commands: readonly (readonly string[])[];
  /** The same as a shell would take them, for people who copy one; nothing here is ever given to a shell. */
  readonly commandLines: readonly string[];
  /** `from` is the wrapper instance that makes it; null: it comes from an archive. */
  readonly inputs: readonly { readonly path: string; readonly from: number | null }[];
  readonly outputs: readonly { readonly section: string; readonly path: string }[];
}

/** Reads it from the plan that the run keeps; undefined when the run has no such wrapper instance. */
export async function quantumView(
  place: RunPlace,
  status: RunStatus,
  wrapnum: number,
): Promise<QuantumView | undefined> {
  const planned = await findPlannedQuantum(join(place.folder, "plan.jsonl"), wrapnum);
  if (planned === undefined) return undefined;
  const begun = status.wrappers[String(wrapnum)];
  const block = status.blocks.find(({ name }) => name === begun?.block);
  return {
    wrapnum,
    module: planned.module,
    keys: Object.fromEntries(planned.keys),
    state: begun?.state ?? "waiting",
    ...(begun === undefined || block === undefined ? {} : { jobFolder: jobFolderOf(place.folder, block, begun.job) }),
    inputwcl: planned.inputwcl,
    outputwcl: planned.outputwcl,
    log: planned.log,
    lists: [...planned.lists.values()].map(({ name, path, lines }) => ({ name, path, lines: lines.length })),
    commands: planned.commands,
    commandLines: planned.commands.map((words) => words.map(shellWord).join(" ")),
    inputs: planned.inputs.map(({ path, from }) => ({ path, from: from.kind === "quantum" ? from.wrapnum : null })),
    outputs: planned.outputs.flatMap((section) =>
      (planned.files.get(section)?.files ?? []).map(({ path }) => ({ section, path })),
    ),
  };
}

/** The same for people: paths as they can be opened from anywhere. */
export function quantumLines(view: QuantumView): string[] {
  const keys = Object.entries(view.keys).map(([key, value]) => `${key}=${value}`);
  const at = (path: string): string => (view.jobFolder === undefined ? path : join(view.jobFolder, path));
  const rows = (label: string, texts: readonly string[]): string[] =>
    texts.map((text, index) => `  ${(index === 0 ? label : "").padEnd(10)} ${text}`);
  return [
    `${view.wrapnum}  ${view.module}  ${keys.join(" ")}  ${view.state}`,
    ...rows("command", view.commandLines),
    ...rows("log", [at(view.log)]),
    ...rows("input WCL", [at(view.inputwcl)]),
    ...rows("output WCL", [at(view.outputwcl)]),
    ...rows(
      "lists",
      view.lists.map(({ path, lines }) => `${at(path)} (${lines} ${lines === 1 ? "line" : "lines"})`),
    ),
    ...rows(
      "reads",
      view.inputs.map(({ path, from }) => `${path}${from === null ? "" : ` (made by ${from})`}`),
    ),
    ...rows(
      "makes",
      view.outputs.map(({ path }) => at(path)),
    ),
  ];
}
