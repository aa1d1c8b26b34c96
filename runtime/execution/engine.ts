import { hostname } from "node:os";
import { join } from "node:path";
import type { Happening, RunEvent } from "../events/event.ts";
import { readJournal } from "../events/journal.ts";
import { takeLetters } from "../events/postbox.ts";
import { runBlocks } from "./engine-blocks.ts";
import type { Backend } from "./backend.ts";
import type { EngineRun } from "./engine-run.ts";
import { toldBy } from "./event-queue.ts";
import { faultPoint } from "./fault-point.ts";
import { followRunFiles } from "./run-files.ts";
import { jobFolderOf, type OpenRun } from "./run-folder.ts";
import { followRunHistory } from "./run-history.ts";

/**
 * Runs a run to its end, or takes it up where an earlier engine was stopped or killed: blocks in order (or beside each other, where the plan says so), jobs by the
 * backend, everything that jobs tell merged into the run's journal. Yields the run's events from the first on (also those
 * of earlier engines), each once it is on disk; a slow reader slows nothing. Aborting the signal stops all jobs in order and ends the run as cancelled. With `chosen` only these jobs are tried,
 * and those that wait for nobody else. The journal is closed at the end, which gives the run free for the next engine.
 */
export function run(
  open: OpenRun,
  backend: Backend,
  signal: AbortSignal,
  chosen?: ReadonlySet<string>,
): AsyncGenerator<RunEvent, undefined> {
  return toldBy((tell) => {
    const begin = async () => ({ ...(await startEngine(open, backend, tell)), ...(chosen && { chosen }) });
    return runAll(begin, signal).finally(() => open.journal.close());
  });
}

async function runAll(begin: () => Promise<EngineRun>, signal: AbortSignal): Promise<void> {
  const engine = await begin();
  const { tell, history, open } = engine;
  await tell({ kind: "run-started", host: hostname(), pid: process.pid, resumed: history.starts() > 0 });
  const ended = await runBlocks(engine, signal);
  await takeLetters(join(open.folder, "journal.jsonl"), open.journal, engine.show);
  await tell({ kind: "run-ended", ...ended });
}

async function startEngine(open: OpenRun, backend: Backend, put: (event: RunEvent) => void): Promise<EngineRun> {
  const { folder, plan, journal, description } = open;
  const blockOf = new Map(plan.blocks.flatMap((block) => block.jobs.map(({ jobnum }) => [jobnum, block] as const)));
  const jobFolder: EngineRun["jobFolder"] = (block, job) => jobFolderOf(folder, block, job);
  const archives = Object.values(description.settings).flatMap(({ home, target }) => [target, home]);
  const runFiles = followRunFiles(
    (job) => {
      const block = blockOf.get(job);
      return block === undefined ? folder : jobFolder(block, job);
    },
    archives.filter((archive) => archive !== undefined),
  );
  const history = followRunHistory();
  const show = (event: RunEvent) => {
    runFiles.apply(event);
    history.apply(event);
    put(event);
  };
  // Whoever folds or records the events gets the whole story, whatever earlier engines told to whom.
  for await (const event of readJournal(join(folder, "journal.jsonl"))) show(event);
  const tell = async (happening: Happening) => {
    show(await journal.append(happening));
    if (happening.kind === "job-submitted") faultPoint("engine-job-submitted");
    if (happening.kind === "block-ended") faultPoint("engine-block-ended");
  };
  return { open, backend, history, runFiles, tell, show, jobFolder };
}
