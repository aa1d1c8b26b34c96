import type { ExecEnded, JobFilesMade, RunEvent, WrapperEnded } from "../../runtime/events/event.ts";
import type { Usage } from "../../runtime/events/usage.ts";

/** What a run's panel lists besides its status: every file, every message, what each program used. */
export interface Ledger {
  readonly files: LedgerFile[];
  readonly messages: LedgerMessage[];
  /** Wrapnum to the programs of its latest start, by execnum. */
  readonly programs: Map<number, LedgerProgram[]>;
}

export interface LedgerFile {
  readonly name: string;
  readonly filetype: string;
  readonly bytes: number;
  /** 0 for a file that the job itself made. */
  readonly wrapnum: number;
  readonly job: string;
  /** Relative to the job folder. */
  readonly path: string;
}

export interface LedgerMessage {
  readonly time: string;
  readonly level: 1 | 2 | 3;
  readonly text: string;
  readonly wrapnum: number;
  readonly job: string;
  /** Relative to the job folder; empty when the message is of no log. */
  readonly log: string;
  readonly line: number;
}

export interface LedgerProgram {
  readonly execnum: number;
  readonly status: number;
  readonly seconds: number;
  readonly cpu: number | null;
  /** Bytes. */
  readonly memory: number | null;
}

export function emptyLedger(): Ledger {
  return { files: [], messages: [], programs: new Map() };
}

/** Writes down one event; each event once. A quantum that is tried again gives its files and programs anew. */
export function writeDown(ledger: Ledger, event: RunEvent): void {
  if (event.kind === "wrapper-started") ledger.programs.delete(event.wrapnum);
  else if (event.kind === "exec-ended") writeProgram(ledger, event);
  else if (event.kind === "wrapper-ended" || event.kind === "job-files-made") writeFiles(ledger, event);
  else if (event.kind === "message") {
    const { time, level, text, wrapnum = 0, job = "", log = "", line = 0 } = event;
    ledger.messages.push({ time, level, text, wrapnum, job, log, line });
  }
}

function writeProgram({ programs }: Ledger, event: ExecEnded): void {
  const { wrapnum, execnum, status, startTime, endTime, usage } = event;
  const own = programs.get(wrapnum) ?? [];
  own.push({
    ...{ execnum, status, seconds: (Date.parse(endTime) - Date.parse(startTime)) / 1000 },
    ...{ cpu: cpuOf(usage), memory: usage.maxrss === null ? null : usage.maxrss * 1024 },
  });
  programs.set(wrapnum, own);
}

function writeFiles({ files }: Ledger, event: WrapperEnded | JobFilesMade): void {
  const wrapnum = event.kind === "wrapper-ended" ? event.wrapnum : 0;
  for (const { filename, compression, filetype, filesize, path } of event.files)
    files.push({ name: `${filename}${compression ?? ""}`, filetype, bytes: filesize, wrapnum, job: event.job, path });
}

function cpuOf({ utime, stime }: Usage): number | null {
  return utime === null || stime === null ? null : utime + stime;
}
