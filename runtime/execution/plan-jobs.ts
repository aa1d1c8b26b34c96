import { basename, isAbsolute, join } from "node:path";
import { locationOf, type Archive } from "../archive/archive.ts";
import { isSaved } from "../archive/transfer.ts";
import type { BlockPlan, InputFile, JobPlan, PlannedFiles, Quantum, RunIdentity } from "../plan/run-plan.ts";
import { nameKey } from "./job-history.ts";
import { sharedSpec, type JobSettings } from "./job-settings.ts";
import type { JobSpec, JobWrapper, StageInFile } from "./job-spec.ts";
import type { RunFiles } from "./run-files.ts";

export interface JobSurroundings {
  readonly identity: RunIdentity;
  readonly block: BlockPlan;
  readonly settings: JobSettings;
  /** Files that earlier blocks made. */
  readonly runFiles: RunFiles;
  /** Inputs that the archive has; key: path in the job. */
  readonly inputs: ReadonlyMap<string, StageInFile>;
  /** Absolute folder of a job of the block. */
  readonly jobFolder: (job: string) => string;
}

/** The description of one job, and the paths of the files that it needs and nobody has. */
export interface PlannedJob {
  readonly spec: JobSpec;
  readonly quanta: readonly Quantum[];
  readonly missing: readonly string[];
}

/** Describes jobs of a block, one at a time. */
export function jobPlanner(around: JobSurroundings): (job: JobPlan) => PlannedJob {
  const makers = makersOf(around.block);
  return (job) => planJob(around, makers, job);
}

function planJob(around: JobSurroundings, makers: Makers, job: JobPlan): PlannedJob {
  const { identity, block, settings } = around;
  const stageIn = new Map<string, StageInFile>();
  const missing: string[] = [];
  const quanta: Quantum[] = [];
  const groups = job.groups.map(({ module, threads, wrapnums }) => {
    const own = wrapnums.flatMap((wrapnum) => makers.get(wrapnum)?.quantum ?? []);
    quanta.push(...own);
    for (const input of own.flatMap((quantum) => quantum.inputs)) {
      if (isAbsolute(input.path) || stageIn.has(input.path)) continue;
      const source = sourceOf(around, job, makers, input);
      if (source === "made here") continue;
      if (source === undefined) missing.push(input.path);
      else stageIn.set(input.path, source);
    }
    return { module, threads, wrappers: own.map(wrapperOf) };
  });
  const about = { identity, block: block.name, blknum: block.blknum, jobnum: job.jobnum };
  const spec = { ...sharedSpec(settings), ...about, keys: Object.fromEntries(job.keys), groups };
  const junkTar = settings.junkTars?.[job.jobnum];
  const own = junkTar === undefined ? {} : { junkTar };
  return { spec: { ...spec, ...own, stageIn: Object.fromEntries(stageIn) }, quanta, missing };
}

/** Which job makes a quantum's files, and that quantum. */
type Makers = ReadonlyMap<number, { readonly job: string; readonly quantum: Quantum }>;

function makersOf({ modules, jobs }: BlockPlan): Makers {
  const quanta = new Map(modules.flatMap((module) => module.quanta).map((quantum) => [quantum.wrapnum, quantum]));
  const pairs = jobs.flatMap(({ jobnum, groups }) =>
    groups.flatMap(({ wrapnums }) =>
      wrapnums.flatMap((wrapnum) => {
        const quantum = quanta.get(wrapnum);
        return quantum === undefined ? [] : [[wrapnum, { job: jobnum, quantum }] as const];
      }),
    ),
  );
  return new Map(pairs);
}

function sourceOf(
  around: JobSurroundings,
  job: JobPlan,
  makers: Makers,
  input: InputFile,
): StageInFile | "made here" | undefined {
  const { filename, compression, from } = input;
  const name = { filename, compression };
  if (from.kind === "archive") return around.inputs.get(input.path);
  const maker = makers.get(from.wrapnum);
  if (maker?.job === job.jobnum) return "made here";
  const known = around.runFiles.find(name);
  if (known !== undefined) return { ...name, ...known };
  return maker === undefined ? undefined : fromOtherJob(around, maker, input);
}

/** Made by another job of the block, which must have ended before this one begins: its journal knows the checksum. */
function fromOtherJob(
  { settings, jobFolder }: JobSurroundings,
  { job, quantum }: { readonly job: string; readonly quantum: Quantum },
  { filename, compression }: InputFile,
): StageInFile | undefined {
  const name = { filename, compression };
  for (const section of quantum.outputs.flatMap((output) => quantum.files.get(output) ?? [])) {
    const file = section.files.find((one) => nameKey(one) === nameKey(name));
    if (file === undefined) continue;
    const made = { ...name, filesize: null, md5sum: null, madeIn: `../${job}` };
    const archive = archiveOf(settings, section);
    if (archive === undefined || section.archivePath === undefined)
      return { ...made, source: join(jobFolder(job), file.path) };
    return { ...made, source: locationOf(archive, section.archivePath, nameKey(name)), archive: archive.name };
  }
  return undefined;
}

/**
 * The archive from which a job of the same block fetches what another made; undefined when it is not saved as it is (a
 * compressed file lies plain in its job's folder as long as others of the block may want it).
 */
function archiveOf(settings: JobSettings, section: PlannedFiles): Archive | undefined {
  if (!isSaved(settings.masterSavefiles, section.savefiles, 0)) return undefined;
  if (settings.compression !== undefined && section.compress) return undefined;
  if (settings.target !== undefined && settings.target.saveAt !== "never") return settings.target;
  return settings.saveAt === "never" ? undefined : settings.home;
}

function wrapperOf(quantum: Quantum): JobWrapper {
  const { wrapnum, wrappername, inputwcl, outputwcl, log, logArchivePath } = quantum;
  const outputs = quantum.outputs.flatMap((name) => quantum.files.get(name) ?? []);
  const paths = (sections: readonly PlannedFiles[]) => sections.flatMap(({ files }) => files.map(({ path }) => path));
  const known = outputs
    .flatMap(({ files }) => files)
    .filter(({ metadata }) => metadata.size > 0)
    .map(({ path, metadata }) => [path, Object.fromEntries(metadata)] as const);
  return {
    ...{ wrapnum, wrappername, inputwcl, outputwcl, log, logArchivePath },
    keys: Object.fromEntries(quantum.keys),
    inputs: quantum.inputs.map(({ path }) => path).filter((path) => !isAbsolute(path)),
    outputs: paths(outputs),
    unsaved: paths(outputs.filter(({ savefiles }) => !savefiles)),
    compressed: paths(outputs.filter(({ compress }) => compress)),
    lists: [...quantum.lists.values()].map(({ path }) => path),
    programs: [wrappername, ...quantum.commands.map(([program = ""]) => program)].map((name) => basename(name)),
    known: Object.fromEntries(known),
  };
}
