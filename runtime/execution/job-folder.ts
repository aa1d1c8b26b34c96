import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncFolder } from "../events/sync-folder.ts";
import { isSafeRelative } from "../archive/archive.ts";
import { writeWcl } from "../config/write.ts";
import type { Quantum } from "../plan/run-plan.ts";
import type { JobSpec } from "./job-spec.ts";
import { jobSpecText } from "./job-spec-text.ts";
import { writeNewFile } from "./write-new-file.ts";

/** Files written at once: enough to share the disk's commits. */
const atOnce = 16;

/**
 * Writes the folder of a job: `job.json`, and the input WCL and list files of its quanta at their paths. The folder is
 * either absent or complete; one that is there already stays as it is. Throws for a path that would leave it.
 */
export async function writeJobFolder(folder: string, spec: JobSpec, quanta: readonly Quantum[]): Promise<void> {
  if ((await stat(join(folder, "job.json")).catch(() => undefined)) !== undefined) return;
  for (const path of pathsOf(spec))
    if (!isSafeRelative(path))
      throw new Error(`job ${spec.jobnum}: ${JSON.stringify(path)} is not a path in the job folder`);
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeAll(draft, textsOf(spec, quanta));
  await rename(draft, folder);
  await syncFolder(dirname(folder));
}

/** The files of a job, path in its folder and text, one after another: all of them together may not fit in memory. */
export function* textsOf(spec: JobSpec, quanta: readonly Quantum[]): Generator<readonly [path: string, text: string]> {
  const lists = new Set<string>();
  for (const quantum of quanta) {
    for (const { path, lines } of quantum.lists.values()) {
      // Quanta that read the same lines may share a list.
      if (lists.size === lists.add(path).size) continue;
      yield [path, lines.map((line) => `${line}\n`).join("")];
    }
    yield [quantum.inputwcl, writeWcl(quantum.inputWcl, "sorted")];
  }
  yield ["job.json", jobSpecText(spec)];
}

function pathsOf({ groups, stageIn }: JobSpec): string[] {
  const wrappers = groups.flatMap((group) => group.wrappers);
  const own = wrappers.flatMap(({ inputwcl, log, outputwcl, outputs, lists = [] }) => [
    ...[inputwcl, log, outputwcl],
    ...outputs,
    ...lists,
  ]);
  return [...own, ...Object.keys(stageIn)];
}

async function writeAll(folder: string, waiting: ReturnType<typeof textsOf>): Promise<void> {
  const folders = new Map<string, Promise<unknown>>();
  const worker = async () => {
    for (const [path, text] of waiting) {
      const place = join(folder, path);
      const made = folders.get(dirname(place)) ?? mkdir(dirname(place), { recursive: true });
      folders.set(dirname(place), made);
      await made;
      await writeNewFile(place, text);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (const one of folders.keys()) await syncFolder(one);
}
