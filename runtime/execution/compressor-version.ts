import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { splitShellWords } from "../plan/shell-words.ts";
import { findProgram } from "./find-program.ts";
import type { JobRun } from "./job-run.ts";
import type { CompressionSpec } from "./job-spec.ts";
import { programFolders } from "./program-environment.ts";
import { firstGroup } from "./wrapper/first-group.ts";

const patienceSeconds = 60;

/** The compressor's version, asked once in the life of a job; null when it does not tell. */
export function compressorVersion(run: JobRun, { program, version }: CompressionSpec): Promise<string | null> {
  if (version === undefined) return Promise.resolve(null);
  const { versions } = run.tools;
  const key = `compressor ${program}`;
  const known = versions.get(key) ?? ask(run, program, version);
  versions.set(key, known);
  return known;
}

async function ask(
  { folder, tools }: JobRun,
  name: string,
  { flag, pattern }: NonNullable<CompressionSpec["version"]>,
): Promise<string | null> {
  const words = splitShellWords(flag);
  const found = await findProgram(name, programFolders(tools.environment), folder);
  if (words.kind === "unfinished" || found.kind === "missing") return null;
  const answer = join(folder, ".compressor-version");
  await rm(answer, { force: true });
  const { environment: env, graceSeconds, launcher, signal } = tools;
  const argv = [found.path, ...words.words];
  const order = { argv, cwd: folder, env, logFile: answer, graceSeconds, timeoutSeconds: patienceSeconds };
  const result = await launcher.run(order, signal);
  const text = (await readFile(answer, "utf8").catch(() => "")).slice(0, 65_536);
  await rm(answer, { force: true });
  if (result.kind === "refused") return null;
  const match = firstGroup(pattern, text);
  return match.kind === "found" ? match.text : null;
}
