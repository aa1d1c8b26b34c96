import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { readJournal } from "../../runtime/events/journal.ts";
import type { RunEvent } from "../../runtime/events/event.ts";
import type { JobSpec, JobWrapper, StageInFile } from "../../runtime/execution/job-spec.ts";
import { bundleForTest } from "../kit/bundle.ts";
import { identity } from "../kit/events.ts";

/** One wrapper instance of a test job: `make OUT WORDS…` in a file section of its own. */
export interface Step {
  readonly wrapnum: number;
  /** Paths; made by an earlier step, or in the archive (then with what it holds). */
  readonly inputs?: readonly (string | { readonly path: string; readonly text: string })[];
  readonly words?: string;
  /** Path of the output; default `out/NAME`. */
  readonly out?: string;
  /** Further lines of its file section. */
  readonly section?: string;
  /** Further lines of the exec section. */
  readonly exec?: string;
  /** Instead of the whole input WCL. */
  readonly wcl?: string;
  readonly outputs?: readonly string[];
  readonly log?: string;
  readonly logArchivePath?: string;
}

export interface Group {
  readonly module: string;
  readonly threads?: number;
  readonly steps: readonly Step[];
}

/** A job in a folder of its own, with an archive beside it. */
export interface JobBench {
  readonly root: string;
  readonly folder: string;
  readonly archive: string;
  /** Writes the job's folder. */
  readonly job: (groups: readonly Group[], changes?: Partial<JobSpec>, wrappers?: Partial<JobWrapper>) => Promise<void>;
  /** Folders in which its programs are looked for. */
  readonly programPath: readonly string[];
  /** Starts the job as a process; `fault` is where it is to be killed. */
  readonly start: (fault?: string) => RunningJob;
  /** Starts it and waits: the exit code, or minus the number of the signal that ended it. */
  readonly run: (fault?: string) => Promise<number>;
  readonly events: () => Promise<RunEvent[]>;
  /** Path below the root to text, of everything in the archive. */
  readonly archived: () => Promise<Record<string, string>>;
  /** Command lines of the processes that carry a token of this job. */
  readonly living: () => Promise<string[]>;
  readonly read: (path: string) => Promise<string>;
  readonly remove: () => Promise<void>;
}

export interface RunningJob {
  readonly pid: number;
  readonly kill: (signal: NodeJS.Signals) => void;
  readonly ended: Promise<number>;
}

const bin = fileURLToPath(new URL("bin", import.meta.url));

/** Built once for a test file. */
const bundles = new Map<string, Promise<string>>();

function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry) ?? bundleForTest(entry);
  bundles.set(entry, known);
  return known;
}

export async function jobBench(environment: Readonly<Record<string, string>> = {}): Promise<JobBench> {
  const [runner, launcher, quality] = await Promise.all([
    bundled("test/execution/programs/job.ts"),
    bundled("runtime/execution/launcher.ts"),
    bundled("runtime/execution/quality-worker.ts"),
  ]);
  const root = await mkdtemp(join(tmpdir(), "wcl-job-"));
  const [folder, archive] = [join(root, "job"), join(root, "archive")];
  await Promise.all([mkdir(folder), mkdir(archive)]);
  const start: JobBench["start"] = (fault) => {
    const env = {
      PATH: process.env.PATH,
      HOME: root,
      ...environment,
      ...(fault === undefined ? {} : { WCL_FAULT: fault }),
    };
    const child = spawn(process.execPath, [runner, folder, launcher, quality], {
      env,
      stdio: ["ignore", "inherit", "inherit"],
      detached: true,
    });
    const ended = new Promise<number>((resolve) => {
      child.once("exit", (code, signal) => {
        resolve(code ?? (signal === "SIGKILL" ? -9 : -15));
      });
    });
    return { pid: child.pid ?? 0, ended, kill: (signal) => child.kill(signal) };
  };
  return {
    ...{ root, folder, archive, start },
    programPath: [bin],
    job: (groups, changes = {}, wrappers = {}) => writeJob({ folder, archive }, groups, changes, wrappers),
    run: (fault) => start(fault).ended,
    events: () => eventsOf(join(folder, "journal.jsonl")),
    living: () => livingOf(join(folder, "journal.jsonl")),
    archived: () => filesBelow(archive),
    read: (path) => readFile(join(folder, path), "utf8"),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

async function eventsOf(journal: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of readJournal(journal)) events.push(event);
  return events;
}

async function livingOf(journal: string): Promise<string[]> {
  const tokens = (await eventsOf(journal)).flatMap((event) => (event.kind === "job-started" ? event.token : []));
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
      const ours = tokens.some((token) => environment.includes(token));
      return ours ? (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ") : "";
    }),
  );
  return found.filter((line) => line !== "");
}

/** Path to text of every file below a folder, dot files left out. */
export async function filesBelow(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((one) => one.isFile() && !one.name.startsWith("."))
    .map((one) => join(one.parentPath, one.name));
  const texts = await Promise.all(
    paths.sort().map(async (path) => [relative(folder, path), await readFile(path, "utf8")] as const),
  );
  return Object.fromEntries(texts);
}

async function writeJob(
  place: { folder: string; archive: string },
  groups: readonly Group[],
  changes: Partial<JobSpec>,
  more: Partial<JobWrapper>,
) {
  const stageIn: Record<string, StageInFile> = {};
  for (const input of groups.flatMap((group) => group.steps).flatMap((step) => step.inputs ?? [])) {
    if (typeof input !== "string") stageIn[input.path] = await archiveInput(place.archive, input);
  }
  const specGroups = await Promise.all(
    groups.map(async ({ module, threads = 1, steps }) => ({
      ...{ module, threads },
      wrappers: await Promise.all(
        steps.map(async (step) => ({ ...(await writeStep(place.folder, module, step)), ...more })),
      ),
    })),
  );
  const spec: JobSpec = {
    ...{ v: 1, identity, block: "b1", blknum: 1, jobnum: "0001", keys: {}, groups: specGroups, stageIn },
    ...{ home: { name: "home", root: place.archive }, saveAt: "wrapper", masterSavefiles: "file", stopOnFail: true },
    ...{ environment: {}, programPath: [bin], graceSeconds: 1, filetypes: {}, filenamePatterns: {}, minFreeBytes: 0 },
    ...changes,
  };
  await writeFile(join(place.folder, "job.json"), JSON.stringify(spec));
}

async function archiveInput(archive: string, { path, text }: { path: string; text: string }): Promise<StageInFile> {
  const source = join(archive, "raw", path.slice(path.lastIndexOf("/") + 1));
  await mkdir(dirname(source), { recursive: true });
  if ((await stat(source).catch(() => undefined)) === undefined) await writeFile(source, text);
  const md5sum = createHash("md5").update(text).digest("hex");
  return {
    filename: path.slice(path.lastIndexOf("/") + 1),
    compression: null,
    source,
    archive: "home",
    filesize: Buffer.byteLength(text),
    md5sum,
  };
}

async function writeStep(folder: string, module: string, step: Step): Promise<JobWrapper> {
  const { wrapnum, words = "" } = step;
  const name = `${module}_${wrapnum}`;
  const out = step.out ?? `out/${name}.txt`;
  const inputs = (step.inputs ?? []).map((one) => (typeof one === "string" ? one : one.path));
  const sections = inputs.map((path, at) => `<in${at}>\nfullname = ${path}\n</in${at}>`);
  const used = inputs.map((_, at) => `filespecs.in${at}`);
  const text =
    step.wcl ??
    `
wrapnum = ${wrapnum}
<filespecs>
  ${sections.join("\n")}
  <out>
    fullname = ${out}
    filetype = text
    archivepath = P/r11/${module}
    ${step.section ?? ""}
  </out>
</filespecs>
<exec_1>
  execname = make
  ${used.length === 0 ? "" : `used = ${used.join(",")}`}
  was_generated_by = filespecs.out
  ${used.length === 0 ? "" : `was_derived_from = ${used.map((one) => `${one}:filespecs.out`).join(",")}`}
  ${step.exec ?? ""}
  <cmdline>
    _1 = ${out} ${name} ${words} ${inputs.join(" ")}
  </cmdline>
</exec_1>
<wrapper>
  wrappername = genwrap.py
  outputwcl = outputwcl/${name}.wcl
</wrapper>
`;
  const inputwcl = `inputwcl/${name}.wcl`;
  await mkdir(join(folder, "inputwcl"), { recursive: true });
  await writeFile(join(folder, inputwcl), text);
  return {
    ...{
      wrapnum,
      keys: { n: String(wrapnum) },
      wrappername: "genwrap.py",
      inputwcl,
      outputwcl: `outputwcl/${name}.wcl`,
    },
    ...{
      log: step.log ?? `log/${name}.log`,
      logArchivePath: step.logArchivePath ?? "P/r11/log",
      inputs,
      outputs: step.outputs ?? [out],
      unsaved: [],
      known: {},
    },
  };
}
