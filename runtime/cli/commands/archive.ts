import { randomUUID } from "node:crypto";
import { stat, unlink } from "node:fs/promises";
import { userInfo } from "node:os";
import { basename, join, resolve } from "node:path";
import type { Command } from "commander";
import { placeInArchive } from "../../archive/archive.ts";
import { copyChecked } from "../../archive/local.ts";
import { tellRun } from "../../events/postbox.ts";
import type { ArchivedFile, ArchiveFilter } from "../../registry/archived-files.ts";
import type { Registry } from "../../registry/registry.ts";
import type { DeclareCommand } from "../command.ts";
import { registryOption, runFolderOption, runRoot, type RegistryOptions, type RunFolderOptions } from "../options.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";
import { pathOf, verifyArchive } from "../verify-archive.ts";
import { withCompleteRegistry } from "../with-registry.ts";
import { registrationRoot } from "./registry.ts";

interface ArchiveOptions extends RegistryOptions, RunFolderOptions {
  readonly archive?: string;
  readonly run?: string;
  readonly md5?: true;
  readonly json?: true;
  readonly to: string;
  readonly dryRun?: true;
}

/** `wcl archive verify|ls|get|rm`: the registry against the disk, both ways; files in and out of an archive. */
export const declare: DeclareCommand = (command, run) => {
  shared(command.command("verify"))
    .action(run(verify))
    .description("compare registry and disk, both ways; ends with 1 when they disagree")
    .argument("[folder]", "only this folder below the archive's root")
    .option("--md5", "compare checksums too, which reads every file");
  shared(command.command("ls"))
    .action(run(list))
    .description("what the registry says lies in the archive")
    .argument("[folder]", "only this folder below the archive's root");
  shared(command.command("get"))
    .action(run(get))
    .description("copy files out of the archive, checked")
    .argument("<files...>", "names of files")
    .option("--to <folder>", "where they go", ".");
  shared(command.command("rm"))
    .action(run(remove))
    .description("take copies out of the archive; what is known of the files stays known")
    .argument("<files...>", "names of files")
    .option("--dry-run", "say what would go");
};

function shared(command: Command): Command {
  return runFolderOption(registryOption(command))
    .option("--archive <name>", "only this archive")
    .option("--run <run>", "only files of this run (UNIT_rREQpATT)")
    .option("--json", "machine form");
}

async function verify(terminal: Terminal, folder: string | undefined, options: ArchiveOptions): Promise<number> {
  const files = await found(terminal, options, folder === undefined ? {} : { folder: trimmed(folder) });
  const archives = new Map(files.map(({ archive, root }) => [archive, root]));
  let findings = 0;
  for (const [name, root] of archives) {
    const own = files.filter(({ archive }) => archive === name);
    // With a run chosen, everything of other runs would look unknown.
    const below = folder === undefined ? {} : { below: trimmed(folder) };
    for await (const finding of verifyArchive(own, { name, root, ...below }, options.md5 ? "checksums" : "sizes")) {
      if (options.run !== undefined && finding.kind === "unknown") continue;
      findings += 1;
      if (options.json === true) terminal.json(finding);
      else terminal.print(`${finding.kind.padEnd(10)} ${finding.archive}:${finding.path}: ${finding.message}`);
    }
  }
  if (options.json !== true) terminal.print(`${files.length} files in the registry, ${findings} findings`);
  return findings === 0 ? exitCode.clean : exitCode.findings;
}

async function list(terminal: Terminal, folder: string | undefined, options: ArchiveOptions): Promise<number> {
  for (const file of await found(terminal, options, folder === undefined ? {} : { folder: trimmed(folder) })) {
    if (options.json === true) terminal.json({ ...file, path: pathOf(file) });
    else terminal.print(`${String(file.filesize ?? "").padStart(12)}  ${file.filetype.padEnd(20)} ${pathOf(file)}`);
  }
  return exitCode.clean;
}

async function get(terminal: Terminal, names: readonly string[], options: ArchiveOptions): Promise<number> {
  for (const file of await named(terminal, names, options)) {
    const name = basename(pathOf(file));
    const source = placeInArchive({ name: file.archive, root: file.root }, file.path, name);
    const destination = join(resolve(options.to), name);
    const sums = file.filesize !== null && file.md5sum !== null && { filesize: file.filesize, md5sum: file.md5sum };
    await copyChecked({ source, destination, token: randomUUID(), ...(sums && { expected: sums }) });
    terminal.print(destination);
  }
  return exitCode.clean;
}

/** First the truth (the journal), then the registry, at last the bytes: a kill leaves nothing that looks as if it were there. */
async function remove(terminal: Terminal, names: readonly string[], options: ArchiveOptions): Promise<number> {
  const files = await named(terminal, names, options);
  await withCompleteRegistry(terminal, options, async (registry) => {
    for (const file of files) {
      if (options.dryRun !== true) await removeOne(terminal, registry, file, options);
      terminal.print(`${options.dryRun === true ? "would take" : "took"} ${file.archive}:${pathOf(file)} away`);
    }
  });
  return exitCode.clean;
}

async function removeOne(
  terminal: Terminal,
  registry: Registry,
  file: ArchivedFile,
  options: ArchiveOptions,
): Promise<void> {
  const { archive, path, filename, compression } = file;
  const journal = await journalOf(file, options);
  if (journal === undefined)
    terminal.tell(`${filename}: its journal is not known: a rebuilt registry will not know of this`);
  else {
    const operator = userInfo().username;
    await tellRun(journal.path, journal.name, { kind: "file-removed", archive, path, filename, compression, operator });
    await registry.recordJournal(journal.path);
  }
  await registry.forgetCopy(file);
  const place = placeInArchive({ name: archive, root: file.root }, path, basename(pathOf(file)));
  await unlink(place).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
}

/** The journal that tells of a file, its run's or that of its registration; undefined when it is not here. */
async function journalOf(
  file: ArchivedFile,
  options: ArchiveOptions,
): Promise<{ readonly path: string; readonly name: string } | undefined> {
  const { journal: name, run, runDir } = file;
  if (name === null || (run !== null && runDir === null)) return undefined;
  const path =
    runDir === null ? join(registrationRoot(runRoot(options)), name, "events.jsonl") : join(runDir, "journal.jsonl");
  return (await stat(path).catch(() => undefined)) === undefined ? undefined : { name, path };
}

async function named(terminal: Terminal, names: readonly string[], options: ArchiveOptions): Promise<ArchivedFile[]> {
  const wanted = names.map((name) => basename(name));
  const files = await found(terminal, options, { names: wanted });
  const lacking = wanted.filter((name) => !files.some((file) => basename(pathOf(file)) === name));
  if (lacking.length > 0) throw new UsageError(`no archive has ${lacking.join(", ")}`);
  return files;
}

function found(terminal: Terminal, options: ArchiveOptions, filter: ArchiveFilter): Promise<ArchivedFile[]> {
  const { archive, run } = options;
  const whole = { ...filter, ...(archive === undefined ? {} : { archive }), ...(run === undefined ? {} : { run }) };
  return withCompleteRegistry(terminal, options, async (registry) => {
    const files: ArchivedFile[] = [];
    for await (const page of registry.archivedFiles(whole)) files.push(...page);
    const chosen = [archive, run, filter.folder].filter((one) => one !== undefined);
    if (files.length === 0 && chosen.length > 0)
      throw new UsageError(`the registry knows no file in ${chosen.join(", ")}: is that its name?`);
    return files;
  });
}

function trimmed(folder: string): string {
  return folder.replace(/^(?:\.?\/)+|\/+$/g, "");
}
