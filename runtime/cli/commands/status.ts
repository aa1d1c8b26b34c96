import { followJournal } from "../../events/journal.ts";
import { lockHolder } from "../../events/lock-file.ts";
import type { RunStatus } from "../../events/run-status.ts";
import { applyEvent, emptyStatus } from "../../events/status.ts";
import type { DeclareCommand } from "../command.ts";
import { findRun, listRuns, statusOfRun, summaryOfRun, type RunPlace } from "../find-run.ts";
import { readCount, runFolderOption, runRoot, type RunFolderOptions } from "../options.ts";
import { quantumLines, quantumView } from "../quantum-view.ts";
import { runStatusLines } from "../run-status-view.ts";
import { exitCode, UsageError, type Terminal } from "../terminal.ts";

interface StatusOptions extends RunFolderOptions {
  readonly wrapper?: string;
  readonly follow?: true;
  readonly json?: true;
}

/** `wcl status [RUN] [--wrapper N] [--follow] [--json]` */
export const declare: DeclareCommand = (command, run) => {
  runFolderOption(command)
    .argument("[run]", "UNIT_rREQpATT")
    .option("--wrapper <number>", "one wrapper instance: its command lines, files, lists and log")
    .option("--follow", "go on until the run ends; with --json one event a line")
    .option("--json", "machine form; what ended well is only in its counts")
    .action(
      run(async (terminal, name: string | undefined, options: StatusOptions) => {
        const root = runRoot(options);
        if (name === undefined && options.wrapper !== undefined)
          throw new UsageError("--wrapper wants a run before it");
        if (name === undefined) return showAll(terminal, root, options);
        const place = await findRun(root, name);
        if (options.wrapper !== undefined) return showQuantum(terminal, place, options.wrapper, options);
        return options.follow === true ? follow(terminal, place, options) : showOne(terminal, place, options);
      }),
    );
};

async function showAll(terminal: Terminal, root: string, options: StatusOptions): Promise<number> {
  for (const place of await listRuns(root)) {
    const { status, lost } = await summaryOfRun(place);
    const { counts } = status;
    const summary = {
      run: place.run,
      state: lost ? "lost" : status.state,
      submitted: status.submitted ?? "",
      done: counts.done + counts.skipped,
      failed: counts.failed,
      total: Object.values(counts).reduce((sum, count) => sum + count, 0),
      entry: status.entry ?? "",
    };
    if (options.json === true) terminal.json(summary);
    else {
      const words = [
        summary.run.padEnd(24),
        summary.state.padEnd(10),
        `${summary.done}/${summary.total}`.padStart(12),
        ` ${summary.submitted}`,
      ];
      terminal.print(words.join(" "));
    }
  }
  return exitCode.clean;
}

async function showOne(terminal: Terminal, place: RunPlace, options: StatusOptions): Promise<number> {
  const { status, lost } = await summaryOfRun(place);
  if (options.json === true)
    terminal.json({ ...status, ...(lost ? { state: "lost" } : {}), wrappers: notable(status) });
  else {
    for (const line of linesOf(terminal, status)) terminal.print(line);
    if (lost) terminal.tell(sayLost(place));
  }
  return codeOf(status, lost);
}

/** Of 100,000 wrapper instances those are of interest that did not end well, or have not ended; the counts have all. */
function notable({ wrappers }: RunStatus): RunStatus["wrappers"] {
  return Object.fromEntries(
    Object.entries(wrappers).filter(([, { state }]) => state !== "done" && state !== "skipped"),
  );
}

async function showQuantum(
  terminal: Terminal,
  place: RunPlace,
  number: string,
  options: StatusOptions,
): Promise<number> {
  const { status } = await statusOfRun(place);
  const view = await quantumView(place, status, readCount("--wrapper", number, 1));
  if (view === undefined) throw new UsageError(`${place.run} has no wrapper instance ${number}`);
  if (options.json === true) terminal.json(view);
  else for (const line of quantumLines(view)) terminal.print(line);
  return exitCode.clean;
}

async function follow(terminal: Terminal, place: RunPlace, options: StatusOptions): Promise<number> {
  const stop = new AbortController();
  terminal.interrupted.addEventListener("abort", () => {
    stop.abort();
  });
  const seen = { status: emptyStatus(), lost: false };
  const paint = (): void => {
    if (options.json !== true && terminal.live) terminal.repaint(linesOf(terminal, seen.status));
  };
  const watch = setInterval(paint, 1000);
  const alone = aloneFor(place);
  // A run that was taken up again after its end goes on behind its first run-ended.
  const isLast = async (): Promise<boolean> => {
    const ended = seen.status.ended !== undefined;
    const last = await alone(ended ? 0 : graceMs);
    seen.lost = last && !ended;
    return last;
  };
  try {
    for await (const event of followJournal(place.journal, stop.signal, isLast)) {
      seen.status = applyEvent(seen.status, event);
      if (options.json === true) terminal.json(event);
    }
  } finally {
    clearInterval(watch);
  }
  paint();
  if (options.json !== true && !terminal.live) for (const line of linesOf(terminal, seen.status)) terminal.print(line);
  if (seen.lost) terminal.tell(sayLost(place));
  return codeOf(seen.status, seen.lost);
}

/** An engine that was just started on its own may not have its run in hand yet. */
const graceMs = 1000;

/** Says whether no engine has had the run for so long, in milliseconds. */
function aloneFor(place: RunPlace): (ms: number) => Promise<boolean> {
  let since: number | undefined;
  return async (ms) => {
    if ((await lockHolder(place.journal)) !== undefined) since = undefined;
    else since ??= Date.now();
    return since !== undefined && Date.now() - since >= ms;
  };
}

function linesOf(terminal: Terminal, status: RunStatus): string[] {
  return runStatusLines(status, {
    width: terminal.live ? terminal.width() : 120,
    colour: terminal.colour,
    now: Date.now(),
    rows: 8,
  });
}

function sayLost(place: RunPlace): string {
  return `no engine works on ${place.run} any more; take it up again: wcl resume ${place.run}`;
}

function codeOf(status: RunStatus, lost: boolean): number {
  return lost || status.state === "failed" || status.state === "cancelled" ? exitCode.findings : exitCode.clean;
}
