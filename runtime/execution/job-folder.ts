import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncFolder } from "../events/sync-folder.ts";
import { isSafeRelative } from "../archive/archive.ts";
import { writeWcl } from "../config/write.ts";
import type { Quantum } from "../plan/run-plan.ts";
import type { JobSpec } from "./job-spec.ts";
import { writeNewFile } from "./write-new-file.ts";

/** Files written at once: enough to share the disk's commits. */
const atOnce = 16;

/**
 * Writes the folder of a job: `job.json`, and the input WCL and list files of its quanta at their paths. The folder is
 * either absent or complete; one that is there already stays as it is. Throws for a path that would leave it.
 */
export async function writeJobFolder(folder: string, spec: JobSpec, quanta: readonly Quantum[]): Promise<void> {
  if ((await stat(join(folder, "job.json")).catch(() => undefined)) !== undefined) return;
  const texts = textsOf(spec, quanta);
  for (const path of [...texts.keys(), ...pathsOf(spec)]) {
    if (!isSafeRelative(path))
      throw new Error(`job ${spec.jobnum}: ${JSON.stringify(path)} is not a path in the job folder`);
  }
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await writeAll(draft, texts);
  await rename(draft, folder);
  await syncFolder(dirname(folder));
}

/** Path in the job folder to text. */
export function textsOf(spec: JobSpec, quanta: readonly Quantum[]): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { inputwcl, inputWcl, lists } of quanta) {
    texts.set(inputwcl, writeWcl(inputWcl, "sorted"));
    for (const { path, lines } of lists.values()) texts.set(path, lines.map((line) => `${line}\n`).join(""));
  }
  return texts.set("job.json", `${JSON.stringify(spec)}\n`);
}

function pathsOf({ groups, stageIn }: JobSpec): string[] {
  const wrappers = groups.flatMap((group) => group.wrappers);
  return [...wrappers.flatMap(({ log, outputwcl, outputs }) => [log, outputwcl, ...outputs]), ...Object.keys(stageIn)];
}

async function writeAll(folder: string, texts: ReadonlyMap<string, string>): Promise<void> {
  const folders = new Set([...texts.keys()].map((path) => dirname(join(folder, path))));
  for (const one of folders) await mkdir(one, { recursive: true });
  const waiting = texts.entries();
  const worker = async () => {
    for (const [path, text] of waiting) await writeNewFile(join(folder, path), text);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (const one of folders) await syncFolder(one);
}
