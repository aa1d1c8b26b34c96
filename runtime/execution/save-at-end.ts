import { readJobHistory } from "./job-history.ts";
import type { JobRun, QuantumResult } from "./job-run.ts";
import { keptAtEnd } from "./kept-files.ts";
import { saveFiles, type SaveProblem } from "./save-files.ts";
import { join } from "node:path";

/**
 * Saves at the end of a job what its submission wants saved then (`use_home_archive_output = job`), also after a
 * failure.
 */
export async function saveAtEnd(run: JobRun, status: number): Promise<QuantumResult> {
  if (run.spec.saveAt !== "job") return { status: 0, reason: "ok" };
  // The journal knows what this start and all before it made.
  const { wrappers } = await readJobHistory(join(run.folder, "journal.jsonl"));
  const problems: SaveProblem[] = [];
  for (const wrapper of run.spec.groups.flatMap((group) => group.wrappers)) {
    const made = wrappers.get(wrapper.wrapnum)?.made ?? new Map();
    const before = run.history.wrappers.get(wrapper.wrapnum)?.made ?? new Map();
    problems.push(...(await saveFiles(run, keptAtEnd(run.spec, wrapper, [...made.values()], status), before)));
  }
  for (const { message: text } of problems) await run.tell({ kind: "message", level: 1, text, job: run.spec.jobnum });
  const first = problems[0];
  return first === undefined ? { status: 0, reason: "ok" } : { status: 1, reason: first.reason };
}
