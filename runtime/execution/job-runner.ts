import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { removeParts } from "../archive/arrive.ts";
import { readLogin, type Login } from "../archive/services-file.ts";
import { sweepParts } from "../archive/store.ts";
import { startWeb, type Web } from "../archive/web.ts";
import { openJournal, type Journal } from "../events/journal.ts";
import { sharedFolderSync } from "../events/sync-folder.ts";
import type { Happening, JobEnded } from "../events/event.ts";
import { archivesAt } from "./kept-files.ts";
import { faultPoint } from "./fault-point.ts";
import { folderSize } from "./folder-size.ts";
import { readJobHistory, nameKey, type JobHistory } from "./job-history.ts";
import { runGroups } from "./job-groups.ts";
import type { JobRun, QuantumResult } from "./job-run.ts";
import type { JobSpec } from "./job-spec.ts";
import { readJobSpecText } from "./job-spec-text.ts";
import { makeJunkTar, removeJunkTar } from "./junk-tar.ts";
import { startLauncher } from "./process.ts";
import { maskSecrets } from "./mask-secrets.ts";
import { removeLeftSpares } from "./private-folder.ts";
import { programEnvironment } from "./program-environment.ts";
import { startQuality } from "./quality.ts";
import { removePlainFiles } from "./remove-plain.ts";
import { saveAtEnd } from "./save-at-end.ts";
import { startStager } from "./stage-in.ts";
import { killStrays } from "./stray-programs.ts";

export interface JobOptions {
  /** Bundle of `launcher.ts`. */
  readonly launcherScript: string;
  /** Bundle of `quality-worker.ts`; without it no pattern is looked for. */
  readonly qualityScript?: string;
  /** Aborting it ends the programs in order, records what was, and the job ends with 143; its reason may be `timeout`. */
  readonly signal: AbortSignal;
  /** Of the process that runs the job; what programs get of it: `program-environment.ts`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a job ends with when it was stopped: 128 and the number of SIGTERM. */
const stoppedStatus = 143;

/**
 * Runs one job in its folder (`job.json`, input WCLs and lists beside it), or takes it up where an earlier start was
 * killed. Everything that happens is in `journal.jsonl` there. Gives the exit code of the job.
 *
 * Throws JournalError when another runner has the job (the file is its lock) or the journal cannot be written.
 */
export async function runJob(folder: string, options: JobOptions): Promise<number> {
  const spec = await readJobSpec(folder);
  const path = join(folder, "journal.jsonl");
  const journal = await openJournal(path, spec.identity.run);
  try {
    return await runLocked(folder, spec, journal, await readJobHistory(path), options);
  } finally {
    await journal.close();
  }
}

/** The job's own description. Throws when it is not there or not ours. */
export async function readJobSpec(folder: string): Promise<JobSpec> {
  const path = join(folder, "job.json");
  const spec = await readJobSpecText(path);
  if (spec?.v !== 1 || !Array.isArray(spec.groups)) throw new Error(`${path} does not describe a job of this version`);
  return spec as JobSpec;
}

async function runLocked(
  folder: string,
  spec: JobSpec,
  journal: Journal,
  history: JobHistory,
  options: JobOptions,
): Promise<number> {
  const token = randomUUID();
  const masking = maskSecrets(await knownLogin(spec, options));
  const broken = new AbortController();
  const written = async (writing: Promise<unknown>): Promise<void> => {
    await writing.catch((error: unknown) => {
      // Without a record nothing may go on.
      broken.abort(error);
      throw error;
    });
  };
  // Several quanta and their files are under way at once: they share a commit, and the next quantum waits for none.
  const tell = (happening: Happening) => written(journal.appendSoon(masking.happening(happening)));
  const say = (happening: Happening) => void tell(happening).catch(() => undefined);
  const web = webOf(spec, options, say);
  await sweep(folder, spec, history, web);
  const runNo = history.starts + 1;
  const about = { block: spec.block, job: spec.jobnum, runNo };
  await tell({ kind: "job-started", ...about, token, host: hostname(), pid: process.pid });
  faultPoint("job-started");
  const launcher = startLauncher(options.launcherScript, { token });
  const signal = AbortSignal.any([options.signal, broken.signal]);
  const run = startRun({ folder, spec, token, runNo, history, tell, say, web, masking }, options, { launcher, signal });
  try {
    await removeJunkTar(run);
    const { status, reason } = await runAll(run, options.signal);
    faultPoint("before-job-ended");
    const ended: JobEnded = { kind: "job-ended", ...about, status, reason, diskUsage: await folderSize(folder) };
    await tell(ended);
    return status;
  } finally {
    await run.quality?.close();
    await launcher.close();
    await web.agent.close();
  }
}

async function runAll(run: JobRun, stop: AbortSignal): Promise<QuantumResult> {
  const groups = await runGroups(run);
  await makeJunkTar(run).catch((error: unknown) => {
    // Evidence that cannot be kept is no reason to lose the results.
    const text = `no junk tar: ${error instanceof Error ? error.message : String(error)}`;
    run.say({ kind: "message", level: 2, text, job: run.spec.jobnum });
  });
  const saved = await saveAtEnd(run, groups.status);
  if (groups.status === 0 && saved.status === 0) await removePlainFiles(run);
  if (stop.aborted && !(groups.complete && groups.status === 0))
    return { status: stoppedStatus, reason: stop.reason === "timeout" ? "timeout" : "killed" };
  return groups.status === 0 ? saved : groups;
}

type Begun = Pick<JobRun, "folder" | "spec" | "token" | "runNo" | "history" | "tell" | "say" | "web" | "masking">;

function startRun(begun: Begun, options: JobOptions, tools: Pick<JobRun["tools"], "launcher" | "signal">): JobRun {
  const { spec, token } = begun;
  const environment = programEnvironment({
    own: options.environment,
    added: spec.environment,
    programPath: spec.programPath,
    epoch: Math.floor(Date.now() / 1000),
    token,
  });
  const beforeRename = () => {
    faultPoint("stage-in-copied");
  };
  const quality = options.qualityScript === undefined ? undefined : startQuality(begun, options.qualityScript);
  return {
    ...begun,
    compressed: new Map(begun.history.compressed),
    own: new Map(begun.history.own),
    spares: [],
    syncFolderOf: sharedFolderSync(),
    ...(quality === undefined ? {} : { quality }),
    stager: startStager({ ...begun, beforeRename, unpacker: { ...tools, environment } }),
    tools: {
      ...tools,
      environment,
      limits: limitsOf(spec),
      graceSeconds: spec.graceSeconds,
      versions: new Map(),
      repositories: new Map(),
      unpacked: new Map(),
      programs: new Map(),
    },
  };
}

/** An unlimited log would fill the disk for all: 1 GiB unless the submission says otherwise. */
const usualLogBytes = 2 ** 30;

function limitsOf({ limits = {} }: JobSpec): NonNullable<JobRun["tools"]["limits"]> {
  const { wallSeconds, memoryBytes, logBytes = usualLogBytes } = limits;
  return {
    logBytes,
    ...(wallSeconds === undefined ? {} : { deadline: Date.now() + wallSeconds * 1000 }),
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
}

/** Credentials are read on the node, when a server is spoken to for the first time. */
/** A services file that is refused is told of when it is needed. */
async function knownLogin({ services }: JobSpec, { environment }: JobOptions): Promise<Login | undefined> {
  return services === undefined ? undefined : readLogin({ ...services, environment }).catch(() => undefined);
}

function webOf(spec: JobSpec, options: JobOptions, say: JobRun["say"]): Web {
  const { services } = spec;
  const { environment } = options;
  return startWeb({
    urls: [spec.home, spec.target].flatMap((archive) => archive?.url ?? []),
    login: () => (services === undefined ? Promise.resolve(undefined) : readLogin({ ...services, environment })),
    ...(spec.web === undefined ? {} : { limits: spec.web }),
    tell: (text) => {
      say({ kind: "note", text, job: spec.jobnum });
    },
    signal: lateSignal(options.signal, spec.graceSeconds * 1000),
  });
}

/** What was made is saved also when the job is told to stop, but not for ever. */
function lateSignal(signal: AbortSignal, ms: number): AbortSignal {
  const late = new AbortController();
  signal.addEventListener(
    "abort",
    () => {
      setTimeout(() => {
        late.abort();
      }, ms).unref();
    },
    { once: true },
  );
  return late.signal;
}

/** Ends programs and removes unfinished copies that killed starts of this job left behind. */
async function sweep(folder: string, spec: JobSpec, history: JobHistory, web: Web): Promise<void> {
  if (history.tokens.length === 0) return;
  await killStrays(history.tokens);
  removeLeftSpares(folder);
  const tokens = new Set(history.tokens);
  const places = new Set(Object.keys(spec.stageIn).map((path) => dirname(join(folder, path))));
  const made = [...history.wrappers.values()].flatMap((wrapper) => [...wrapper.made.values()]);
  for (const file of [...made, ...history.compressed.values(), ...history.own.values()]) {
    places.add(dirname(join(folder, file.path)));
    if (file.archivePath === undefined) continue;
    const archives = [...archivesAt(spec, "wrapper"), ...archivesAt(spec, "job")];
    for (const archive of archives) {
      // A file that is in its place on a server took its part along.
      if (archive.url !== undefined && history.placed.get(nameKey(file))?.has(archive.name) === true) continue;
      await sweepParts({ archive, folder: file.archivePath, filename: nameKey(file) }, tokens, web);
    }
  }
  for (const place of places) await removeParts(place, tokens);
}
