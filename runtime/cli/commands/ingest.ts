import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { placeInArchive } from "../../archive/archive.ts";
import { copyChecked } from "../../archive/local.ts";
import { findDirectoryPattern } from "../../config/pattern.ts";
import type { Program } from "../../config/program.ts";
import type { JobSettings } from "../../execution/job-settings.ts";
import type { FiletypeSpec } from "../../metadata/filetype.ts";
import { ingestOf } from "../../metadata/ingest.ts";
import type { DeclareCommand } from "../command.ts";
import {
  readPairs,
  registryOption,
  runFolderOption,
  submissionOptions,
  type RegistryOptions,
  type RunFolderOptions,
  type SubmissionOptions,
} from "../options.ts";
import { loadSubmission } from "../submission.ts";
import { textOf } from "../program-text.ts";
import { registerFiles, type RegisteredFile } from "../register-files.ts";
import { surroundingsOf } from "../surroundings.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface IngestOptions extends SubmissionOptions, RegistryOptions, RunFolderOptions {
  readonly filetype: string;
  readonly wcl: string;
  readonly dir?: string;
  readonly dirpat?: string;
  readonly value: readonly string[];
  readonly message: string;
}

/** `wcl ingest FILE… --filetype T --wcl SUBMISSION`: files into archive and registry, with their metadata. */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(registryOption(submissionOptions(command)))
    .argument("<files...>", "files to take in")
    .requiredOption("--filetype <type>", "which metadata they have: a section of filetype_metadata")
    .requiredOption("--wcl <file>", "the submission (or settings) that says archives, patterns and file types")
    .option("--dirpat <name>", "directory pattern that places them in the archive (its ops side)")
    .option("--dir <template>", "folder below the archive root instead of a pattern; ${name} from the metadata")
    .option(
      "--value <name=value>",
      "a metadata value that the file does not tell itself (repeatable)",
      (value: string, all: string[]) => [...all, value],
      [],
    )
    .option("--message <text>", "where they come from", "taken in by hand")
    .action(run(ingest));
};

async function ingest(terminal: Terminal, files: readonly string[], options: IngestOptions): Promise<number> {
  const { program } = await loadSubmission(options.wcl, options);
  const around = surroundingsOf(program);
  const spec = around.filetypes.get(options.filetype.toLowerCase());
  if (spec === undefined) throw new UsageError(`filetype_metadata has no ${options.filetype}`);
  const folder = options.dir ?? patternText(program, options.dirpat);
  const given = readPairs("--value", options.value).map(([name, value]) => [name.toLowerCase(), value] as const);
  const values = new Map([...globalsIn(program, folder), ["filetype", spec.filetype] as const, ...given]);
  const taken = await Promise.all(files.map((file) => takeIn(resolve(file), spec, folder, values, around)));
  const problems = taken.flatMap((one) => ("problems" in one ? one.problems : []));
  for (const problem of problems) terminal.tell(problem);
  const made = taken.flatMap((one) => ("file" in one ? [one.file] : []));
  const refusals = made.length === 0 ? [] : await registerFiles(made, around, options);
  for (const refusal of refusals) terminal.tell(refusal);
  const known = made.length - refusals.length;
  terminal.print(
    `${known} of ${files.length} files of type ${spec.filetype} are in ${around.home.root} and in the registry`,
  );
  return known === files.length ? exitCode.clean : exitCode.findings;
}

/** Nothing is copied for a file whose metadata are not what its type asks for. */
async function takeIn(
  path: string,
  spec: FiletypeSpec,
  folder: string,
  values: ReadonlyMap<string, string>,
  around: JobSettings,
): Promise<{ readonly file: RegisteredFile } | { readonly problems: readonly string[] }> {
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) return { problems: [`${path} is not a file`] };
  const found = await ingestOf(path, spec, folder, values);
  if (found.problems.length > 0) return { problems: found.problems };
  try {
    const destination = placeInArchive(around.home, found.archivePath, `${found.filename}${found.compression ?? ""}`);
    const sum = await copyChecked({ source: path, destination, token: randomUUID() });
    const { filename, compression, filetype, metadata, archivePath } = found;
    return {
      file: {
        path,
        filename,
        compression,
        filetype,
        filesize: sum.filesize,
        md5sum: sum.md5sum,
        sha256: sum.sha256,
        metadata,
        archivePath,
      },
    };
  } catch (error) {
    return { problems: [`${path}: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** Global values that the folder's template names; the file's metadata come before them. */
function globalsIn(program: Program, template: string): (readonly [string, string])[] {
  return [...template.matchAll(/\$\{([^${}:]+)/g)].flatMap(([, name = ""]) => {
    const text = textOf(program, name.toLowerCase(), {});
    return text === undefined ? [] : [[name.toLowerCase(), text] as const];
  });
}

function patternText(program: Program, name: string | undefined): string {
  if (name === undefined) throw new UsageError("where do the files go? --dirpat NAME or --dir FOLDER");
  const found = findDirectoryPattern(program, name, "ops");
  if (found.kind !== "found") throw new UsageError(`there is no directory pattern ${name} with an ops side`);
  return found.template.text;
}
