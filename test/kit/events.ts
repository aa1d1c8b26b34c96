import type { EventHead, Happening, MadeFile, RunEvent } from "../../runtime/events/event.ts";
import type { RunSubmitted } from "../../runtime/events/run-events.ts";
import type { Usage } from "../../runtime/events/usage.ts";
import type { RunIdentity } from "../../runtime/plan/run-plan.ts";

/** The run of the note, as its first event tells it. */
export const identity: RunIdentity = {
  unitname: "Ht0",
  reqnum: "11",
  attnum: "1",
  run: "Ht0_r11p01",
  project: "MMG",
  campaign: "hsctest",
  pipeline: "hscproto",
  pipeprod: "hscproto",
  pipever: "0.1",
  operator: "operator",
  jiraId: "J-1",
  labels: ["demo", "first"],
  opsRunDir: "MMG/hsctest/r11/Ht0/p01",
};

export function submitted(blocks: RunSubmitted["blocks"], changes: Partial<RunSubmitted> = {}): RunSubmitted {
  return {
    kind: "run-submitted",
    identity,
    entry: "/home/operator/demo/submit.des",
    engine: "local",
    runDir: "/scratch/Ht0_r11p01",
    host: "submit.example",
    archive: { name: "home", root: "/archive" },
    filetypes: { calexp: "image", deepcoadd: "coadd", log: "genfile", note: "genfile" },
    blocks,
    ...changes,
  };
}

/** Numbers happenings from 1, one second apart, as a journal would. */
export function journalled(happenings: readonly Happening[], run: string = identity.run): RunEvent[] {
  const start = Date.parse("2026-11-22T10:00:00Z");
  const head = (at: number): EventHead => ({
    v: 1,
    run,
    seq: at + 1,
    time: new Date(start + at * 1000).toISOString(),
  });
  return happenings.map((happening, at) => ({ ...head(at), ...happening }));
}

export const usage: Usage = {
  utime: 1.5,
  stime: 0.25,
  maxrss: 20480,
  minflt: 100,
  majflt: 0,
  inblock: 8,
  oublock: 16,
  nvcsw: 3,
  nivcsw: 1,
};

export interface WrapperStory {
  readonly wrapnum: number;
  readonly module?: string;
  readonly block?: string;
  readonly job?: string;
  readonly runNo?: number;
  readonly status?: number;
  readonly keys?: Readonly<Record<string, string>>;
  readonly files?: readonly MadeFile[];
  readonly used?: readonly { readonly filename: string; readonly compression: string | null }[];
  readonly derived?: readonly (readonly [child: string, parent: string])[];
}

/** Everything one wrapper instance with one program tells, from its first event to the file in the archive. */
export function wrapperStory(story: WrapperStory): Happening[] {
  const { wrapnum, module = "step", block = "b1", job = "0001", runNo = 1, status = 0, keys = {}, files = [] } = story;
  const at = { job, wrapnum };
  const log = `log/${module}_${String(wrapnum)}.log`;
  const argv = [module, "--wrapnum", String(wrapnum)];
  const time = (seconds: number) => new Date(Date.parse("2026-11-22T10:00:00Z") + seconds * 1000).toISOString();
  return [
    {
      ...{ kind: "wrapper-started", block, ...at, runNo, module, keys, log },
      wrappername: "genwrap_lsst.py",
      inputwcl: `inputwcl/${String(wrapnum)}.wcl`,
    },
    { kind: "wrapper-state", ...at, state: "running" },
    { kind: "exec-started", ...at, execnum: 1, name: module, argv, pid: 4000 + wrapnum, host: "node1" },
    {
      ...{ kind: "exec-ended", ...at, execnum: 1, status, reason: status === 0 ? "ok" : "error", usage },
      ...{ startTime: time(2), endTime: time(3) },
    },
    { kind: "wrapper-state", ...at, state: "post" },
    { kind: "wrapper-state", ...at, state: "saving" },
    {
      ...{ kind: "wrapper-ended", block, ...at, runNo, module, status, reason: status === 0 ? "ok" : "error", log },
      ...(status === 0 ? {} : { message: `${module} exit ${String(status)}` }),
      outputwcl: `outputwcl/${String(wrapnum)}.wcl`,
      diskUsage: 1000,
      execs: [{ execnum: 1, name: module, argv, version: "3.1.4" }],
      files,
      used: (story.used ?? []).map((file) => ({ ...file, execnum: 1 })),
      derived: (story.derived ?? []).map(([child, parent]) => ({
        child: { filename: child, compression: null },
        parent: { filename: parent, compression: null },
      })),
    },
    ...files.flatMap(({ filename, compression, filesize, archivePath }): Happening[] =>
      archivePath === undefined
        ? []
        : [{ kind: "file-placed", job, archive: "home", path: archivePath, filename, compression, filesize }],
    ),
  ];
}
