import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import type { RunStatus } from "../events/run-status.ts";
import { applyEvent, emptyStatus } from "../events/status.ts";
import { run } from "../execution/engine.ts";
import { startLauncher } from "../execution/process.ts";
import type { OpenRun } from "../execution/run-folder.ts";
import type { Registry } from "../registry/registry.ts";
import { bundles } from "./bundles.ts";
import { engines } from "./engines.ts";
import { keepCheckpoint } from "./keep-checkpoint.ts";
import { startNotices } from "./notices.ts";
import { runStatusLines } from "./run-status-view.ts";
import { exitCode, UsageError, type Terminal } from "./terminal.ts";
import { markUnrecorded, unmarkRecorded } from "./unrecorded.ts";

export interface DriveOptions {
  /** Jobs at once; missing: what is usual for the engine. */
  readonly jobs?: number;
  readonly json: "json" | "text";
  /** Only these jobs, and those that wait for nobody else; all when it is left out. */
  readonly chosen?: ReadonlySet<string>;
}

/** Runs an open run to its end, shows it, and records it; answers with the exit code. */
export async function driveRun(
  terminal: Terminal,
  open: OpenRun,
  registry: Registry,
  options: DriveOptions,
): Promise<number> {
  const engine = engines[open.description.engine];
  if (engine === undefined) throw new UsageError(`there is no engine ${open.description.engine}`);
  const root = dirname(open.folder);
  const { run: name } = open.description.identity;
  await markUnrecorded(root, name, registry);
  const launcher = startLauncher(bundles().launcher, { token: randomUUID() });
  const ended = new AbortController();
  const recording = registry.followJournal(join(open.folder, "journal.jsonl"), ended.signal, {
    onTrouble: (error) => {
      terminal.tell(`the registry does not answer (${error.message}); the journal keeps everything`);
    },
    onRefusal: (refusal) => {
      terminal.tell(`the registry refused a fact: ${refusal.text}`);
    },
  });
  const view = showProgress(terminal, options);
  const checkpoint = keepCheckpoint(open);
  const notices = startNotices(open, launcher, terminal);
  try {
    const backend = engine.backend({
      launcher,
      run: name,
      ...(options.jobs === undefined ? {} : { jobs: options.jobs }),
    });
    const events = run(open, backend, terminal.interrupted, options.chosen);
    for await (const event of events) {
      view.take(event);
      checkpoint.take(event, view.status());
      notices.take(event, view.status());
    }
  } finally {
    view.end();
    await checkpoint.end(view.status());
    await notices.end();
    await launcher.close();
    ended.abort();
    await recording.then(
      () => unmarkRecorded(root, name),
      (error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        terminal.tell(
          `${name} is not recorded completely (${why}); the next command that reaches the registry does it`,
        );
      },
    );
  }
  return codeOf(view.status());
}

interface Progress {
  readonly take: (event: Parameters<typeof applyEvent>[1]) => void;
  readonly end: () => void;
  readonly status: () => RunStatus;
}

/** Milliseconds between two drawings of a live table. */
const drawEvery = 200;

/** A live table on a screen, a line a module elsewhere, one event a line with `--json`. */
function showProgress(terminal: Terminal, options: DriveOptions): Progress {
  const seen: { status: RunStatus; said: Set<string> } = { status: emptyStatus(), said: new Set() };
  const complaints: string[] = [];
  const lines = (): string[] =>
    runStatusLines(seen.status, {
      width: terminal.live ? terminal.width() : 100,
      colour: terminal.colour,
      now: Date.now(),
      rows: 8,
    });
  const live = options.json === "text" && terminal.live;
  const timer = live
    ? setInterval(() => {
        terminal.repaint(lines());
      }, drawEvery)
    : undefined;
  return {
    status: () => seen.status,
    take: (event) => {
      seen.status = applyEvent(seen.status, event);
      if (options.json === "json") terminal.json(event);
      else if (!live) sayModules(terminal, seen);
      // What earlier engines complained of was told then.
      if (event.kind === "run-started") complaints.length = 0;
      else if (event.kind === "message" && event.level === 1 && event.job === undefined) complaints.push(event.text);
    },
    end: () => {
      clearInterval(timer);
      if (options.json === "json") return;
      if (live) terminal.repaint(lines());
      else for (const line of lines()) terminal.print(line);
      for (const text of complaints) terminal.tell(text);
    },
  };
}

/** Where nothing can be repainted, each module is told of once: when its last quantum has ended. */
function sayModules(terminal: Terminal, seen: { readonly status: RunStatus; readonly said: Set<string> }): void {
  for (const block of seen.status.blocks) {
    for (const { name, quanta, counts } of block.modules) {
      const done = counts.done + counts.skipped;
      if (quanta === 0 || done + counts.failed < quanta || seen.said.has(name)) continue;
      seen.said.add(name);
      terminal.print(`${name}: ${done} of ${quanta}${counts.failed > 0 ? `, ${counts.failed} failed` : ""}`);
    }
  }
}

function codeOf(status: RunStatus): number {
  if (status.state === "done") return exitCode.clean;
  return status.state === "cancelled" ? exitCode.interrupted : exitCode.findings;
}
