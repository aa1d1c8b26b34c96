import { join } from "node:path";
import type { MadeFile } from "../events/event.ts";
import { compressFiles } from "./compress-files.ts";
import { nameKey, readJobHistory } from "./job-history.ts";
import type { JobRun, QuantumResult } from "./job-run.ts";
import { archivesAt, isCompressed, keptFiles } from "./kept-files.ts";
import { saveFiles, type SaveProblem } from "./save-files.ts";

/**
 * Saves at the end of a job what its submission wants saved then (`use_home_archive_output = job`), also after a
 * failure; the job's own files go wherever anything of it goes.
 */
export async function saveAtEnd(run: JobRun, status: number): Promise<QuantumResult> {
  const problems = [...(await saveMade(run, status)), ...(await saveOwn(run))];
  for (const { message: text } of problems) await run.tell({ kind: "message", level: 1, text, job: run.spec.jobnum });
  const first = problems[0];
  return first === undefined ? { status: 0, reason: "ok" } : { status: 1, reason: first.reason };
}

async function saveMade(run: JobRun, status: number): Promise<SaveProblem[]> {
  const archives = archivesAt(run.spec, "job");
  if (archives.length === 0) return [];
  const files: MadeFile[] = [];
  const before = new Map<string, MadeFile>();
  // The journal knows what this start and all before it made.
  const { wrappers } = await readJobHistory(join(run.folder, "journal.jsonl"));
  for (const wrapper of run.spec.groups.flatMap((group) => group.wrappers)) {
    const made = [...(wrappers.get(wrapper.wrapnum)?.made.values() ?? [])];
    const kept = keptFiles(run.spec, wrapper, made, status);
    files.push(...(await compressFiles(run, kept, ({ path }) => isCompressed(run.spec, wrapper, path, status))));
    for (const [key, file] of run.history.wrappers.get(wrapper.wrapnum)?.made ?? []) before.set(key, file);
  }
  for (const [, file] of run.history.compressed) before.set(nameKey(file), file);
  const problems: SaveProblem[] = [];
  for (const archive of archives) problems.push(...(await saveFiles(run, { archive, files, before })));
  return problems;
}

async function saveOwn(run: JobRun): Promise<SaveProblem[]> {
  const archives =
    run.spec.masterSavefiles === "never" ? [] : [...archivesAt(run.spec, "wrapper"), ...archivesAt(run.spec, "job")];
  const problems: SaveProblem[] = [];
  for (const archive of archives)
    problems.push(...(await saveFiles(run, { archive, files: [...run.own.values()], before: run.history.own })));
  return problems;
}
