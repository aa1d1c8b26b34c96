import { open, readFile, rename, rm, rmdir, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { placeInArchive } from "../../archive/archive.ts";
import { lockHolder } from "../../events/lock-file.ts";
import { faultPoint } from "../../execution/fault-point.ts";
import type { ArchivedFile } from "../../registry/archived-files.ts";
import type { Registry } from "../../registry/registry.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun, type RunPlace } from "../find-run.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { readRunName } from "../run-name.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { unmarkRecorded } from "../unrecorded.ts";
import { pathOf } from "../verify-archive.ts";
import { withCompleteRegistry } from "../with-registry.ts";

interface RemoveOptions extends RegistryOptions, RunFolderOptions {
  readonly dryRun?: true;
}

/** What is to go from archives, kept in the run's folder until all of it is gone. */
const listName = "removing.json";

/**
 * `wcl remove RUN`: archive, registry, provenance and folder together. Refused while the run has an engine, and while
 * other runs stand on its files. A kill at any moment leaves something that the same command finishes, and never a row
 * that sends a later job to a file that is gone.
 */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(command))
    .argument("<run>", "UNIT_rREQpATT")
    .option("--dry-run", "say what would go")
    .action(
      run(async (terminal, name: string, options: RemoveOptions) => {
        const attempt = readRunName(name);
        const place = await findRun(runRoot(options), name).catch(elsewhere);
        await refuseLiving(name, place);
        // All that an earlier try may have left when its rows and copies were gone.
        if (place === undefined) await rm(goneFolder(runRoot(options), name), { recursive: true, force: true });
        return withCompleteRegistry(terminal, options, async (registry) => {
          const users = await registry.usersElsewhere(attempt);
          if (users === undefined && place === undefined) throw new UsageError(`there is no run ${name}`);
          if (users !== undefined && users.length > 0)
            throw new UsageError(`other runs stand on files of ${name}: ${users.join("; ")}`);
          const files = await toRemove(registry, name, place);
          if (options.dryRun === true) return sayWhat(terminal, name, files);
          await removeAll(registry, attempt, place, files);
          await unmarkRecorded(runRoot(options), name);
          terminal.print(`${name} is gone: ${files.length} files from archives, its rows, its folder`);
          return exitCode.clean;
        });
      }),
    );
};

function elsewhere(error: unknown): undefined {
  if (!(error instanceof UsageError)) throw error;
}

async function refuseLiving(name: string, place: RunPlace | undefined): Promise<void> {
  const engine = place === undefined ? undefined : await lockHolder(place.journal);
  if (engine !== undefined)
    throw new UsageError(`${name} has an engine (process ${engine.pid} on ${engine.host}): wcl cancel ${name} first`);
}

type Copy = Pick<ArchivedFile, "archive" | "root" | "path" | "filename" | "compression">;

/** What an earlier try of this command meant to remove, and what the registry has. */
async function toRemove(registry: Registry, run: string, place: RunPlace | undefined): Promise<readonly Copy[]> {
  const copies = new Map<string, Copy>();
  for (const copy of place === undefined ? [] : await meantBefore(place)) copies.set(JSON.stringify(copy), copy);
  for await (const page of registry.archivedFiles({ run })) {
    for (const { archive, root, path, filename, compression } of page) {
      const copy: Copy = { archive, root, path, filename, compression };
      copies.set(JSON.stringify(copy), copy);
    }
  }
  return [...copies.values()];
}

async function meantBefore({ folder }: RunPlace): Promise<readonly Copy[]> {
  const text = await readFile(join(folder, listName), "utf8").catch(() => "[]");
  return JSON.parse(text) as readonly Copy[];
}

async function removeAll(
  registry: Registry,
  attempt: ReturnType<typeof readRunName>,
  place: RunPlace | undefined,
  files: readonly Copy[],
): Promise<void> {
  if (place !== undefined) await keepList(place, files);
  faultPoint("remove-listed");
  await registry.removeAttempt(attempt);
  faultPoint("remove-rows");
  const folders = new Set<string>();
  for (const file of files) {
    const path = placeInArchive({ name: file.archive, root: file.root }, file.path, basename(pathOf(file)));
    await unlink(path).catch(ignoreMissing);
    faultPoint("remove-copy");
    folders.add(dirname(path));
  }
  const roots = new Set(files.map(({ root }) => root));
  for (const folder of folders) await removeEmpty(folder, roots);
  if (place !== undefined) await removeFolder(place);
}

async function keepList({ folder }: RunPlace, files: readonly Copy[]): Promise<void> {
  const draft = join(folder, `.${listName}`);
  const file = await open(draft, "w", 0o600);
  try {
    await file.writeFile(JSON.stringify(files));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, listName));
}

/** Upwards to the archive's root, as long as nothing is left. */
async function removeEmpty(folder: string, roots: ReadonlySet<string>): Promise<void> {
  if (roots.has(folder) || dirname(folder) === folder) return;
  try {
    await rmdir(folder);
  } catch {
    return;
  }
  await removeEmpty(dirname(folder), roots);
}

function goneFolder(root: string, run: string): string {
  return join(root, `.removed-${run}`);
}

/** Under another name first, so that a half-removed folder is never taken for a run. */
async function removeFolder({ folder, run }: RunPlace): Promise<void> {
  const gone = goneFolder(dirname(folder), run);
  await rm(gone, { recursive: true, force: true });
  await rename(folder, gone);
  faultPoint("remove-renamed");
  await rm(gone, { recursive: true, force: true });
}

function sayWhat(terminal: Terminal, run: string, files: readonly Copy[]): number {
  for (const file of files) terminal.print(`${file.archive}:${pathOf(file)}`);
  terminal.print(`${run} would go: ${files.length} files from archives, its rows, its folder`);
  return exitCode.clean;
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
