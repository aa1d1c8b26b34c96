import { copyFile, lstat, mkdir, readdir, rename, rm, rmdir, symlink, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { JobWrapper } from "./job-spec.ts";
import type { SecondName } from "./second-names.ts";

/** Where the programs of one wrapper instance work. */
export interface WorkFolder {
  /** Absolute. */
  readonly folder: string;
  /** Moves what was made (paths as in the job's folder) there, and tidies up; strays stay, as evidence. */
  readonly close: (made: readonly string[]) => Promise<void>;
}

/** The job's own folder, for wrapper instances that run one after another. */
export function sharedFolder(folder: string): WorkFolder {
  return { folder, close: () => Promise.resolve() };
}

/** Absolute path of the folder that a wrapper instance has for itself. */
export function privateFolderOf(folder: string, { wrapnum }: JobWrapper): string {
  return join(folder, `fwtemp${String(wrapnum).padStart(4, "0")}`);
}

/**
 * A folder for one of several wrapper instances that run beside each other: all that it reads is linked there under the
 * paths that it knows, second names included, so that scratch files of fixed names never meet.
 */
export async function openPrivateFolder(
  jobFolder: string,
  wrapper: JobWrapper,
  seconds: readonly SecondName[],
): Promise<WorkFolder> {
  const folder = privateFolderOf(jobFolder, wrapper);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const paths = [...new Set([wrapper.inputwcl, ...(wrapper.lists ?? []), ...wrapper.inputs])];
  for (const path of paths) await lend(jobFolder, folder, path, wrapper.outputs.includes(path) ? "copy" : "link");
  for (const { path, how } of seconds) await lend(jobFolder, folder, path, how);
  const close: WorkFolder["close"] = async (made) => {
    for (const path of [...made, wrapper.outputwcl]) await giveBack(folder, jobFolder, path);
    for (const path of paths) await unlinkLink(join(folder, path));
    for (const { path } of seconds) await rm(join(folder, path), { force: true });
    await removeEmpty(folder);
  };
  return { folder, close };
}

async function lend(jobFolder: string, folder: string, path: string, how: SecondName["how"]): Promise<void> {
  const [source, target] = [join(jobFolder, path), join(folder, path)];
  // What an earlier program of the same wrapper instance makes is not there yet.
  if ((await lstat(source).catch(() => undefined)) === undefined) return;
  await mkdir(dirname(target), { recursive: true });
  // Through a link, a program that changes its input in place would change it for all.
  if (how === "copy") await copyFile(source, target);
  else await symlink(source, target);
}

async function giveBack(folder: string, jobFolder: string, path: string): Promise<void> {
  const source = join(folder, path);
  if ((await lstat(source).catch(() => undefined)) === undefined) return;
  await mkdir(dirname(join(jobFolder, path)), { recursive: true });
  await rename(source, join(jobFolder, path));
}

async function unlinkLink(path: string): Promise<void> {
  if ((await lstat(path).catch(() => undefined))?.isSymbolicLink() === true) await unlink(path);
}

async function removeEmpty(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) await removeEmpty(join(folder, entry.name));
  await rmdir(folder).catch(() => undefined);
}
