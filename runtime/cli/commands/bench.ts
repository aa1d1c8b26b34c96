import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Happening } from "../../events/event.ts";
import { openJournal } from "../../events/journal.ts";
import { startLauncher, type Launcher } from "../../execution/process.ts";
import { benchSubmission } from "../bench-submission.ts";
import { bundles } from "../bundles.ts";
import type { DeclareCommand } from "../command.ts";
import { readCount } from "../options.ts";
import { exitCode, UsageError } from "../terminal.ts";

interface BenchOptions {
  readonly quanta: string;
  readonly json?: true;
}

/** One figure of this machine: so many of something in so many seconds. */
interface Figure {
  readonly what: string;
  readonly count: number;
  readonly seconds: number;
}

/**
 * `wcl bench`: what this machine can do, so that slowness of a site can be told from ours: bare starts of `true`,
 * events on disk, and quanta of `true` with full record in a registry of their own. Everything is made in a temporary
 * folder and removed.
 */
export const declare: DeclareCommand = (command, run) => {
  command
    .option("--quanta <number>", "quanta of the measured run", "300")
    .option("--json", "machine form")
    .action(
      run(async (terminal, options: BenchOptions) => {
        const quanta = readCount("--quanta", options.quanta, 1);
        const folder = await mkdtemp(join(tmpdir(), "wcl-bench-"));
        const launcher = startLauncher(bundles().launcher);
        try {
          const measures = [starts, events, recorded];
          for (const measure of measures) {
            const figure = await measure(launcher, folder, quanta, terminal.interrupted);
            const rate = figure.count / figure.seconds;
            if (options.json === true) terminal.json({ ...figure, rate });
            else {
              const words = [figure.what.padEnd(52), `${figure.seconds.toFixed(2)} s`.padStart(10)];
              terminal.print(`${words.join(" ")} ${rate.toFixed(0).padStart(8)} a second`);
            }
          }
        } finally {
          await launcher.close();
          await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
        }
        return exitCode.clean;
      }),
    );
};

type Measure = (launcher: Launcher, folder: string, quanta: number, signal: AbortSignal) => Promise<Figure>;

const starts: Measure = async (launcher, folder, quanta, signal) => {
  const env = { PATH: process.env.PATH ?? "" };
  const program = { argv: ["/usr/bin/env", "true"], cwd: folder, env, logFile: join(folder, "log"), graceSeconds: 1 };
  const left = { count: quanta };
  const seconds = await timed(() =>
    Promise.all(
      [1, 2].map(async () => {
        while (left.count-- > 0) await launcher.run(program, signal);
      }),
    ),
  );
  return { what: "starts of `true`, two at a time, nothing recorded", count: quanta, seconds };
};

const events: Measure = async (_, folder, quanta) => {
  const journal = await openJournal(join(folder, "events.jsonl"), "bench");
  const note: Happening = { kind: "note", text: "as long as a usual event, more or less: ".repeat(5) };
  const seconds = await timed(async () => {
    for (let at = 0; at < quanta; at += 1) await journal.append(note);
  });
  await journal.close();
  return { what: "events on disk, one after another", count: quanta, seconds };
};

const recorded: Measure = async (launcher, folder, quanta, signal) => {
  const file = join(folder, "bench.des");
  await writeFile(file, benchSubmission(quanta, folder));
  const env = {
    PATH: process.env.PATH ?? "",
    HOME: folder,
    WCL_RUN_DIR: join(folder, "runs"),
    WCL_REGISTRY_DIR: join(folder, "registry"),
  };
  const wcl = async (words: readonly string[], log: string): Promise<void> => {
    const argv = [process.execPath, bundles().wcl, ...words];
    const ended = await launcher.run({ argv, cwd: folder, env, logFile: join(folder, log), graceSeconds: 20 }, signal);
    if (ended.kind === "ended" && ended.status === 0) return;
    throw new UsageError(`wcl ${words[0] ?? ""} failed: ${await readFile(join(folder, log), "utf8").catch(() => "")}`);
  };
  // The database is made beforehand: that happens once in the life of a registry.
  await wcl(["registry", "start"], "start.log");
  try {
    const seconds = await timed(() => wcl(["submit", file], "submit.log"));
    return { what: "quanta of `true` with full record, `wcl submit` in all", count: quanta, seconds };
  } finally {
    await wcl(["registry", "stop"], "stop.log");
  }
};

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) / 1000;
}
