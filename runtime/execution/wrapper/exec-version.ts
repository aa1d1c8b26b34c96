import { createHash } from "node:crypto";
import { open, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { splitShellWords } from "../../plan/shell-words.ts";
import { runProgram } from "../process.ts";
import { firstGroup } from "./first-group.ts";
import { keyIn, sectionAt } from "./input-wcl.ts";
import { locateProgram } from "./locate-program.ts";
import { StepFailed, type ExecRecord } from "./wrap-record.ts";
import type { WrapWork } from "./wrap-work.ts";

/** A version that takes longer to tell is not told. */
const patienceSeconds = 60;
/** More of what the program prints is not read. */
const longestAnswer = 64 * 1024;

/**
 * The version of an exec's program: `EXECNAME version_flag` is run once per job, `version_pattern` picks the version
 * from what it prints. Null when the exec does not say how, or the program does not tell. Throws StepFailed when the
 * program is not there or the pattern has no group.
 */
export async function execVersion(work: WrapWork, exec: ExecRecord): Promise<string | null> {
  if (exec.name === "") throw new StepFailed(`missing execname in ${exec.section}`);
  const section = sectionAt(work.document, exec.section);
  const flag = keyIn(section, "version_flag");
  const pattern = keyIn(section, "version_pattern");
  if (flag === undefined || pattern === undefined) return null;
  const words = splitShellWords(`${exec.name} ${flag}`);
  if (words.kind !== "words") return null;
  const path = await locateProgram(work, words.words[0] ?? "");
  const argv = [path, ...words.words.slice(1)];
  const key = JSON.stringify([...argv, pattern, (await stat(path)).mtimeMs]);
  const known = work.tools.versions.get(key);
  if (known !== undefined) return known;
  const asked = ask(work, argv, pattern);
  work.tools.versions.set(key, asked);
  return asked;
}

async function ask(work: WrapWork, argv: readonly string[], pattern: string): Promise<string | null> {
  const mark = createHash("md5").update(argv.join("\0")).digest("hex");
  const answer = join(dirname(work.log.path), `.version-${mark}`);
  await unlink(answer).catch(() => undefined);
  const program = work.program(argv, { logFile: answer, timeoutSeconds: patienceSeconds });
  const result = await runProgram(work.tools.launcher, program, work.tools.signal);
  const text = await startOf(answer);
  await unlink(answer).catch(() => undefined);
  if (result.kind === "refused") throw new StepFailed(result.message);
  if (result.status !== 0) return null;
  const found = firstGroup(pattern, text);
  switch (found.kind) {
    case "found":
      return found.text;
    case "no-match":
      return null;
    case "invalid":
      throw new StepFailed(`version_pattern: ${found.message}`);
  }
}

async function startOf(path: string): Promise<string> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return "";
  try {
    const buffer = Buffer.alloc(longestAnswer);
    const { bytesRead } = await file.read(buffer, 0, longestAnswer, 0);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
