import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { placeInArchive } from "../archive/archive.ts";
import { removeParts } from "../archive/arrive.ts";
import type { RunEvent } from "../events/event.ts";
import { openJournal, readJournal } from "../events/journal.ts";
import { lockHolder } from "../events/lock-file.ts";
import { takeLetters } from "../events/postbox.ts";
import { applyEvent, emptyStatus } from "../events/status.ts";
import type { RunStatus } from "../events/run-status.ts";
import { mergeJob } from "./merge-journal.ts";
import { killStrays } from "./stray-programs.ts";

/** What was found of a run that nobody runs any more. */
export interface Reaped {
  readonly state: "living" | "ended" | "reaped" | "would be reaped";
  /** Programs that were still running, unfinished copies that were removed, jobs that were closed. */
  readonly programs: number;
  readonly parts: number;
  readonly jobs: readonly string[];
}

/** As the reference has it: nobody knows. */
const lostStatus = 9;

/**
 * Closes a run whose engine is gone and none of whose jobs lives: ends what still runs by its token, removes unfinished
 * copies, takes over what jobs told last, and writes their end and the run's into the journal. A resume takes it up as
 * ever. Safe to repeat. Throws JournalError when an engine is quicker.
 */
export async function reapRun(folder: string, how: "really" | "dry"): Promise<Reaped> {
  const path = join(folder, "journal.jsonl");
  const nothing = { programs: 0, parts: 0, jobs: [] };
  if ((await lockHolder(path)) !== undefined) return { state: "living", ...nothing };
  const { status, tokens } = await readRun(path);
  const jobs = await jobFolders(folder);
  for (const job of jobs) {
    if ((await lockHolder(join(job.folder, "journal.jsonl"))) !== undefined) return { state: "living", ...nothing };
  }
  if (status.state !== "running" && status.state !== "submitted") return { state: "ended", ...nothing };
  const open = Object.values(status.jobs).filter((job) => job.state === "running");
  if (how === "dry") return { state: "would be reaped", ...nothing, jobs: open.map(({ job }) => job) };
  const journal = await openJournal(path, status.run);
  try {
    for (const job of jobs) {
      await mergeJob(join(job.folder, "journal.jsonl"), job.name, journal, (event) => {
        applyEvent(status, event);
        if (event.kind === "job-started") tokens.add(event.token);
      }).drain();
    }
    const programs = await killStrays([...tokens]);
    const parts = await sweepParts(status, folder, jobs, tokens);
    const left = Object.values(status.jobs).filter((job) => job.state === "running");
    for (const { job, block, runNo } of left) {
      const about = { block, job, runNo, diskUsage: 0 };
      await journal.append({ kind: "job-ended", ...about, status: lostStatus, reason: "lost" });
    }
    await takeLetters(path, journal);
    await journal.append({ kind: "run-ended", status: lostStatus, reason: "lost" });
    return { state: "reaped", programs, parts, jobs: left.map(({ job }) => job) };
  } finally {
    await journal.close();
  }
}

async function readRun(path: string): Promise<{ readonly status: RunStatus; readonly tokens: Set<string> }> {
  const status = emptyStatus();
  const tokens = new Set<string>();
  for await (const event of readJournal(path)) {
    applyEvent(status, event);
    if (event.kind === "job-started") tokens.add(event.token);
  }
  return { status, tokens };
}

interface JobFolder {
  readonly name: string;
  readonly folder: string;
}

/** `BNN-BLOCK/JOB` below a run's folder. */
async function jobFolders(run: string): Promise<JobFolder[]> {
  const blocks = (await readdir(run)).filter((name) => /^B\d+-/.test(name));
  const found = await Promise.all(
    blocks.map(async (block) => {
      const names = await readdir(join(run, block)).catch(() => []);
      return names.filter((name) => /^\d{4,}$/.test(name)).map((name) => ({ name, folder: join(run, block, name) }));
    }),
  );
  return found.flat();
}

/** Unfinished copies of dead starts, in the folders of the archive that their jobs wrote to and in their own. */
async function sweepParts(
  status: RunStatus,
  run: string,
  jobs: readonly JobFolder[],
  tokens: ReadonlySet<string>,
): Promise<number> {
  const places = new Set<string>();
  for (const { folder } of jobs) for await (const place of foldersOf(status, folder)) places.add(place);
  for (const { folder } of jobs) {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    for (const entry of entries) if (entry.name.includes(".part.")) places.add(entry.parentPath);
  }
  places.add(run);
  let removed = 0;
  for (const place of places) removed += await removeParts(place, tokens);
  return removed;
}

async function* foldersOf({ archive }: RunStatus, job: string): AsyncGenerator<string, undefined> {
  if (archive === undefined) return;
  for await (const event of readJournal(join(job, "journal.jsonl"))) {
    for (const file of filesOf(event)) yield dirname(placeInArchive(archive, file, "name"));
  }
}

function filesOf(event: RunEvent): string[] {
  return event.kind === "wrapper-ended" ? event.files.flatMap(({ archivePath }) => archivePath ?? []) : [];
}
