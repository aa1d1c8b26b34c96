import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { sumOfFile } from "../archive/checksum.ts";
import type { FilesCompressed, MadeFile } from "../events/event.ts";
import { splitShellWords } from "../plan/shell-words.ts";
import { compressorVersion } from "./compressor-version.ts";
import { findProgram } from "./find-program.ts";
import { nameKey } from "./job-history.ts";
import type { JobRun } from "./job-run.ts";
import type { CompressionSpec } from "./job-spec.ts";
import { programFolders } from "./program-environment.ts";

type Packed = FilesCompressed["files"][number];

/**
 * Compresses files that are about to be saved, each once in the life of the job, and gives all files as they are to be
 * saved. One that cannot be compressed is saved as it is, and a message says so.
 */
export async function compressFiles(
  run: JobRun,
  files: readonly MadeFile[],
  isWanted: (file: MadeFile) => boolean,
): Promise<MadeFile[]> {
  const { compression, jobnum: job } = run.spec;
  const wanted = files.filter(
    (file) => isWanted(file) && file.compression === null && !run.compressed.has(nameKey(file)),
  );
  if (compression !== undefined && wanted.length > 0) {
    const startTime = new Date().toISOString();
    const done = await compressAll(run, compression, wanted);
    const version = await compressorVersion(run, compression);
    for (const { plain, file } of done) run.compressed.set(nameKey(plain), file);
    await run.tell({
      ...{ kind: "files-compressed", job, startTime, endTime: new Date().toISOString(), requested: wanted.length },
      program: { name: compression.program, args: compression.args, version },
      bytesBefore: wanted.reduce((sum, { filesize }) => sum + filesize, 0),
      files: done,
    });
  }
  return files.map((file) => (isWanted(file) ? (run.compressed.get(nameKey(file)) ?? file) : file));
}

async function compressAll(run: JobRun, spec: CompressionSpec, files: readonly MadeFile[]): Promise<Packed[]> {
  const done: Packed[] = [];
  const found = await findProgram(spec.program, programFolders(run.tools.environment), run.folder);
  for (const file of files) {
    const result = found.kind === "missing" ? found.message : await compressOne(run, spec, found.path, file);
    if (typeof result !== "string") {
      const { filename, compression } = file;
      done.push({ plain: { filename, compression }, file: result });
      continue;
    }
    const text = `${file.path} is saved as it is, not compressed: ${result}`;
    await run.tell({ kind: "message", level: 2, text, job: run.spec.jobnum });
  }
  return done;
}

/** The compressed file, or a sentence why there is none. */
async function compressOne(
  run: JobRun,
  spec: CompressionSpec,
  program: string,
  file: MadeFile,
): Promise<MadeFile | string> {
  const { folder, tools } = run;
  const path = `${file.path}${spec.suffix}`;
  const words = splitShellWords(spec.args);
  if (words.kind === "unfinished") return `compression_args has an unfinished ${words.what}`;
  // A name that begins with a hyphen must not be taken for an option.
  const named = (name: string) => (name.startsWith("-") ? `./${name}` : name);
  const argv = words.words.map((word) =>
    word.replaceAll("${__UCFILE__}", named(file.path)).replaceAll("${__CFILE__}", named(path)),
  );
  // What a killed start left there may be half.
  await rm(join(folder, path), { force: true });
  const logFile = join(folder, "compression.log");
  const { environment: env, graceSeconds, launcher, signal } = tools;
  const result = await launcher.run({ argv: [program, ...argv], cwd: folder, env, logFile, graceSeconds }, signal);
  if (result.kind === "refused") return result.message;
  const sum = result.status === 0 ? await sumOfFile(join(folder, path)).catch(() => undefined) : undefined;
  if (sum !== undefined) return { ...file, ...sum, path, compression: spec.suffix, metadata: {} };
  await rm(join(folder, path), { force: true });
  if (result.status === 0) return `${spec.program} ended well but made no ${path}`;
  const gone = (await stat(join(folder, file.path)).catch(() => undefined)) === undefined;
  return `${spec.program} ended with ${result.status}${gone ? ", and took the plain file with it" : ""}`;
}
