import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { JournalError } from "../events/journal-error.ts";
import type { EndReason } from "../events/event.ts";
import { marksFolder } from "../execution/batch/evidence.ts";
import type { ElementList } from "../execution/batch/element-list.ts";
import { readJobHistory } from "../execution/job-history.ts";
import { runJob } from "../execution/job-runner.ts";

/** Texts of the two scripts that a job starts, put in by the build: one file is all that a node needs. */
declare const launcherText: string;
declare const qualityText: string;

/** Another runner has the job, as `wcl job` has it. */
const occupied = 9;
/** This is not the version that the submit side has, or not called as it should be. */
const unable = 2;

const usage = "usage: job.cjs --expect VERSION (--folder DIR | --list FILE ELEMENT)";

void main(process.argv.slice(2)).then((status) => process.exit(status));

/** Runs one job on a node of a batch system: the job runner in one file. */
async function main(words: readonly string[]): Promise<number> {
  const [expect, version, how, where = "", element = ""] = words;
  if (expect !== "--expect" || (how !== "--folder" && how !== "--list")) return refuse(usage);
  if (version !== packageJson.version)
    return refuse(`this job runner is of version ${packageJson.version}, the run was submitted by ${String(version)}`);
  if (how === "--folder") return (await runHere(where)).status;
  const list = JSON.parse(await readFile(where, "utf8")) as ElementList;
  const folder = list.folders[element];
  if (folder === undefined) return refuse(`${where} has no element ${element}`);
  const mark = join(dirname(where), marksFolder, `${list.name}.${element}`);
  await writeMark(`${mark}.started`, {});
  const end = await runHere(folder);
  await writeMark(`${mark}.ended`, end);
  return end.status;
}

function refuse(message: string): number {
  process.stderr.write(`wcl job: ${message}\n`);
  return unable;
}

async function runHere(folder: string): Promise<{ readonly status: number; readonly reason: EndReason }> {
  const tools = await mkdtemp(join(tmpdir(), "wcl-job-"));
  try {
    const [launcherScript, qualityScript] = [join(tools, "launcher.cjs"), join(tools, "quality-worker.cjs")];
    await writeFile(launcherScript, launcherText, { mode: 0o600 });
    await writeFile(qualityScript, qualityText, { mode: 0o600 });
    const environment = process.env;
    const status = await runJob(folder, { launcherScript, qualityScript, signal: stopSignal(), environment });
    const { ended } = await readJobHistory(join(folder, "journal.jsonl"));
    return { status, reason: ended?.reason ?? (status === 0 ? "ok" : "error") };
  } catch (error) {
    process.stderr.write(`wcl job: ${error instanceof Error ? error.message : String(error)}\n`);
    return { status: error instanceof JournalError ? occupied : unable, reason: "error" };
  } finally {
    await rm(tools, { recursive: true, force: true });
  }
}

/** SIGUSR2 is how batch systems are asked to tell that time runs out (Node keeps SIGUSR1 for itself). */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
    process.on(signal, () => {
      stop.abort("killed");
    });
  process.on("SIGUSR2", () => {
    stop.abort("timeout");
  });
  return stop.signal;
}

async function writeMark(path: string, value: object): Promise<void> {
  await writeFile(`${path}.part`, JSON.stringify(value), { mode: 0o600 });
  await rename(`${path}.part`, path);
}
