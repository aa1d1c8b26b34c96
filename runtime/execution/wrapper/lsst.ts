import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, stat, symlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { copyChecked } from "../../archive/local.ts";
import { splitShellWords } from "../../plan/shell-words.ts";
import { runProgram } from "../process.ts";
import { inputState, outputPlace } from "./check-files.ts";
import { commaList, keyIn, sectionAt } from "./input-wcl.ts";
import { locateProgram } from "./locate-program.ts";
import { prepareRepository } from "./repository-folder.ts";
import { filesOf } from "./section-files.ts";
import { untar } from "./untar.ts";
import { StepFailed } from "./wrap-record.ts";
import { expandedText, wrapperText } from "./wrapper-text.ts";
import type { WrapperKind, WrapWork } from "./wrap-work.ts";

/**
 * What the LSST command-line tasks need around them: a Butler repository made from the submission's templates, archives
 * unpacked, inputs under the names that the Butler knows, and their ingest into its registry.
 */
export const lsstWrapper: WrapperKind = {
  dialect: "lsst",
  prepare: async (work) => {
    await prepareRepository(work);
    await linkReferenceCatalogues(work);
    for (const path of commaList(wrapperText(work, "untar_files"))) await untarBesideItself(work, path);
  },
  transformInputs: async (work) => {
    for (const name of inputSections(work)) await giveButlerNames(work, name);
  },
};

async function linkReferenceCatalogues(work: WrapWork): Promise<void> {
  const root = wrapperText(work, "ref_cats_root");
  const repository = wrapperText(work, "job_repo_dir");
  if (root === undefined || repository === undefined) return;
  const { folder } = work.order;
  const refused = outputPlace(folder, `${repository.replace(/\/+$/, "")}/ref_cats`);
  if (refused !== undefined) throw new StepFailed(refused);
  const target = join(folder, repository, "ref_cats");
  if ((await lstat(target).catch(() => undefined)) !== undefined) return;
  // A relative root counts from the job's folder, as every path of the input WCL; a link counts from where it lies.
  const place = resolve(folder, root);
  if ((await stat(place).catch(() => undefined)) === undefined)
    throw new StepFailed(`ref_cats_root ${root} does not exist`);
  await mkdir(dirname(target), { recursive: true });
  await symlink(isAbsolute(root) ? root : relative(dirname(target), place), target).catch(ignoreExisting);
}

/** Once for all wrapper instances of a job: unpacking again would pull files away under a program that reads them. */
async function untarBesideItself(work: WrapWork, path: string): Promise<void> {
  const { folder } = work.order;
  const refused = outputPlace(folder, path);
  if (refused !== undefined) throw new StepFailed(refused);
  const own = work.tools.unpacked?.get(path) ?? untar(join(folder, path), join(folder, dirname(path)));
  work.tools.unpacked?.set(path, own);
  await own;
}

/** File sections that any exec of the wrapper reads, each once. */
function inputSections({ document }: WrapWork): string[] {
  const used = [...document.keys()]
    .filter((key) => /^exec_\d+$/.test(key))
    .flatMap((key) => commaList(keyIn(sectionAt(document, key), "used")));
  return [...new Set(used)].filter((reference) => reference.startsWith("filespecs."));
}

async function giveButlerNames(work: WrapWork, reference: string): Promise<void> {
  const section = sectionAt(work.document, reference);
  const rename = keyIn(section, "rename_file");
  const ingest = keyIn(section, "repoingest");
  if (rename === undefined && ingest === undefined) return;
  const found = filesOf(work.finder, reference);
  if (found.kind === "unknown") throw new StepFailed(found.message);
  for (const path of found.paths) {
    // What an earlier exec of this wrapper makes is not there yet.
    if (inputState(work.order.folder, path).kind !== "file") continue;
    const named =
      rename === undefined
        ? path
        : await alsoCalled(work, path, expandedText(work, rename, `${reference}.rename_file`));
    if (ingest !== undefined) await ingestFile(work, expandedText(work, ingest, `${reference}.repoingest`), named);
  }
}

/** The same file under a second name in the same folder; a link costs nothing and keeps the name of the registry. */
async function alsoCalled(work: WrapWork, path: string, name: string): Promise<string> {
  const { folder } = work.order;
  const path2 = join(dirname(path), name);
  if (name !== basename(name)) throw new StepFailed(`rename_file ${name} is not a plain file name`);
  if (path2 === path) return path;
  const [source, destination] = [join(folder, path), join(folder, path2)];
  const there = await stat(destination).catch(() => undefined);
  if (there !== undefined && there.ino === (await stat(source)).ino) return path2;
  try {
    await link(source, destination);
  } catch {
    // Another wrapper instance of the job made the same name, or links are not to be had; the copy checks the bytes.
    await copyChecked({ source, destination, token: randomUUID() });
  }
  return path2;
}

async function ingestFile(work: WrapWork, command: string, path: string): Promise<void> {
  const words = splitShellWords(command);
  if (words.kind === "unfinished") throw new StepFailed(`repoingest has an unfinished ${words.what}: ${command}`);
  // After splitting, so that a name with blanks or quotes stays one argument.
  const [name = "", ...rest] = words.words.map((word) => word.replaceAll("xxxfilenamexxx", path));
  work.log.say("transform_inputs", "INFO", `cmd = ${[name, ...rest].join(" ")}`);
  const program = await locateProgram(work, name);
  const result = await runProgram(work.tools.launcher, work.program([program, ...rest]), work.tools.signal);
  if (result.kind === "refused") throw new StepFailed(`repoingest: ${result.message}`);
  if (result.status !== 0) throw new StepFailed(`repoingest of ${path}: ${name} ended with ${result.status}`);
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
}
