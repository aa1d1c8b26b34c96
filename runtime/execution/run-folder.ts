import { mkdir, readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { openJournal, type Journal } from "../events/journal.ts";
import type { RunIdentity, RunPlan } from "../plan/run-plan.ts";
import type { JobSettings } from "./job-settings.ts";
import type { StageInFile } from "./job-spec.ts";
import { readPlanFile, writePlanFile } from "./plan-file.ts";
import { writeNewFile } from "./write-new-file.ts";

/** What a run needs to be taken up again, besides its plan and its journal: `run.json` in its folder. */
export interface RunDescription {
  readonly v: 1;
  readonly identity: RunIdentity;
  /** Absolute path of the submission. */
  readonly entry: string;
  /** Name of the backend. */
  readonly engine: string;
  /** Who hears of the run's ends, and of which: `email` and `when_to_email` of the submission. */
  readonly notify?: { readonly when: "run" | "block"; readonly email?: string };
  /** Block name to what the submission says about its jobs. */
  readonly settings: Readonly<Record<string, JobSettings>>;
}

/** A run whose engine is this process: the open journal is the lock. */
export interface OpenRun {
  /** Absolute. */
  readonly folder: string;
  readonly description: RunDescription;
  readonly plan: RunPlan;
  /** Files that come from the archive; key: path in the job. */
  readonly inputs: ReadonlyMap<string, StageInFile>;
  readonly journal: Journal;
}

export interface NewRun extends RunDescription {
  readonly plan: RunPlan;
  /** Where every input that no quantum of the run makes lies in the archive; key: path in the job. */
  readonly inputs: ReadonlyMap<string, StageInFile>;
  /** Texts to keep with the run, by path in its folder: `facts.json`, `config/NAME.wcl`. */
  readonly texts: Readonly<Record<string, string>>;
}

/** There is a folder of that name already: the attempt number is taken. */
export class RunExists extends Error {
  override readonly name = "RunExists";
}

/**
 * Makes the folder of a new run below `root` with everything in it, and its journal with its first event, run-submitted.
 * Throws RunExists when the folder is there: two submissions never share one.
 */
export async function createRun(root: string, run: NewRun): Promise<OpenRun> {
  const { plan, inputs, texts, ...description } = run;
  const folder = join(root, run.identity.run);
  await mkdir(root, { recursive: true });
  await mkdir(folder).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new RunExists(`${folder} exists: ${run.identity.run} was submitted before`, { cause: error });
  });
  await mkdir(join(folder, "config"));
  for (const [path, text] of Object.entries(texts)) await writeNewFile(join(folder, path), text);
  await writePlanFile(join(folder, planFile), plan);
  await writeNewFile(join(folder, inputsFile), inputsText(inputs));
  await writeNewFile(join(folder, "run.json"), `${JSON.stringify(description, mapsAsObjects, 2)}\n`);
  const journal = await openJournal(join(folder, "journal.jsonl"), run.identity.run);
  await journal.append(submitted(folder, run));
  return { folder, description, plan, inputs, journal };
}

/** In the folder of a run: its plan, and where its inputs lie. */
export const planFile = "plan.jsonl";
export const inputsFile = "inputs.json";

export function inputsText(inputs: ReadonlyMap<string, StageInFile>): string {
  return JSON.stringify([...inputs]);
}

/** Takes up a run from its folder. Throws JournalError when its engine lives. */
export async function openRun(folder: string): Promise<OpenRun> {
  const stored = JSON.parse(await readFile(join(folder, "run.json"), "utf8")) as RunDescription;
  if ((stored.v as number) !== 1) throw new Error(`${folder} was written by another version`);
  const settings = Object.entries(stored.settings).map(([block, one]) => [block, withMaps(one)] as const);
  const description = { ...stored, settings: Object.fromEntries(settings) };
  const plan = await readPlanFile(join(folder, planFile));
  const pairs = JSON.parse(await readFile(join(folder, inputsFile), "utf8")) as [string, StageInFile][];
  const inputs = new Map(pairs);
  const journal = await openJournal(join(folder, "journal.jsonl"), description.identity.run);
  return { folder, description, plan, inputs, journal };
}

/** Folder of a job; absolute when that of the run is. */
export function jobFolderOf(
  runFolder: string,
  block: { readonly name: string; readonly blknum: number },
  job: string,
): string {
  return join(runFolder, `B${String(block.blknum).padStart(2, "0")}-${block.name}`, job);
}

function submitted(
  folder: string,
  { identity, entry, engine, plan, settings }: NewRun,
): Parameters<Journal["append"]>[0] {
  const filetypes = Object.values(settings).flatMap((one) =>
    [...one.filetypes.values()].map(({ filetype, table }) => [filetype, table] as const),
  );
  const [first] = Object.values(settings);
  return {
    kind: "run-submitted",
    ...{ identity, entry, engine, runDir: folder, host: hostname() },
    archive: first?.home ?? { name: "", root: "" },
    filetypes: Object.fromEntries(filetypes),
    blocks: plan.blocks.map(({ name, blknum, modules, jobs }) => ({
      ...{ name, blknum, jobs: jobs.length },
      modules: modules
        .filter(({ noop }) => !noop)
        .map(({ name, quanta, reads }) => ({ name, quanta: quanta.length, after: reads })),
    })),
  };
}

function mapsAsObjects(_: string, value: unknown): unknown {
  return value instanceof Map ? Object.fromEntries(value as ReadonlyMap<string, unknown>) : value;
}

function withMaps(settings: JobSettings): JobSettings {
  return { ...settings, filetypes: new Map(Object.entries(settings.filetypes)) };
}
