import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import type { JobWrapper } from "./job-spec.ts";
import type { SecondName } from "./second-names.ts";

/** Where the programs of one wrapper instance work. */
export interface WorkFolder {
  /** Absolute. */
  readonly folder: string;
  /** Moves what was made (paths as in the job's folder) there, and tidies up; strays stay, as evidence. */
  readonly close: (made: readonly string[]) => void;
}

/** The job's own folder, for wrapper instances that run one after another. */
export function sharedFolder(folder: string): WorkFolder {
  return { folder, close: () => undefined };
}

/** Absolute path of the folder that a wrapper instance has for itself. */
export function privateFolderOf(folder: string, { wrapnum }: JobWrapper): string {
  return join(folder, `fwtemp${String(wrapnum).padStart(4, "0")}`);
}

/** Folders of the framework's own files; a wrapper instance that makes nothing there has them by one link each. */
const ownFolders = ["inputwcl", "outputwcl", "list", "log"];

/** A private folder that nobody needs any more, with nothing in it but links to the framework's own folders. */
export interface SpareFolder {
  /** Absolute. */
  readonly folder: string;
  readonly lent: readonly string[];
}

/**
 * A folder for one of several wrapper instances that run beside each other: all that it reads is linked there under the
 * paths that it knows, second names included, so that scratch files of fixed names never meet.
 */
export function openPrivateFolder(
  jobFolder: string,
  wrapper: JobWrapper,
  seconds: readonly SecondName[],
  spares: SpareFolder[],
): WorkFolder {
  const folder = privateFolderOf(jobFolder, wrapper);
  const wanted = [...new Set([wrapper.inputwcl, ...(wrapper.lists ?? []), ...wrapper.inputs])];
  const made = [...wrapper.outputs, ...seconds.map(({ path }) => path)];
  const lent = ownFolders.filter((own) => {
    const used = [...wanted, wrapper.outputwcl].some((path) => isBelow(path, own));
    return used && !made.some((path) => isBelow(path, own)) && existsSync(join(jobFolder, own));
  });
  makeFolder(folder, lent, spares);
  const isLent = (path: string) => lent.some((own) => isBelow(path, own));
  const paths = wanted.filter((path) => !isLent(path));
  for (const path of paths) lend(jobFolder, folder, path, wrapper.outputs.includes(path) ? "copy" : "link");
  for (const { path, how } of seconds) lend(jobFolder, folder, path, how);
  const close: WorkFolder["close"] = (outputs) => {
    for (const path of [...outputs, wrapper.outputwcl]) if (!isLent(path)) giveBack(folder, jobFolder, path);
    for (const path of paths) unlinkLink(join(folder, path));
    for (const { path } of seconds) rmSync(join(folder, path), { force: true });
    const spare = { folder, lent };
    if (isSpare(spare)) spares.push(spare);
    else removeSpare(spare);
  };
  return { folder, close };
}

/** When no wrapper instance needs them any more. */
export function removeSpares(spares: SpareFolder[]): void {
  for (const spare of spares.splice(0)) removeSpare(spare);
}

/** Those that a start of the job left behind when it was killed. */
export function removeLeftSpares(jobFolder: string): void {
  for (const name of readdirSync(jobFolder)) {
    if (!/^fwtemp\d{4,}$/.test(name)) continue;
    const folder = join(jobFolder, name);
    const spare = { folder, lent: ownFolders.filter((own) => isLink(join(folder, own))) };
    if (isSpare(spare)) removeSpare(spare);
  }
}

/** Making and removing a folder and its links costs six changes of the file system, a new name only one. */
function makeFolder(folder: string, lent: readonly string[], spares: SpareFolder[]): void {
  rmSync(folder, { recursive: true, force: true });
  const at = spares.findIndex((spare) => spare.lent.join() === lent.join());
  const [spare] = at < 0 ? [] : spares.splice(at, 1);
  if (spare !== undefined) {
    renameSync(spare.folder, folder);
    return;
  }
  mkdirSync(folder);
  for (const own of lent) symlinkSync(join("..", own), join(folder, own));
}

/** Nothing else is in it, and no program has changed what was lent. */
function isSpare({ folder, lent }: SpareFolder): boolean {
  return (
    readdirSync(folder).length === lent.length &&
    lent.every((own) => isLink(join(folder, own)) && readlinkSync(join(folder, own)) === join("..", own))
  );
}

function removeSpare({ folder, lent }: SpareFolder): void {
  for (const own of lent) unlinkLink(join(folder, own));
  removeEmpty(folder);
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}

function lend(jobFolder: string, folder: string, path: string, how: SecondName["how"]): void {
  const [source, target] = [join(jobFolder, path), join(folder, path)];
  // What an earlier program of the same wrapper instance makes is not there yet.
  if (lstatSync(source, { throwIfNoEntry: false }) === undefined) return;
  mkdirSync(dirname(target), { recursive: true });
  // Through a link, a program that changes its input in place would change it for all.
  if (how === "copy") copyFileSync(source, target);
  // A short link lies in the folder's own table, a long one takes a block of the disk.
  else symlinkSync(relative(dirname(target), source), target);
}

function giveBack(folder: string, jobFolder: string, path: string): void {
  const source = join(folder, path);
  if (lstatSync(source, { throwIfNoEntry: false }) === undefined) return;
  mkdirSync(dirname(join(jobFolder, path)), { recursive: true });
  renameSync(source, join(jobFolder, path));
}

function unlinkLink(path: string): void {
  if (isLink(path)) unlinkSync(path);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function removeEmpty(folder: string): void {
  const entries = readdirSync(folder, { withFileTypes: true });
  for (const entry of entries) if (entry.isDirectory()) removeEmpty(join(folder, entry.name));
  // Strays stay, as evidence.
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}
