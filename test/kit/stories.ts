import type { Happening, MadeFile } from "../../runtime/events/event.ts";
import { submitted, wrapperStory, type WrapperStory } from "./events.ts";

/** A file of type `calexp` that exec 1 made and that is kept. */
export function calexp(filename: string, changes: Partial<MadeFile> = {}): MadeFile {
  return {
    ...{ path: `out/${filename}`, filename, compression: null, filetype: "calexp", filesize: 2880, execnum: 1 },
    ...{ md5sum: "0123456789abcdef0123456789abcdef", archivePath: "MMG/hsctest/r11/Ht0/p01/calexp" },
    metadata: { visit: 1228, ccd: 49, filter: "HSC-I", exptime: 30.5 },
    ...changes,
  };
}

/** The log of a wrapper instance: made by the wrapper instance itself. */
export function logOf(wrapnum: number, changes: Partial<MadeFile> = {}): MadeFile {
  const filename = `step_${String(wrapnum)}.log`;
  return {
    ...{ path: `log/${filename}`, filename, compression: null, filetype: "log", filesize: 100 + wrapnum },
    ...{ md5sum: "f".repeat(32), metadata: {}, archivePath: "MMG/hsctest/r11/Ht0/p01/log" },
    ...changes,
  };
}

export function jobStarted(runNo = 1, job = "0001"): Happening {
  const token = `00000000-0000-4000-8000-${job}0000000${String(runNo)}`;
  return { kind: "job-started", block: "b1", job, runNo, token, host: "node1", pid: 70 + runNo };
}

export function jobEnded(status = 0, runNo = 1, job = "0001"): Happening {
  const reason = status === 0 ? "ok" : "error";
  return { kind: "job-ended", block: "b1", job, runNo, status, reason, diskUsage: 5000 };
}

export function beginning(quanta: number): Happening[] {
  return [
    submitted([{ name: "b1", blknum: 1, jobs: 1, modules: [{ name: "step", quanta }] }]),
    { kind: "run-started", host: "submit.example", pid: 1, resumed: false },
    { kind: "block-started", block: "b1", blknum: 1, modules: ["step"] },
    { kind: "job-submitted", block: "b1", job: "0001", keys: { tract: "0", patch: "8,6" }, wrappers: quanta },
  ];
}

export function ending(status = 0): Happening[] {
  const reason = status === 0 ? "ok" : "error";
  return [
    { kind: "block-ended", block: "b1", status, reason },
    { kind: "run-ended", status, reason },
  ];
}

/** A quantum that makes a catalogue-worthy image from the one before it, and its log. */
export function chained(wrapnum: number, changes: Partial<WrapperStory> = {}): Happening[] {
  const name = `calexp-${String(wrapnum)}.fits`;
  const before = wrapnum === 1 ? undefined : `calexp-${String(wrapnum - 1)}.fits`;
  return wrapperStory({
    wrapnum,
    keys: { visit: "1228", ccd: String(wrapnum) },
    files: [calexp(name), logOf(wrapnum)],
    ...(before === undefined
      ? {}
      : { used: [{ filename: before, compression: null }], derived: [[name, before] as const] }),
    ...changes,
  });
}

/** A whole run of one job. */
export function wholeRun(quanta: number): Happening[] {
  const wrappers = Array.from({ length: quanta }, (_, at) => chained(at + 1)).flat();
  return [...beginning(quanta), jobStarted(), ...wrappers, jobEnded(), ...ending()];
}
