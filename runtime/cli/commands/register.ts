import { realpathSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { isSafeRelative } from "../../archive/archive.ts";
import { sumOfFile } from "../../archive/checksum.ts";
import type { JobSettings } from "../../execution/job-settings.ts";
import { gatherMetadata } from "../../metadata/gather.ts";
import type { DeclareCommand } from "../command.ts";
import {
  collect,
  readPairs,
  registryOption,
  runFolderOption,
  submissionOptions,
  type RegistryOptions,
  type RunFolderOptions,
  type SubmissionOptions,
} from "../options.ts";
import { registerFiles, type RegisteredFile } from "../register-files.ts";
import { loadSubmission } from "../submission.ts";
import { surroundingsOf } from "../surroundings.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface RegisterOptions extends SubmissionOptions, RegistryOptions, RunFolderOptions {
  readonly filetype?: string;
  readonly list?: string;
  readonly wcl: string;
  readonly value: readonly string[];
  readonly message: string;
}

/** `wcl register FILE… --filetype T --wcl SUBMISSION`: files that lie in the archive already become known to the registry. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(submissionOptions(command)))
    .argument("[files...]", "files below the root of the home archive")
    .option("--filetype <type>", "which metadata they have: a section of filetype_metadata")
    .option("--list <file>", "lines `path, filetype` instead")
    .requiredOption("--wcl <file>", "the submission (or settings) that says archives and file types")
    .option("--value <name=value>", "a metadata value that the file does not tell itself (repeatable)", collect, [])
    .option("--message <text>", "where they come from", "registered by hand")
    .action(run(register));
};

/** Files that are read at the same time. */
const atOnce = 8;

async function register(terminal: Terminal, files: readonly string[], options: RegisterOptions): Promise<number> {
  const { program } = await loadSubmission(options.wcl, options);
  const around = surroundingsOf(program);
  const wanted = await wantedFiles(files, options);
  const given = readPairs("--value", options.value).map(([name, value]) => [name.toLowerCase(), value] as const);
  const made: RegisteredFile[] = [];
  const problems: string[] = [];
  const values = new Map(given);
  const root = realOf(around.home.root);
  for (let at = 0; at < wanted.length; at += atOnce) {
    const some = wanted.slice(at, at + atOnce);
    const described = await Promise.all(
      some.map(({ path, filetype }) => describe(around, root, { path, filetype }, values)),
    );
    for (const one of described) {
      if (typeof one === "string") problems.push(one);
      else made.push(one);
    }
  }
  const refusals = made.length === 0 ? [] : await registerFiles(made, around, options);
  for (const text of [...problems, ...refusals]) terminal.tell(text);
  const known = made.length - refusals.length;
  terminal.print(`${known} of ${wanted.length} files are in the registry, where they lie in ${around.home.root}`);
  return known === wanted.length ? exitCode.clean : exitCode.findings;
}

interface Wanted {
  readonly path: string;
  readonly filetype: string;
}

async function wantedFiles(files: readonly string[], { filetype, list }: RegisterOptions): Promise<Wanted[]> {
  if (list === undefined) {
    if (filetype === undefined || files.length === 0) throw new UsageError("FILE… --filetype T, or --list FILE");
    return files.map((path) => ({ path: resolve(path), filetype: filetype.toLowerCase() }));
  }
  const text = await readFile(list, "utf8").catch(() => {
    throw new UsageError(`the list ${list} cannot be read`);
  });
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  const wanted = lines.map((line) => {
    const at = line.lastIndexOf(",");
    if (at < 1) throw new UsageError(`${list}: “${line}” is not: path, filetype`);
    return {
      path: resolve(line.slice(0, at).trim()),
      filetype: line
        .slice(at + 1)
        .trim()
        .toLowerCase(),
    };
  });
  const twin = firstTwin(wanted.map(({ path }) => basename(path)));
  if (twin !== undefined) throw new UsageError(`${list}: ${twin} stands there twice, and names are unique`);
  return wanted;
}

function realOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return "";
  }
}

function firstTwin(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

/** What the registry must know of a file, or a sentence why it may not be registered. */
async function describe(
  around: JobSettings,
  root: string,
  { path, filetype }: Wanted,
  values: ReadonlyMap<string, string>,
): Promise<RegisteredFile | string> {
  const spec = around.filetypes.get(filetype);
  if (spec === undefined) return `${path}: filetype_metadata has no ${filetype}`;
  const real = realOf(path);
  if (real === "" || root === "") return `${path} is not there`;
  const place = relative(root, real);
  // A link that leads out of the archive is a file of somewhere else.
  if (!real.startsWith(root + sep) || !isSafeRelative(place))
    return `${path} does not lie below the root of the archive ${around.home.name}, ${around.home.root}`;
  try {
    const sum = await sumOfFile(real);
    if (sum === undefined) return `${path} is not there`;
    const { metadata, problems } = await gatherMetadata(real, spec, values);
    if (problems.length > 0) return problems.join("; ");
    const [, filename = "", suffix] = /^(.*?\..*?)(\.fz|\.gz)?$/.exec(basename(real)) ?? ["", basename(real)];
    const compression = suffix === ".fz" || suffix === ".gz" ? suffix : null;
    const archivePath = dirname(place) === "." ? "" : dirname(place);
    return { path: real, filename, compression, filetype, ...sum, metadata, archivePath };
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
